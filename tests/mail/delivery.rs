//! What happens to a mail on its way: it arrives once, a deferral is tried again, a refusal is not.
use crate::harness::{Kind, Server, Smtp};
use baton::config::{self, MailTls};
use baton::store::Sql;
use serde_json::json;
use std::net::TcpListener;

/// Far enough ahead for any backoff.
const HOURS: i64 = 8 * 3_600_000;

fn server(kind: Kind, port: u16) -> Server {
    let server = Server::with(kind, |config| {
        config.auth.rest = config::RestAuth::None;
        config.mail.from = "Baton <baton@example.org>".into();
        config.mail.smtp = Some(config::Smtp { host: "127.0.0.1".into(), port, tls: MailTls::None, login: None });
    });
    server.deploy_fixture("service_task_mail");
    server
}

/// Turns the clock in steps until the one mail is settled, and tells how: `sent` or `failed`, after so many attempts.
fn settled(server: &Server) -> (String, i64) {
    for _ in 0..200 {
        let mut db = server.database.connect();
        let count =
            |db: &mut baton::store::Db, what: &str| db.count(Sql::new(format!("SELECT count(*) AS n FROM mail WHERE {what}"))).unwrap();
        for (name, column) in [("sent", "sent_at"), ("failed", "failed_at")] {
            if count(&mut db, &format!("{column} IS NOT NULL")) == 1 {
                let attempts = db.count(Sql::new("SELECT attempts AS n FROM mail")).unwrap();
                return (name.into(), attempts);
            }
        }
        server.clock.advance(HOURS);
        server.get("/version").expect(200);
    }
    panic!("the mail is neither sent nor given up");
}

#[test]
fn a_mail_arrives_once_with_text_and_html() {
    for kind in Kind::all() {
        let smtp = Smtp::start(&[]);
        let server = server(kind, smtp.port);
        server.start("service_task_mail", json!({ "customer": "carla@example.org", "number": 17 }));
        let mail = smtp.mail();
        assert_eq!(mail["subject"], "Your order 17");
        assert_eq!(mail["recipients"], json!(["carla@example.org"]));
        assert_eq!(mail["sender"], "baton@example.org");
        assert!(mail["text"].as_str().is_some_and(|text| text.contains("It is on its way.")), "{mail}");
        assert!(mail["html"].as_str().is_some_and(|html| html.contains("It is on its way.")), "{mail}");
        assert!(mail["id"].as_str().is_some_and(|id| id.starts_with('<')), "{mail}");
        assert_eq!(settled(&server).0, "sent");
        server.clock.advance(100 * HOURS);
        server.get("/version").expect(200);
        smtp.assert_quiet();
    }
}

#[test]
fn a_deferred_mail_is_tried_again_with_the_same_message_id() {
    for kind in Kind::all() {
        let smtp = Smtp::start(&["--defer", "2"]);
        let server = server(kind, smtp.port);
        server.start("service_task_mail", json!({ "customer": "carla@example.org", "number": 17 }));
        assert_eq!(smtp.refusal(), "451");
        assert_eq!(settled(&server).0, "sent");
        assert_eq!(smtp.refusal(), "451");
        assert_eq!(smtp.mail()["subject"], "Your order 17");
        smtp.assert_quiet();
    }
}

#[test]
fn a_refused_mail_is_given_up_and_says_why() {
    for kind in Kind::all() {
        let smtp = Smtp::start(&["--refuse"]);
        let server = server(kind, smtp.port);
        server.start("service_task_mail", json!({ "customer": "nobody@example.org", "number": 17 }));
        assert_eq!(smtp.refusal(), "550");
        assert_eq!(settled(&server), ("failed".into(), 1));
        let named = Sql::new("SELECT count(*) AS n FROM mail WHERE error LIKE '%550%'");
        assert_eq!(server.database.connect().count(named).unwrap(), 1);
        smtp.assert_quiet();
    }
}

#[test]
fn without_a_mail_server_mails_wait_and_then_go() {
    for kind in Kind::all() {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let server = server(kind, port);
        server.start("service_task_mail", json!({ "customer": "carla@example.org", "number": 17 }));
        let tried = || server.database.connect().count(Sql::new("SELECT count(*) AS n FROM mail WHERE attempts > 0 AND error IS NOT NULL"));
        while tried().unwrap() == 0 {
            server.get("/version").expect(200);
        }
        let unsettled = Sql::new("SELECT count(*) AS n FROM mail WHERE sent_at IS NULL AND failed_at IS NULL");
        assert_eq!(server.database.connect().count(unsettled).unwrap(), 1);
    }
}
