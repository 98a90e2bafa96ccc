//! The real binary as a process of its own, for what only that can show: kill -9, signals, arguments.
use super::http::Caller;
use std::io::{BufRead, BufReader, Write};
use std::ops::Deref;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

/// `baton serve` as a process. Use it like a [`Caller`]; it is killed when the test is over.
pub struct Binary {
    child: Child,
    caller: Caller,
    pub url: String,
}

impl Binary {
    /// Starts `baton serve` on a free port and waits until it answers.
    pub fn serve(database: &str, arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut child = command(environment)
            .args(["serve", "--listen", "127.0.0.1:0", "--database", database])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let lines = read_lines(&mut child);
        let mut seen = Vec::new();
        let url = loop {
            match lines.recv_timeout(Duration::from_secs(60)) {
                Ok(line) => {
                    seen.push(line.clone());
                    if let Some(url) = address_in(&line) {
                        break url;
                    }
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    drop(child.kill());
                    panic!("baton serve did not say where it listens:\n{}", seen.join("\n"));
                }
            }
        };
        Self { child, caller: Caller::new(&url), url }
    }

    /// kill -9, and waits until it is gone.
    pub fn kill(&mut self) {
        drop(self.child.kill());
        self.child.wait().expect("it can be waited for");
    }

    /// Waits until the process has ended by itself.
    pub fn wait(&mut self) -> std::process::ExitStatus {
        self.child.wait().expect("it can be waited for")
    }

    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().expect("it can be asked").is_none()
    }

    /// The most memory that it has taken so far, in megabytes.
    pub fn peak_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("Linux tells");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("VmHWM");
        line.trim().trim_end_matches(" kB").parse::<u64>().expect("a number") / 1024
    }

    /// SIGTERM.
    pub fn terminate(&self) {
        self.signal("TERM");
    }

    /// A signal by its name, such as STOP.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status().expect("kill runs");
        assert!(sent.success());
    }
}

impl Deref for Binary {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.caller
    }
}

impl Drop for Binary {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Runs another subcommand to its end.
pub fn run(arguments: &[&str]) -> Output {
    command(&[]).args(arguments).output().expect("the binary runs")
}

/// Runs a subcommand that reads this from its standard input.
pub fn run_told(arguments: &[&str], input: &str) -> Output {
    let mut child = command(&[]).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // It may refuse before it has read anything.
    drop(child.stdin.take().unwrap().write_all(input.as_bytes()));
    child.wait_with_output().unwrap()
}

fn command(environment: &[(&str, &str)]) -> Command {
    let mut command = Command::new(path());
    // What the tester's own environment says must not reach the server.
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("BATON_")) {
        command.env_remove(name);
    }
    command.envs(environment.iter().copied()).current_dir(std::env::temp_dir());
    command
}

/// The built binary: `BATON_TEST_BINARY`, or the one beside the tests, brought up to date first.
fn path() -> PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    let built = BUILT.get_or_init(|| {
        if let Ok(path) = std::env::var("BATON_TEST_BINARY") {
            return path.into();
        }
        let build = Command::new(env!("CARGO")).args(["build", "--quiet", "--package", "baton"]).current_dir(super::files::root()).status();
        assert!(build.is_ok_and(|status| status.success()), "cargo build --package baton failed");
        let tests = std::env::current_exe().expect("a path");
        tests.parent().and_then(|deps| deps.parent()).expect("target/debug").join("baton")
    });
    built.clone()
}

fn read_lines(child: &mut Child) -> mpsc::Receiver<String> {
    let (sender, lines) = mpsc::channel();
    let out = child.stdout.take().expect("piped");
    let err = child.stderr.take().expect("piped");
    let other = sender.clone();
    std::thread::spawn(move || BufReader::new(out).lines().map_while(Result::ok).for_each(|line| drop(sender.send(line))));
    std::thread::spawn(move || BufReader::new(err).lines().map_while(Result::ok).for_each(|line| drop(other.send(line))));
    lines
}

fn address_in(line: &str) -> Option<String> {
    let start = line.find("http://127.0.0.1:")?;
    let digits: String = line.get(start + "http://127.0.0.1:".len()..)?.chars().take_while(char::is_ascii_digit).collect();
    (!digits.is_empty()).then(|| format!("http://127.0.0.1:{digits}"))
}
