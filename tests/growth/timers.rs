//! Many timers that are due at one moment, of instances that are not in memory: they share queries and transactions, and
//! each fires once.
use super::fill::fill;
use super::small_or_large;
use crate::harness::{Database, Kind, Server, eventually};
use baton::config::RestAuth;
use baton::store::Sql;

const DAY: i64 = 24 * 3_600_000;

baton::row! {
    struct Fired {
        n: i64,
        instances: i64,
    }
}

#[test]
fn timers_that_are_due_together_are_worked_off_together() {
    for kind in Kind::all() {
        // A third of what waits are timers.
        let timers = small_or_large(400, 4_000);
        let database = Database::new(kind);
        fill(&database, 3 * timers, 0);
        let mut db = database.connect();
        let server = Server::on(database, |config| config.auth.rest = RestAuth::None);
        let before = server.tally.commands.counts();
        server.clock.advance(10 * 366 * DAY);
        let sql = "SELECT count(*) AS n, count(DISTINCT instance_key) AS instances FROM element_instance \
                   WHERE element_id = 'pause' AND ended_at IS NOT NULL";
        let mut fired = || db.first::<Fired>(Sql::new(sql)).unwrap().unwrap();
        eventually("every timer fires", || fired().instances == timers as i64);
        assert_eq!(fired().n, timers as i64, "{kind:?}: none fires twice");
        let cost = server.tally.commands.counts() - before;
        // One statement a batch writes them all on PostgreSQL, ten read them.
        let most = timers as u64 / 2;
        assert!(kind == Kind::Sqlite || cost.statements <= most, "{} statements for {timers} timers", cost.statements);
        assert!(cost.read <= 20 * timers as u64, "{kind:?}: {} rows were read for {timers} timers", cost.read);
    }
}
