//! SQLite plans every statement of usual work through an index: no table that grows is read from end to end, and no list
//! is sorted that could be read in its order.
use super::fill::fill;
use super::usual;
use crate::harness::{Database, Kind, Server};
use baton::config::RestAuth;
use baton::store::{Db, Sql};
use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

/// Statements by the database that they were run on, for those that somebody listens to.
static HEARD: Mutex<BTreeMap<String, BTreeSet<String>>> = Mutex::new(BTreeMap::new());

/// Hears the statements of one connection.
#[derive(Default)]
struct Listener {
    url: String,
}

impl Instrumentation for Listener {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartEstablishConnection { url, .. } => url.clone_into(&mut self.url),
            InstrumentationEvent::StartQuery { query, .. } => {
                if let Some(heard) = HEARD.lock().unwrap_or_else(PoisonError::into_inner).get_mut(&self.url) {
                    let text = query.to_string();
                    heard.insert(text.split(" -- binds:").next().unwrap_or_default().to_owned());
                }
            }
            _ => {}
        }
    }
}

baton::row! {
    struct Step {
        detail: String,
    }
}

/// Tables that do not grow with the number of instances, by the names that statements give them.
const SMALL: [&str; 13] = [
    "node",
    "account",
    "account_group",
    "membership",
    "m",
    "definition",
    "d",
    "deployment",
    "resource",
    "r",
    "setting",
    "json_each",
    "namespace_unread",
];

/// What is wrong with the plan of a statement, if anything.
fn flaw(db: &mut Db, statement: &str) -> Option<String> {
    let steps: Vec<Step> = db.load(Sql::new(format!("EXPLAIN QUERY PLAN {statement}"))).unwrap_or_else(|e| panic!("{statement}: {e}"));
    let scans = |step: &&Step| {
        let table = step.detail.strip_prefix("SCAN ").and_then(|rest| rest.split(' ').next());
        table.is_some_and(|table| !SMALL.contains(&table) && !table.starts_with('(') && table != "CONSTANT")
    };
    let sorts = steps.iter().any(|step| step.detail.contains("USE TEMP B-TREE FOR ORDER BY"));
    // In the order of the keys, until a page is full: nothing else, if what is asked for is not rare among what is there.
    let pages = statement.contains(" ORDER BY ") && statement.ends_with(" LIMIT ?") && !statement.contains("ended_at IS NULL");
    let bad = steps.iter().filter(scans).find(|step| sorts || !(pages || step.detail.contains(" INDEX ")))?;
    Some(format!("{}{}: {statement}", bad.detail, if sorts { ", sorted" } else { "" }))
}

#[test]
fn every_statement_of_usual_work_uses_an_index() {
    set_default_instrumentation(|| Some(Box::new(Listener::default()))).unwrap();
    let database = Database::new(Kind::Sqlite);
    fill(&database, 9, 40);
    let path = database.url.trim_start_matches("sqlite://").to_owned();
    HEARD.lock().unwrap_or_else(PoisonError::into_inner).insert(path.clone(), BTreeSet::new());
    let server = Server::on(database, |config| config.auth.rest = RestAuth::None);
    for model in usual::MODELS {
        server.deploy_fixture(model);
    }
    usual::commands(&server);
    usual::lists(&server);
    let heard = HEARD.lock().unwrap_or_else(PoisonError::into_inner).remove(&path).unwrap_or_default();
    let mut db = server.database.connect();
    let is_planned = |text: &&String| ["SELECT", "UPDATE", "DELETE", "WITH"].iter().any(|word| text.starts_with(word));
    let statements: Vec<&String> = heard.iter().filter(is_planned).collect();
    assert!(statements.len() > 60, "only {} statements were heard", statements.len());
    let flaws: Vec<String> = statements.iter().filter_map(|statement| flaw(&mut db, statement)).collect();
    assert!(flaws.is_empty(), "{}", flaws.join("\n\n"));
}
