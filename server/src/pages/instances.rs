//! Cases: a list to follow them, and one with its history, its values and what it waits for.
use super::moment::Moment;
use super::start::start_form;
use super::tasks::{Pager, pager};
use super::visitor::Visitor;
use super::{Error, form, say, timeline, view};
use crate::auth::{Right, policy};
use crate::reports::field_label;
use crate::store::query::casefile::{self, IncidentRow, InstanceRow, WaitingRow};
use actix_web::HttpResponse;
use actix_web::web::{self, Path, Query, ServiceConfig};
use baton_engine::{Graph, Library};
use baton_models::{Key, Value};
use serde::{Deserialize, Serialize};
use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Cases on a page.
const PER_PAGE: i64 = 25;
/// Values that tell one case of a list from another.
const ABOUT: usize = 2;
/// Characters of them.
const MAX_ABOUT: usize = 100;

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/cases").get(list)).service(web::resource("/cases/{instance}").get(show));
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Ask {
    list: String,
    page: String,
    done: String,
}

#[derive(Serialize)]
struct ListPage {
    filter: Filter,
    /// Whether the visitor sees the cases of all.
    everybody: bool,
    instances: Vec<Shown>,
    pager: Pager,
}

#[derive(Serialize)]
struct Filter {
    list: &'static str,
}

/// An instance in words.
#[derive(Serialize)]
pub struct Shown {
    pub key: String,
    pub process: String,
    pub business_key: Option<String>,
    /// The first values that were asked for at its start, to know it by.
    about: String,
    state: State,
    started: Moment,
    started_by: Option<String>,
    ended: Option<Moment>,
    waits_at: String,
}

#[derive(Serialize)]
struct State {
    label: &'static str,
    tone: &'static str,
}

#[derive(Serialize)]
struct ShowPage {
    instance: Shown,
    notice: Option<&'static str>,
    incidents: Vec<Incident>,
    history: Vec<timeline::Entry>,
    waiting: Vec<Waiting>,
    values: Vec<Labelled>,
}

#[derive(Serialize)]
struct Incident {
    element: String,
    message: String,
    at: Moment,
}

#[derive(Serialize)]
struct Waiting {
    what: String,
    with: Option<String>,
    href: Option<String>,
}

#[derive(Serialize)]
struct Labelled {
    name: String,
    label: String,
    text: String,
}

async fn list(visitor: Visitor, ask: Query<Ask>) -> Result<HttpResponse, Error> {
    let page = ask.page.parse().unwrap_or(1).clamp(1, 400);
    let (list, ended) = match ask.list.as_str() {
        "running" => ("running", Some(false)),
        "finished" => ("finished", Some(true)),
        _ => ("all", None),
    };
    let everybody = visitor.caller().may(Right::ReadInstances);
    let caller = visitor.caller().clone();
    let read = visitor.app.store.read(move |db| {
        let rows = casefile::list(db, &caller, everybody, ended, PER_PAGE + 1, (page - 1) * PER_PAGE)?;
        let roots: Vec<i64> = rows.iter().filter(|row| row.ended_at.is_none()).map(|row| row.root_key).collect();
        let waiting = casefile::by_root(casefile::waiting(db, &roots)?);
        Ok((rows, waiting))
    });
    let (mut rows, waiting) = read.await?;
    let per_page = usize::try_from(PER_PAGE).unwrap_or(usize::MAX);
    let more = rows.len() > per_page;
    rows.truncate(per_page);
    let nowhere = Vec::new();
    let mut about = about(&rows, &visitor).await?;
    let shown = |row: &InstanceRow| Shown {
        about: about.remove(&row.key).unwrap_or_default(),
        ..shown(row, waiting.get(&row.root_key).unwrap_or(&nowhere), &visitor)
    };
    let page = ListPage {
        filter: Filter { list },
        everybody,
        instances: rows.iter().map(shown).collect(),
        pager: pager(page, more, &|page| format!("/cases?list={list}&page={page}")),
    };
    view::show(&visitor, "cases", "pages/instances/list.html", &page)
}

/// What each of some cases is about, in a few words: the first values that the form at its start asks for.
async fn about(rows: &[InstanceRow], visitor: &Visitor) -> Result<HashMap<i64, String>, Error> {
    let library = visitor.app.store.library();
    let mut asked: HashMap<i64, (Arc<Graph>, Vec<String>)> = HashMap::new();
    for row in rows {
        if let Entry::Vacant(place) = asked.entry(row.definition_key)
            && let Some(graph) = library.definition(Key(row.definition_key))
        {
            let names = form::fields(start_form(&graph)).iter().map(|field| field.id.clone()).take(ABOUT).collect();
            place.insert((graph, names));
        }
    }
    let names: BTreeSet<String> = asked.values().flat_map(|(_, names)| names.clone()).collect();
    if names.is_empty() {
        return Ok(HashMap::new());
    }
    let (keys, names): (Vec<i64>, Vec<String>) = (rows.iter().map(|row| row.key).collect(), names.into_iter().collect());
    let values = visitor.app.store.read(move |db| casefile::short_values(db, &keys, &names)).await?;
    let told = rows.iter().filter_map(|row| {
        let (graph, names) = asked.get(&row.definition_key)?;
        let value = |name: &String| values.iter().find(|(key, found, _)| *key == row.key && **found == **name);
        let words = names.iter().filter_map(value).map(|(_, name, value)| labelled(name, value, Some(graph), visitor).text);
        Some((row.key, say::cut(&words.collect::<Vec<_>>().join(", "), MAX_ABOUT)))
    });
    Ok(told.collect())
}

