//! The rows that PostgreSQL reads for usual work, from tables and indexes, are as many with few instances as with many.
use super::fill::fill;
use super::{small_or_large, usual};
use crate::harness::{Binary, Database, Kind};
use baton::store::Sql;

baton::row! {
    struct Read {
        name: String,
        sequential: i64,
        by_index: i64,
    }
}

const READ: &str = "SELECT relname::text AS name, coalesce(seq_tup_read, 0)::bigint AS sequential, \
    (coalesce(idx_tup_fetch, 0) + (SELECT coalesce(sum(i.idx_tup_read), 0) FROM pg_stat_user_indexes i WHERE i.relid = t.relid))::bigint AS by_index \
    FROM pg_stat_user_tables t ORDER BY relname";

/// Tables that do not grow with the number of instances.
const SMALL: [&str; 9] =
    ["node", "account", "account_group", "membership", "definition", "deployment", "resource", "setting", "__diesel_schema_migrations"];

/// What a few rounds of usual work read.
fn play(database: &Database) -> Vec<(String, i64, i64)> {
    let mut db = database.connect();
    db.batch("ANALYZE").unwrap();
    let before: Vec<Read> = db.load(Sql::new(READ)).unwrap();
    // Its connections tell what they read when they end.
    let mut server = Binary::serve(&database.url, &["--rest-auth", "none", "--checkpoint-interval", "0"], &[]);
    for _ in 0..3 {
        usual::commands(&server);
        usual::lists(&server);
    }
    server.terminate();
    assert!(server.wait().success());
    let after: Vec<Read> = db.load(Sql::new(READ)).unwrap();
    let pairs = before.into_iter().zip(after).filter(|(before, _)| !SMALL.contains(&before.name.as_str()));
    pairs.map(|(before, after)| (after.name, after.sequential - before.sequential, after.by_index - before.by_index)).collect()
}

#[test]
fn work_reads_as_much_with_many_instances_as_with_few() {
    if !Kind::all().contains(&Kind::Postgres) {
        return;
    }
    let (few, many) = (small_or_large(1_000, 10_000), small_or_large(5_000, 100_000));
    let database = Database::new(Kind::Postgres);
    fill(&database, 90, few);
    let server = Binary::serve(&database.url, &["--rest-auth", "none"], &[]);
    for model in usual::MODELS {
        server.deploy_fixture(model);
    }
    drop(server);
    let with_few = play(&database);
    fill(&database, 0, many - few);
    let with_many = play(&database);
    let mut grown = Vec::new();
    for ((name, _, index_few), (_, sequential, index_many)) in with_few.iter().zip(&with_many) {
        // PostgreSQL reads a table of some hundred rows rather as a whole; what every instance left would be many thousands.
        let most = index_few * 6 / 5 + i64::try_from(few * 4).unwrap();
        if *sequential > most || *index_many > most {
            grown.push(format!("{name}: {sequential} rows one after another, {index_few} -> {index_many} by indexes"));
        }
    }
    assert!(grown.is_empty(), "with {few} and {many} instances in the tables:\n{}", grown.join("\n"));
}
