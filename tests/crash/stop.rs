//! SIGTERM: what was accepted is answered, then the process ends in order.
use super::ledger::Ledger;
use super::load::Load;
use crate::harness::{Binary, Database, Kind};

#[test]
fn what_was_accepted_is_finished() {
    for kind in Kind::all() {
        let database = Database::new(kind);
        let mut server = Binary::serve(&database.url, &["--rest-auth", "none"], &[]);
        let ledger = Ledger::open(&server);
        let load = Load::new([server.url.clone().as_str()], 4, 2);
        load.run(&ledger, 0, || {
            ledger.wait_for(60);
            load.may_go(0);
            server.terminate();
            assert!(server.wait().success(), "the server did not end in order");
        });
        ledger.audit(&database);
        let again = Binary::serve(&database.url, &["--rest-auth", "none"], &[]);
        ledger.finish(&again, &database);
        drop(again);
        ledger.audit(&database);
    }
}
