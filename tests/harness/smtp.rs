//! A real SMTP server as a process of its own (`tests/smtp/server.py`).
use super::files;
use serde_json::Value as Json;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

/// It takes mails, or refuses them, as its arguments say.
pub struct Smtp {
    child: Child,
    lines: Receiver<Json>,
    pub port: u16,
}

impl Smtp {
    pub fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(python())
            .arg(files::root().join("tests/smtp/server.py"))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Python is missing: run tests/all.sh");
        let (sender, lines) = mpsc::channel();
        let out = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                drop(sender.send(serde_json::from_str(&line).unwrap_or_else(|e| panic!("{line}: {e}"))));
            }
        });
        let first: Json = lines.recv_timeout(Duration::from_secs(30)).expect("the SMTP server starts; is aiosmtpd there? run tests/all.sh");
        let port = first["port"].as_u64().and_then(|port| port.try_into().ok()).expect("its port");
        Self { child, lines, port }
    }

    /// The next mail that was accepted.
    pub fn mail(&self) -> Json {
        let line = self.next();
        line.get("mail").unwrap_or_else(|| panic!("not a mail: {line}")).clone()
    }

    /// The next refusal, for example `451`.
    pub fn refusal(&self) -> String {
        let line = self.next();
        line["answered"].as_str().unwrap_or_else(|| panic!("not a refusal: {line}")).to_owned()
    }

    /// Fails if anything came that was not looked at.
    pub fn assert_quiet(&self) {
        let more: Vec<Json> = self.lines.try_iter().collect();
        assert!(more.is_empty(), "{more:?}");
    }

    fn next(&self) -> Json {
        self.lines.recv_timeout(Duration::from_secs(30)).expect("nothing came to the SMTP server")
    }
}

impl Drop for Smtp {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// `BATON_TEST_PYTHON`, or the environment that tests/all.sh makes.
fn python() -> String {
    std::env::var("BATON_TEST_PYTHON").unwrap_or_else(|_| files::root().join("target/python/bin/python").display().to_string())
}
