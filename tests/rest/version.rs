//! The first question that a client asks.
use crate::harness::{Kind, Server};

#[test]
fn it_answers_over_a_real_socket() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        let answer = server.get("/version").expect(200).json();
        assert!(answer["version"].as_str().is_some_and(|version| version.starts_with("7.")), "{answer}");
    }
}
