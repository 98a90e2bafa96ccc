//! The stock external task client from npm as a worker process (`tests/js/worker.mjs`).
use super::files;
use serde_json::Value as Json;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

/// A running worker; it is stopped when the test is over.
pub struct Worker {
    child: Child,
    lines: Receiver<Json>,
}

impl Worker {
    /// Polls the server at `url` (`http://host:port`), with a login where the server wants one.
    pub fn start(url: &str, login: &[&str]) -> Self {
        let folder = files::root().join("tests/js");
        assert!(folder.join("node_modules/camunda-external-task-client-js").is_dir(), "the stock client is missing: run tests/all.sh");
        let mut child = Command::new("node")
            .arg("worker.mjs")
            .arg(url)
            .args(login)
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Node.js is missing: run tests/all.sh");
        let (sender, lines) = mpsc::channel();
        let out = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok).filter(|line| line.starts_with('{')) {
                drop(sender.send(serde_json::from_str(&line).unwrap_or_else(|e| panic!("{line}: {e}"))));
            }
        });
        let worker = Self { child, lines };
        assert_eq!(worker.next(), serde_json::json!({ "polling": true }));
        worker
    }

    /// What the worker did next.
    #[track_caller]
    pub fn next(&self) -> Json {
        self.lines.recv_timeout(Duration::from_secs(30)).expect("the worker did nothing")
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
