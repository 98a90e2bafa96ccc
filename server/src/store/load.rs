//! Rows to states: everything that lives under some roots, with few queries for all of them.
use super::library::Definitions;
use super::rows::instance::{self, Head};
use super::rows::{arrival, attachment, comment, element_instance, external_task, incident, job, subscription, task, variable};
use super::{Db, Error};
use baton_engine::Graph;
use baton_engine::state::{InstanceState, State, Stored};
use baton_models::Key;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The states of some roots with the heads of their journals. `targets` are instances that are wanted even if they have
/// ended; of a root that has ended there is little more than its own record.
pub(super) fn states(db: &mut Db, roots: &[Key], targets: &[Key], definitions: &Definitions) -> Result<HashMap<Key, (State, Head)>, Error> {
    let mut stored: HashMap<Key, Stored> = HashMap::new();
    let mut heads = HashMap::new();
    let mut graphs: HashMap<i64, Arc<Graph>> = HashMap::new();
    let mut running = Vec::new();
    for found in instance::load(db, roots, targets, definitions)? {
        graphs.insert(found.instance.key.0, Arc::clone(&found.instance.graph));
        if found.instance.state == InstanceState::Active {
            running.push(found.instance.key);
        }
        if let Some(head) = found.head {
            heads.insert(found.root, head);
        }
        stored.entry(found.root).or_default().instances.push(found.instance);
    }
    let graph = |instance: i64| graphs.get(&instance).cloned().ok_or_else(|| Error::Bug(format!("instance {instance} is not there")));
    if !running.is_empty() {
        load_running(db, &mut stored, &running, roots, graph)?;
    }
    for (root, record) in comment::load(db, roots)? {
        stored.entry(root).or_default().comments.push(record);
    }
    for (root, record) in attachment::load(db, roots)? {
        stored.entry(root).or_default().attachments.push(record);
    }
    let state = |(root, stored)| heads.get(&root).map(|head| (root, (State::restore(root, stored), *head)));
    Ok(stored.into_iter().filter_map(state).collect())
}

fn load_running(
    db: &mut Db,
    stored: &mut HashMap<Key, Stored>,
    running: &[Key],
    roots: &[Key],
    graph: impl Fn(i64) -> Result<Arc<Graph>, Error>,
) -> Result<(), Error> {
    let mut scopes: HashSet<Key> = running.iter().copied().collect();
    let mut expecting = false;
    for (root, record) in element_instance::load(db, roots, &graph)? {
        scopes.insert(record.key);
        expecting |= record.arrived > 0;
        stored.entry(root).or_default().elements.push(record);
    }
    // Few instances have a join or a loop to which something has come.
    if expecting {
        for (root, record) in arrival::load(db, roots, &graph)? {
            stored.entry(root).or_default().arrivals.push(record);
        }
    }
    for (root, record) in variable::load(db, running)? {
        if scopes.contains(&record.scope) {
            stored.entry(root).or_default().variables.push(record);
        }
    }
    for (root, record) in task::load(db, roots, &graph)? {
        stored.entry(root).or_default().tasks.push(record);
    }
    for (root, record) in external_task::load(db, roots, &graph)? {
        stored.entry(root).or_default().external_tasks.push(record);
    }
    for (root, record) in job::load(db, roots, &graph)? {
        stored.entry(root).or_default().jobs.push(record);
    }
    for (root, record) in subscription::load(db, roots, &graph)? {
        stored.entry(root).or_default().subscriptions.push(record);
    }
    for (root, record) in incident::load(db, roots, &graph)? {
        stored.entry(root).or_default().incidents.push(record);
    }
    Ok(())
}
