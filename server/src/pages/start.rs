//! What one can start, and the form to start it with.
use super::posted::{Posted, once};
use super::visitor::Visitor;
use super::{Error, form, see_other, view};
use crate::auth::{Caller, policy};
use crate::forms;
use crate::store::Request;
use crate::store::query::casefile;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{self, Path, ServiceConfig};
use baton_engine::eval::Given;
use baton_engine::eval::form::{FieldError, Values, default_value};
use baton_engine::{Command, Graph, Library, Reply, Skip};
use baton_models::bpmn::elements::{ElementKind, StartEvent};
use baton_models::form::{Field, Form as Model};
use baton_models::{Key, Value};
use serde::Serialize;
use std::sync::Arc;

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/start").get(list)).service(web::resource("/start/{process}").get(show).post(start));
}

#[derive(Serialize)]
struct ListPage {
    processes: Vec<Process>,
}

#[derive(Serialize)]
struct Process {
    id: String,
    /// The id as part of an address.
    path: String,
    name: String,
    documentation: String,
}

#[derive(Serialize)]
struct FormPage {
    process: Process,
    form: form::View,
    once: String,
    problem: Option<String>,
}

async fn list(visitor: Visitor) -> Result<HttpResponse, Error> {
    let now = visitor.app.clock.now();
    let keys = visitor.app.store.read(move |db| casefile::startable(db, now)).await?;
    let library = visitor.app.store.library();
    let graphs = keys.into_iter().filter_map(|key| library.definition(Key(key)));
    let mut processes: Vec<Process> = graphs.filter(|graph| may_start(visitor.caller(), graph)).map(|graph| process(&graph)).collect();
    processes.sort_by_key(|process| process.name.to_lowercase());
    view::show(&visitor, "start", "pages/start/list.html", &ListPage { processes })
}

async fn show(visitor: Visitor, id: Path<String>) -> Result<HttpResponse, Error> {
    let graph = find(&visitor, &id)?;
    let model = forms::bound(&visitor.app.store, start_form(&graph), &graph).await?;
    let mut initial = |field: &Field| initial(field, &visitor);
    let form = form::fresh(model.as_ref(), &mut initial, &visitor.reader());
    render(&visitor, &graph, form, None, StatusCode::OK)
}

async fn start(visitor: Visitor, id: Path<String>, posted: Posted) -> Result<HttpResponse, Error> {
    posted.check(&visitor)?;
    let graph = find(&visitor, &id)?;
    let model = forms::bound(&visitor.app.store, start_form(&graph), &graph).await?;
    let mut initial = |field: &Field| initial(field, &visitor);
    match form::read(model.as_ref(), &posted, visitor.zone()) {
        Ok(values) => begin(&visitor, &graph, values, posted.once(&visitor)).await,
        Err(wrong) => {
            let form = form::again(model.as_ref(), &posted, &wrong, &mut initial, &visitor.reader());
            render(&visitor, &graph, form, Some(summary(&wrong)), StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// Sending the same form twice gives the first instance again.
async fn begin(visitor: &Visitor, graph: &Graph, variables: Values, idempotency_id: Option<String>) -> Result<HttpResponse, Error> {
    let store = &visitor.app.store;
    let command = Command::Start {
        key: store.next_key(),
        definition: graph.key,
        business_key: None,
        variables,
        placements: Vec::new(),
        skip: Skip::default(),
        reply_variables: false,
    };
    let actor = Some(visitor.me.id.clone());
    match store.send(Request { actor, command, idempotency_id }).await? {
        Reply::Started { instance, .. } => Ok(see_other(&format!("/cases/{instance}?done=started"))),
        other => Err(Error::Bug(format!("a start was answered with {other:?}"))),
    }
}

/// The newest version of a process, if the visitor may start it.
fn find(visitor: &Visitor, id: &str) -> Result<Arc<Graph>, Error> {
    let graph = visitor.app.store.library().latest(id, None).ok_or(Error::Forbidden)?;
    if may_start(visitor.caller(), &graph) { Ok(graph) } else { Err(Error::Forbidden) }
}

fn may_start(caller: &Caller, graph: &Graph) -> bool {
    let process = &graph.process;
    process.startable_in_tasklist && start_event(graph).is_some() && policy::start(caller, process).is_ok()
}

/// The start event that a person can use.
fn start_event(graph: &Graph) -> Option<&StartEvent> {
    graph.process.children.iter().find_map(|child| match &graph.process.element(*child).kind {
        ElementKind::StartEvent(start) if start.catch.is_none() => Some(start),
        _ => None,
    })
}

pub fn start_form(graph: &Graph) -> Option<&Model> {
    start_event(graph)?.form.as_ref()
}

/// What a field shows before anybody wrote into it.
fn initial(field: &Field, visitor: &Visitor) -> Value {
    let mut scope =
        Given { variables: Vec::new(), actor: Some(visitor.me.id.clone()), directory: visitor.directory.clone(), now: visitor.now };
    default_value(field, &mut scope).unwrap_or(Value::Null)
}

fn process(graph: &Graph) -> Process {
    Process {
        id: graph.process.id.to_string(),
        path: crate::rest::reply::encode(&graph.process.id),
        name: graph.process.name.clone().unwrap_or_else(|| graph.process.id.to_string()),
        documentation: graph.process.documentation.clone().unwrap_or_default(),
    }
}

/// One sentence above a form that came back.
pub fn summary(wrong: &[FieldError]) -> String {
    match wrong.len() {
        1 => "One field needs your attention. Nothing was sent yet.".into(),
        n => format!("{n} fields need your attention. Nothing was sent yet."),
    }
}

fn render(visitor: &Visitor, graph: &Graph, form: form::View, problem: Option<String>, status: StatusCode) -> Result<HttpResponse, Error> {
    let page = FormPage { process: process(graph), form, once: once()?, problem };
    let mut response = view::show(visitor, "start", "pages/start/form.html", &page)?;
    *response.status_mut() = status;
    Ok(response)
}
