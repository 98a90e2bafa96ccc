//! STARTTLS and a login, with the real binary: nothing goes over the wire in the clear.
use crate::harness::{Binary, Database, Folder, Kind, Smtp};
use serde_json::json;
use std::process::Command;

/// A certificate for localhost that only this test trusts.
fn certificate(folder: &Folder) -> (String, String) {
    let (certificate, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"])
        .args(["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout"])
        .arg(&key)
        .arg("-out")
        .arg(&certificate)
        .output()
        .expect("openssl is missing: run tests/all.sh");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    (certificate.display().to_string(), key.display().to_string())
}

fn send(environment: &[(&str, &str)], port: u16) -> (Database, Binary) {
    let database = Database::new(Kind::Sqlite);
    let server = format!("localhost:{port}");
    let arguments = ["--rest-auth", "none", "--mail-server", &server, "--mail-tls", "starttls", "--mail-user", "baton"];
    let binary = Binary::serve(&database.url, &arguments, environment);
    binary.deploy_fixture("service_task_mail");
    binary.start("service_task_mail", json!({ "customer": "carla@example.org", "number": 17 }));
    (database, binary)
}

#[test]
fn mails_go_encrypted_and_with_a_login() {
    let folder = Folder::new();
    let (certificate, key) = certificate(&folder);
    let smtp = Smtp::start(&["--certificate", &certificate, "--key", &key, "--user", "baton", "--password", "secret"]);
    let _running = send(&[("SSL_CERT_FILE", &certificate), ("BATON_MAIL_PASSWORD", "secret")], smtp.port);
    let mail = smtp.mail();
    assert_eq!((&mail["tls"], &mail["user"]), (&json!(true), &json!("baton")), "{mail}");
}

#[test]
fn a_wrong_password_sends_nothing() {
    let folder = Folder::new();
    let (certificate, key) = certificate(&folder);
    let smtp = Smtp::start(&["--certificate", &certificate, "--key", &key, "--user", "baton", "--password", "secret"]);
    let _running = send(&[("SSL_CERT_FILE", &certificate), ("BATON_MAIL_PASSWORD", "wrong")], smtp.port);
    assert_eq!(smtp.refusal(), "535");
    smtp.assert_quiet();
}
