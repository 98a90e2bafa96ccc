//! SIGTERM: what was accepted is answered, then the process ends in order.
use super::load;
use crate::harness::{Binary, Database, Kind};

#[test]
fn what_was_accepted_is_finished() {
    for kind in Kind::all() {
        let database = Database::new(kind);
        let mut server = Binary::serve(&database.url, &["--rest-auth", "none"], &[]);
        server.deploy_fixture("user_task_plain");
        let url = server.url.clone();
        let wanted = load::until_it_dies(&url, 0, 4, 60, || {
            server.terminate();
            assert!(server.wait().success(), "the server did not end in order");
        });
        let again = Binary::serve(&database.url, &["--rest-auth", "none"], &[]);
        wanted.iter().for_each(|one| one.check(&again));
    }
}
