//! One task: its form, its case, and what one can do with it.
use super::moment::Moment;
use super::posted::{Posted, once};
use super::visitor::Visitor;
use super::{Error, choose, form, see_other, start, timeline, view};
use crate::forms;
use crate::store::query::casefile;
use crate::store::query::variables::{self, Scope};
use crate::store::query::worklist::{self, TaskRow};
use crate::store::{self, Request};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{self, Path, Query, ServiceConfig};
use baton_engine::eval::Given;
use baton_engine::eval::form::default_value;
use baton_engine::{Command, Graph, Library, Rejection, Variables};
use baton_models::bpmn::elements::ElementKind;
use baton_models::form::{Field, Form as Model};
use baton_models::{ElementIndex, Key, Value};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Characters of a comment.
const MAX_COMMENT: usize = 4_000;

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/tasks/{task}").get(show))
        .service(web::resource("/tasks/{task}/claim").post(claim))
        .service(web::resource("/tasks/{task}/unclaim").post(unclaim))
        .service(web::resource("/tasks/{task}/complete").post(complete))
        .service(web::resource("/tasks/{task}/comment").post(comment));
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Ask {
    done: String,
}

#[derive(Serialize)]
struct Page {
    task: Shown,
    form: form::View,
    /// The activities that can be chosen, if that is what the task is about.
    choices: Option<Vec<choose::Choice>>,
    may_claim: bool,
    may_unclaim: bool,
    may_complete: bool,
    notice: Option<&'static str>,
    problem: Option<String>,
    history: Vec<timeline::Entry>,
    comments: Vec<timeline::Entry>,
    once: String,
    comment: String,
    comment_wrong: Option<String>,
}

#[derive(Serialize)]
struct Shown {
    key: String,
    name: String,
    description: Option<String>,
    /// The case; `None` for a task without a process.
    instance: Option<String>,
    process: String,
    business_key: Option<String>,
    started_by: Option<String>,
    assignee: Option<String>,
    due: Option<Moment>,
    overdue: bool,
    created: Moment,
}

#[derive(Serialize)]
struct Done {
    task: Shown,
    how: String,
    ended: Moment,
}

/// A task that the visitor may see, with what is needed to show it.
pub(super) struct Open {
    pub(super) row: TaskRow,
    offered: bool,
    pub(super) graph: Option<Arc<Graph>>,
    form: Option<Model>,
}

/// What to show beside the task itself.
#[derive(Default)]
struct Remarks {
    notice: Option<&'static str>,
    problem: Option<String>,
    comment: String,
    comment_wrong: Option<String>,
}

async fn show(visitor: Visitor, task: Path<String>, ask: Query<Ask>) -> Result<HttpResponse, Error> {
    let notice = match ask.done.as_str() {
        "claimed" => Some("The task is yours now."),
        "chosen" => Some("It has begun."),
        "commented" => Some("Your comment is saved."),
        "taken" => Some("Somebody was faster: the task is taken."),
        _ => None,
    };
    match open(&visitor, &task).await? {
        Ok(task) => page(&visitor, task, None, Remarks { notice, ..Remarks::default() }).await,
        Err(done) => ended(&visitor, done),
    }
}

async fn claim(visitor: Visitor, task: Path<String>, posted: Posted) -> Result<HttpResponse, Error> {
    posted.check(&visitor)?;
    let open = match open(&visitor, &task).await? {
        Ok(open) => open,
        Err(done) => return ended(&visitor, done),
    };
    if !open.may_claim(&visitor) {
        return Ok(see_other(&format!("/tasks/{}{}", open.row.key, if open.is_mine(&visitor) { "" } else { "?done=taken" })));
    }
    let command = Command::ClaimTask { task: Key(open.row.key), user: visitor.me.id.clone() };
    match send(&visitor, command, None).await {
        Ok(()) => Ok(see_other(&format!("/tasks/{}?done=claimed", open.row.key))),
        Err(store::Error::Rejected(Rejection::AlreadyClaimed { .. })) => Ok(see_other(&format!("/tasks/{}?done=taken", open.row.key))),
        Err(error) => gone_or(error),
    }
}

async fn unclaim(visitor: Visitor, task: Path<String>, posted: Posted) -> Result<HttpResponse, Error> {
    posted.check(&visitor)?;
    let open = match open(&visitor, &task).await? {
        Ok(open) => open,
        Err(done) => return ended(&visitor, done),
    };
    if !open.may_unclaim(&visitor) {
        return Ok(see_other(&format!("/tasks/{}", open.row.key)));
    }
    match send(&visitor, Command::UnclaimTask { task: Key(open.row.key) }, None).await {
        Ok(()) => Ok(see_other("/tasks?list=open&done=returned")),
        Err(error) => gone_or(error),
    }
}

