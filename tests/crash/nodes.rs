//! Several servers on one PostgreSQL: every request goes to another one, and no client notices that they are several.
use super::ledger::Ledger;
use super::load::Load;
use crate::harness::{Binary, Database, Kind, eventually};
use baton::store::Sql;

fn serve(database: &Database, environment: &[(&str, &str)]) -> Binary {
    Binary::serve(&database.url, &["--rest-auth", "none"], environment)
}

/// Servers whose leases last for two seconds.
fn serve_many(database: &Database, number: usize) -> Vec<Binary> {
    (0..number).map(|_| serve(database, &[("BATON_LEASE", "2000")])).collect()
}

fn load(servers: &[Binary]) -> Load {
    Load::new(servers.iter().map(|server| server.url.as_str()), 6, 4)
}

fn on_postgres() -> bool {
    Kind::all().contains(&Kind::Postgres)
}

#[test]
fn share_the_work() {
    for number in [2, 4].into_iter().filter(|_| on_postgres()) {
        let database = Database::new(Kind::Postgres);
        let servers = serve_many(&database, number);
        let ledger = Ledger::open(&servers[0]);
        load(&servers).run(&ledger, 0, || ledger.wait_for(1500));
        ledger.finish(&servers[0], &database);
        drop(servers);
        ledger.audit(&database);
    }
}

/// Clients go on with the others, which take over what it had begun.
#[test]
fn take_over_from_one_that_is_killed() {
    if !on_postgres() {
        return;
    }
    let database = Database::new(Kind::Postgres);
    let mut servers = serve_many(&database, 3);
    let ledger = Ledger::open(&servers[0]);
    let load = load(&servers);
    load.run(&ledger, 0, || {
        ledger.wait_for(400);
        load.may_go(0);
        servers[0].kill();
        ledger.wait_for(400);
    });
    ledger.finish(&servers[1], &database);
    drop(servers);
    ledger.audit(&database);
}

/// A server that was paused goes on when another has its number; no client of any of them learns of it.
#[test]
fn go_on_after_a_pause_longer_than_the_lease() {
    if !on_postgres() {
        return;
    }
    let database = Database::new(Kind::Postgres);
    let mut servers = serve_many(&database, 2);
    let mut db = database.connect();
    let mut ended = |number: i64| {
        let ended = " AND leased_until < extract(epoch FROM clock_timestamp()) * 1000";
        db.count(Sql::new("SELECT count(*) AS n FROM node WHERE number = ").bind(number).push(ended)).unwrap() == 1
    };
    let ledger = Ledger::open(&servers[0]);
    load(&servers).run(&ledger, 0, || ledger.wait_for(100));

    // Its number is 0: it was the first.
    let paused = load(&servers);
    paused.run(&ledger, 1, || {
        ledger.wait_for(100);
        servers[0].signal("STOP");
        eventually("the lease runs out", || ended(0));
        let successor = serve(&database, &[("BATON_LEASE", "2000")]);
        assert!(!ended(0), "the successor has its number");
        load(std::slice::from_ref(&successor)).run(&ledger, 2, || {
            ledger.wait_for(100);
            servers[0].signal("CONT");
            ledger.wait_for(300);
        });
        servers.push(successor);
    });
    load(&servers).run(&ledger, 3, || ledger.wait_for(200));
    ledger.finish(&servers[0], &database);
    drop(servers);
    ledger.audit(&database);
}
