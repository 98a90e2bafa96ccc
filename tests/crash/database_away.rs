//! The database goes away and comes back: 503 meanwhile, nothing answered is lost, work goes on.
use crate::harness::{Binary, Caller, Folder, files};
use serde_json::json;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

/// A PostgreSQL of its own that can be stopped.
struct Postgres {
    folder: Folder,
    port: u16,
    runs: bool,
}

impl Postgres {
    fn start() -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut postgres = Self { folder: Folder::new(), port, runs: false };
        postgres.again();
        postgres
    }

    fn again(&mut self) {
        script(&["start", &path(self.folder.path()), &self.port.to_string()]);
        self.runs = true;
    }

    fn stop(&mut self) {
        script(&["stop", &path(self.folder.path())]);
        self.runs = false;
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if self.runs {
            self.stop();
        }
    }
}

fn path(path: &Path) -> String {
    path.display().to_string()
}

fn script(arguments: &[&str]) {
    let status = Command::new("bash").arg(files::root().join("tests/postgres.sh")).args(arguments).status();
    assert!(status.is_ok_and(|status| status.success()), "tests/postgres.sh {arguments:?}");
}

fn start(caller: &Caller, key: &str) -> crate::harness::Answer {
    let body = json!({ "businessKey": key }).to_string().into_bytes();
    caller.send("POST", "/process-definition/key/user_task_plain/start", "application/json", body, &[("Idempotency-Key", key)])
}

#[test]
fn it_says_so_and_goes_on_when_the_database_is_back() {
    let mut postgres = Postgres::start();
    let mut server = Binary::serve(&format!("postgres://baton@127.0.0.1:{}/postgres", postgres.port), &["--rest-auth", "none"], &[]);
    server.deploy_fixture("user_task_plain");
    start(&server, "before").expect(200);

    postgres.stop();
    for n in 0..3 {
        let answer = start(&server, &format!("away-{n}")).expect(503);
        assert!(answer.header("retry-after").is_some(), "{:?}", answer.headers);
        server.get("/process-instance/count").expect(503);
    }
    assert!(server.is_running());

    postgres.again();
    // The first attempt may still find a connection that died; the caller was told to try again.
    let came_back = (0..20).any(|_| start(&server, "after").status == 200);
    assert!(came_back, "{}", start(&server, "after").text());
    let counted = (0..20).map(|_| server.get("/process-instance/count")).find(|answer| answer.status == 200);
    assert_eq!(counted.expect("reading works again").json(), json!({ "count": 2 }));
}