async fn complete(visitor: Visitor, task: Path<String>, posted: Posted) -> Result<HttpResponse, Error> {
    posted.check(&visitor)?;
    let open = match open(&visitor, &task).await? {
        Ok(open) => open,
        Err(done) => return ended(&visitor, done),
    };
    if !open.is_mine(&visitor) {
        return Err(Error::Forbidden);
    }
    let variables = match form::read(open.form.as_ref(), &posted, visitor.zone()) {
        Ok(variables) => variables,
        Err(wrong) => {
            let remarks = Remarks { problem: Some(start::summary(&wrong)), ..Remarks::default() };
            let mut response = page(&visitor, open, Some((&posted, &wrong)), remarks).await?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            return Ok(response);
        }
    };
    let command = Command::CompleteTask { task: Key(open.row.key), variables, reply_variables: false };
    match send(&visitor, command, None).await {
        Ok(()) => Ok(see_other("/tasks?done=completed")),
        Err(store::Error::Rejected(Rejection::Conflict(why))) if open.ad_hoc().is_some() => refused(&visitor, open, why).await,
        Err(error) => gone_or(error),
    }
}

async fn comment(visitor: Visitor, task: Path<String>, posted: Posted) -> Result<HttpResponse, Error> {
    posted.check(&visitor)?;
    let open = match open(&visitor, &task).await? {
        Ok(open) => open,
        Err(done) => return ended(&visitor, done),
    };
    let message = posted.get("message").unwrap_or_default().trim().replace("\r\n", "\n");
    let wrong = match message.chars().count() {
        0 => Some("Please write something.".to_owned()),
        n if n > MAX_COMMENT => Some(format!("A comment has at most {MAX_COMMENT} characters; this one has {n}.")),
        _ => None,
    };
    if wrong.is_some() {
        let mut response = page(&visitor, open, None, Remarks { comment: message, comment_wrong: wrong, ..Remarks::default() }).await?;
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(response);
    }
    let task = Key(open.row.key);
    let command = Command::AddComment { instance: Key(open.row.instance_key), task: Some(task), message: message.into() };
    match send(&visitor, command, posted.once(&visitor)).await {
        Ok(()) => Ok(see_other(&format!("/tasks/{task}?done=commented"))),
        Err(error) => gone_or(error),
    }
}

pub(super) async fn send(visitor: &Visitor, command: Command, idempotency_id: Option<String>) -> Result<(), store::Error> {
    visitor.app.store.send(Request { actor: Some(visitor.me.id.clone()), command, idempotency_id }).await.map(drop)
}

/// The task went away between looking and doing: nothing is wrong with that.
pub(super) fn gone_or(error: store::Error) -> Result<HttpResponse, Error> {
    match error {
        store::Error::Rejected(Rejection::NotFound { .. }) => Ok(see_other("/tasks?done=gone")),
        other => Err(other.into()),
    }
}

/// A task that concerns the visitor; `Err`: it has ended.
pub(super) async fn open(visitor: &Visitor, task: &str) -> Result<Result<Open, TaskRow>, Error> {
    let key: Key = task.parse().map_err(|_| Error::Forbidden)?;
    let caller = visitor.caller().clone();
    let found = visitor.app.store.read(move |db| {
        let Some(row) = worklist::find(db, &caller, key)? else { return Ok(None) };
        Ok(Some((row, worklist::is_offered(db, &caller, key)?)))
    });
    let (row, offered) = found.await?.ok_or(Error::Forbidden)?;
    if row.ended_at.is_some() {
        return Ok(Err(row));
    }
    // Somebody who only was a candidate once has no business with it any more.
    let concerned =
        offered || visitor.caller().admin || [&row.assignee, &row.owner].iter().any(|user| user.as_deref() == Some(&*visitor.me.id));
    if !concerned {
        return Err(Error::Forbidden);
    }
    let graph = visitor.app.store.library().definition(Key(row.definition_key));
    let form = match &graph {
        Some(graph) => forms::bound(&visitor.app.store, modelled(&row, graph), graph).await?,
        None => None,
    };
    Ok(Ok(Open { row, offered, graph, form }))
}

/// The form that the model names.
fn modelled<'g>(row: &TaskRow, graph: &'g Graph) -> Option<&'g Model> {
    match &graph.process.element(graph.find(row.element_id.as_deref()?)?).kind {
        ElementKind::UserTask(task) => task.form.as_ref(),
        _ => None,
    }
}

impl Open {
    pub(super) fn is_mine(&self, visitor: &Visitor) -> bool {
        self.row.assignee.as_deref() == Some(&*visitor.me.id)
    }

    fn may_claim(&self, visitor: &Visitor) -> bool {
        self.row.assignee.is_none() && (self.offered || visitor.caller().admin || self.row.owner.as_deref() == Some(&*visitor.me.id))
    }