async fn show(visitor: Visitor, instance: Path<String>, ask: Query<Ask>) -> Result<HttpResponse, Error> {
    let row = find(&visitor, &instance).await?;
    let (key, root) = (Key(row.key), row.root_key);
    let read =
        visitor.app.store.read(move |db| Ok((casefile::incidents(db, key)?, casefile::waiting(db, &[root])?, casefile::values(db, key)?)));
    let (incidents, waiting, values) = read.await?;
    let waiting: Vec<WaitingRow> = waiting.into_iter().map(|(_, row)| row).collect();
    let graph = visitor.app.store.library().definition(Key(row.definition_key));
    let page = ShowPage {
        instance: shown(&row, &waiting, &visitor),
        notice: (ask.done == "started").then_some("Your case is on its way. You can follow it here."),
        incidents: incidents.into_iter().map(|row| incident(row, graph.as_ref(), &visitor)).collect(),
        history: timeline::of(&visitor, Key(root)).await?,
        waiting: if row.ended_at.is_some() { Vec::new() } else { waiting.iter().map(|row| wait(row, &visitor)).collect() },
        values: values.into_iter().map(|(name, value)| labelled(&name, &value, graph.as_ref(), &visitor)).collect(),
    };
    view::show(&visitor, "cases", "pages/instances/show.html", &page)
}

/// An instance that the visitor may see; one that is not there looks the same as one that they may not.
pub async fn find(visitor: &Visitor, instance: &str) -> Result<InstanceRow, Error> {
    let key: Key = instance.parse().map_err(|_| Error::Forbidden)?;
    policy::instance(visitor.caller(), &visitor.app.store, key).await?;
    visitor.app.store.read(move |db| casefile::find(db, key)).await?.ok_or(Error::Forbidden)
}

/// An instance as a page shows it.
pub fn shown(row: &InstanceRow, waiting: &[WaitingRow], visitor: &Visitor) -> Shown {
    let mut places: Vec<String> = waiting.iter().filter(|row| !is_passive(row)).map(place).collect();
    places.dedup();
    Shown {
        key: row.key.to_string(),
        process: row.process(),
        business_key: row.business_key.clone(),
        about: String::new(),
        state: state(row),
        started: visitor.moment(row.started_at),
        started_by: row.started_by.as_deref().map(|user| visitor.name(user)),
        ended: row.ended_at.map(|at| visitor.moment(at)),
        waits_at: if row.ended_at.is_some() { String::new() } else { places.join(", ") },
    }
}

fn state(row: &InstanceRow) -> State {
    match row.state.as_str() {
        "ACTIVE" => State { label: "Running", tone: "going" },
        "COMPLETED" => State { label: "Finished", tone: "" },
        _ => State { label: "Cancelled", tone: "warn" },
    }
}

/// Boundary events wait beside their activity, which is what people look at.
fn is_passive(row: &WaitingRow) -> bool {
    row.element_type.to_lowercase().contains("boundary")
}

fn place(row: &WaitingRow) -> String {
    let name = row.task_name.clone().or_else(|| row.element_name.clone()).filter(|name| !name.trim().is_empty());
    name.unwrap_or_else(|| row.element_id.clone())
}

fn wait(row: &WaitingRow, visitor: &Visitor) -> Waiting {
    let mine = row.assignee.as_deref() == Some(&*visitor.me.id) || visitor.caller().admin;
    Waiting {
        what: place(row),
        with: match (&row.assignee, row.task_key) {
            (Some(user), _) => Some(format!("with {}", visitor.name(user))),
            (None, Some(_)) => Some("nobody has taken it yet".into()),
            (None, None) if row.element_type == "serviceTask" || row.element_type == "sendTask" => Some("another system does this".into()),
            (None, None) => None,
        },
        href: row.task_key.filter(|_| mine).map(|task| format!("/tasks/{task}")),
    }
}

fn incident(row: IncidentRow, graph: Option<&Arc<Graph>>, visitor: &Visitor) -> Incident {
    let id = row.element_id.unwrap_or_default();
    let name = graph.and_then(|graph| graph.process.element(graph.find(&id)?).name.clone());
    Incident { element: name.unwrap_or(id), message: say::cut(&row.message, 500), at: visitor.moment(row.created_at) }
}

fn labelled(name: &str, value: &Value, graph: Option<&Arc<Graph>>, visitor: &Visitor) -> Labelled {
    let (label, choice) = graph.map_or((None, None), |graph| field_label(graph, name, value));
    let text = match value {
        Value::String(user) if visitor.directory.user(user).is_some() => visitor.name(user),
        other => choice.unwrap_or_else(|| say::value(other, visitor.zone())),
    };
    Labelled { name: name.to_owned(), label: label.unwrap_or_else(|| say::words(name)), text }
}
