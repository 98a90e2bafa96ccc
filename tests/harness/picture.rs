//! A state as text, without keys: two states that say the same are the same.
use baton_engine::State;
use baton_engine::state::{Record, Table};
use baton_models::Key;
use std::collections::BTreeMap;

/// Every live record of a state, one a line. Keys become numbers in the order in which they were made.
pub fn of(state: &State) -> String {
    let numbers = number_keys(state);
    let short = |key: Key| numbers.get(&key).map_or_else(|| "#?".to_owned(), |n| format!("#{n}"));
    let opt = |key: Option<Key>| key.map(short);
    let mut lines = Vec::new();
    for i in live(state.instances()) {
        let graph = &i.graph.process;
        lines.push(format!(
            "instance {} of {} caller {:?} business key {:?} started by {:?} at {} with {} active",
            short(i.key),
            graph.id,
            opt(i.caller),
            i.business_key,
            i.started_by,
            i.started_at,
            i.active
        ));
    }
    for e in live(state.elements()) {
        lines.push(format!(
            "element {} {:?} in {} {:?} {:?} at {} active {} loop {}/{}/{} arrived {:?} called {:?}",
            short(e.key),
            e.element,
            short(e.scope),
            e.role,
            e.state,
            e.started_at,
            e.active,
            e.loop_counter,
            e.loop_completed,
            e.loop_total,
            e.arrived,
            opt(e.called)
        ));
    }
    for a in live(state.arrivals()) {
        let (key, at) = (short(a.key), short(a.element_instance));
        lines.push(format!("arrival {key} at {at} {:?} {} tokens {} {} result {:?}", a.flow, a.number, a.tokens, a.spent, a.result));
    }
    for v in live(state.variables()) {
        lines.push(format!("variable {} in {} {} = {:?} at {}", short(v.key), short(v.scope), v.name, v.value, v.created_at));
    }
    for t in live(state.tasks()) {
        let mut links = t.links.clone();
        links.sort();
        lines.push(format!(
            "task {} at {} {:?} {:?} links {links:?} form {:?} at {} {:?}",
            short(t.key),
            short(t.element_instance),
            t.element,
            t.details,
            t.form_key,
            t.created_at,
            t.updated_at
        ));
    }
    for t in live(state.external_tasks()) {
        lines.push(format!(
            "external task {} at {} {} priority {} retries {:?} worker {:?} until {:?} error {:?} {:?} host {:?} at {}",
            short(t.key),
            short(t.element_instance),
            t.topic,
            t.priority,
            t.retries,
            t.worker,
            t.locked_until,
            t.error_message,
            t.error_details,
            t.host.as_ref().map(|host| (&host.listener, host.inputs.iter().filter(|(name, _)| &**name != "taskId").collect::<Vec<_>>())),
            t.created_at
        ));
    }
    for j in live(state.jobs()) {
        lines.push(format!(
            "job {} at {} {:?} {:?} due {:?} retries {} priority {} repeat {:?} {:?} listener {:?} error {:?} at {}",
            short(j.key),
            short(j.element_instance),
            j.target,
            j.kind,
            j.due_at,
            j.retries,
            j.priority,
            j.repeat,
            j.repeats_left,
            j.listener,
            j.error_message,
            j.created_at
        ));
    }
    for s in live(state.subscriptions()) {
        lines.push(format!(
            "subscription {} at {} {:?} for {:?} {:?} keeps {:?} at {}",
            short(s.key),
            short(s.element_instance),
            s.target,
            s.kind,
            s.name,
            s.kept,
            s.created_at
        ));
    }
    for i in live(state.incidents()) {
        lines.push(format!(
            "incident {} at {} {:?} {} {:?} cause {:?} at {}",
            short(i.key),
            short(i.element_instance),
            i.element,
            i.kind,
            i.message,
            opt(i.cause),
            i.created_at
        ));
    }
    for c in live(state.comments()) {
        lines.push(format!("comment {} by {:?}: {}", short(c.key), c.user, c.message));
    }
    for a in live(state.attachments()) {
        lines.push(format!("attachment {} {:?} {:?} {:?}", short(a.key), a.name, a.url, a.content));
    }
    lines.join("\n")
}

fn live<T: Record>(table: &Table<T>) -> impl Iterator<Item = &T> {
    table.iter().filter(|record| record.is_live())
}

fn number_keys(state: &State) -> BTreeMap<Key, usize> {
    let mut keys: Vec<Key> = live(state.instances()).map(Record::key).collect();
    keys.extend(live(state.elements()).map(Record::key));
    keys.extend(live(state.arrivals()).map(Record::key));
    keys.extend(live(state.variables()).map(Record::key));
    keys.extend(live(state.tasks()).map(Record::key));
    keys.extend(live(state.external_tasks()).map(Record::key));
    keys.extend(live(state.jobs()).map(Record::key));
    keys.extend(live(state.subscriptions()).map(Record::key));
    keys.extend(live(state.incidents()).map(Record::key));
    keys.extend(live(state.comments()).map(Record::key));
    keys.extend(live(state.attachments()).map(Record::key));
    keys.sort();
    keys.into_iter().enumerate().map(|(n, key)| (key, n + 1)).collect()
}

/// What a state holds although its root has ended.
pub fn leftovers(state: &State) -> Vec<String> {
    if of(state).is_empty() { Vec::new() } else { of(state).lines().map(str::to_owned).collect() }
}