    /// Only where somebody could take it then.
    fn may_unclaim(&self, visitor: &Visitor) -> bool {
        self.is_mine(visitor) && (self.offered || visitor.caller().admin)
    }

    /// The ad-hoc sub-process in which the visitor is to choose, if it is a task of that kind.
    pub(super) fn ad_hoc(&self) -> Option<(&Graph, ElementIndex)> {
        let graph = self.graph.as_ref()?;
        let index = graph.find(self.row.element_id.as_deref()?)?;
        matches!(graph.process.element(index).kind, ElementKind::AdHocSubProcess(_)).then_some((graph, index))
    }

    /// What a field shows at first: the variable of its name, else the default of the model.
    fn initial(&self, field: &Field, visible: &Variables, visitor: &Visitor) -> Value {
        if let Some((_, value)) = visible.iter().find(|(name, _)| **name == *field.id) {
            return value.clone();
        }
        let mut scope = Given {
            variables: visible.clone(),
            actor: Some(visitor.me.id.clone()),
            directory: visitor.directory.clone(),
            now: visitor.now,
        };
        default_value(field, &mut scope).unwrap_or(Value::Null)
    }
}

/// The page again, with what stands against it.
pub(super) async fn refused(visitor: &Visitor, open: Open, why: String) -> Result<HttpResponse, Error> {
    let mut response = page(visitor, open, None, Remarks { problem: Some(why), ..Remarks::default() }).await?;
    *response.status_mut() = StatusCode::CONFLICT;
    Ok(response)
}

type Sent<'a> = (&'a Posted, &'a [baton_engine::eval::form::FieldError]);

async fn page(visitor: &Visitor, open: Open, sent: Option<Sent<'_>>, remarks: Remarks) -> Result<HttpResponse, Error> {
    let (instance, element_instance) = (Key(open.row.instance_key), Key(open.row.element_instance_key));
    let task = Key(open.row.key);
    let (visible, comments) = visitor
        .app
        .store
        .read(move |db| {
            Ok((
                variables::all(db, Scope { key: element_instance, local: false }, None)?.unwrap_or_default(),
                casefile::comments(db, instance, Some(task))?,
            ))
        })
        .await?;
    let mut initial = |field: &Field| open.initial(field, &visible, visitor);
    let form = match sent {
        Some((posted, wrong)) => form::again(open.form.as_ref(), posted, wrong, &mut initial, &visitor.reader()),
        None => form::fresh(open.form.as_ref(), &mut initial, &visitor.reader()),
    };
    let history = match open.row.process_id {
        Some(_) => timeline::of(visitor, Key(open.row.root_key)).await?,
        None => Vec::new(),
    };
    let page = Page {
        may_claim: open.may_claim(visitor),
        may_unclaim: open.may_unclaim(visitor),
        may_complete: open.is_mine(visitor),
        choices: choose::choices(visitor, &open).await?,
        task: shown(&open.row, visitor),
        form,
        notice: remarks.notice,
        problem: remarks.problem,
        history,
        comments: comments.into_iter().map(|comment| timeline::comment(comment, visitor)).collect(),
        once: once()?,
        comment: remarks.comment,
        comment_wrong: remarks.comment_wrong,
    };
    view::show(visitor, "tasks", "pages/task/show.html", &page)
}

fn shown(row: &TaskRow, visitor: &Visitor) -> Shown {
    let name = |user: &Option<String>| user.as_deref().map(|user| visitor.name(user));
    Shown {
        key: row.key.to_string(),
        name: row.title(),
        description: row.description.clone().filter(|text| !text.trim().is_empty()),
        instance: row.process_id.is_some().then(|| row.instance_key.to_string()),
        process: row.process(),
        business_key: row.business_key.clone(),
        started_by: name(&row.started_by),
        assignee: name(&row.assignee),
        due: row.due_at.map(|at| visitor.moment(at)),
        overdue: row.due_at.is_some_and(|at| at < visitor.now),
        created: visitor.moment(row.created_at),
    }
}

/// A task that is over, said kindly: whoever follows the link of an old mail has done nothing wrong.
pub(super) fn ended(visitor: &Visitor, row: TaskRow) -> Result<HttpResponse, Error> {
    let completed = row.delete_reason.as_deref().is_none_or(|reason| reason == "completed");
    let how = match (completed, row.assignee.as_deref()) {
        (true, Some(user)) if *user == *visitor.me.id => "was completed by you".to_owned(),
        (true, Some(user)) => format!("was completed by {}", visitor.name(user)),
        (true, None) => "was completed".to_owned(),
        (false, _) => "was withdrawn, because the case went on without it".to_owned(),
    };
    let page = Done { how, ended: visitor.moment(row.ended_at.unwrap_or(visitor.now)), task: shown(&row, visitor) };
    view::show(visitor, "tasks", "pages/task/done.html", &page)
}
