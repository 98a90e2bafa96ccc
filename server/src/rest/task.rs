//! `/task`: lists of open tasks, one of them, and tasks without a process.
use super::body::{Json, Query};
use super::commands::Commands;
use super::dto::task::{TaskDto, TaskInput};
use super::dto::variable::TypedMap;
use super::error::{Error, Result};
use super::lists::Ask;
use super::reply;
use crate::app::App;
use crate::auth::{Caller, Right, TaskRight, policy};
use crate::store::query::criteria;
use crate::store::query::tasks::{self, TASKS, TaskRow};
use crate::store::query::variables::{self, Scope};
use actix_web::HttpResponse;
use actix_web::web::{self, Data, Path, ServiceConfig};
use baton_engine::state::TaskDetails;
use baton_engine::{Command, Graph, Variables};
use baton_models::Key;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/task").get(list).post(list));
    cfg.service(web::resource("/task/count").get(count).post(count));
    cfg.service(web::resource("/task/create").post(create));
    cfg.service(web::resource("/task/{id}").get(get).put(put).delete(delete));
}

/// Ids that creators choose are not longer (characters).
const MAX_ID: usize = 255;

/// What widens the answer.
#[derive(Debug, Default, Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Wider {
    with_comment_attachment_info: bool,
    with_task_variables_in_return: bool,
    with_task_local_variables_in_return: bool,
}

/// A task with what the caller asked for in addition.
#[derive(Serialize)]
struct WideTaskDto<'a> {
    #[serde(flatten)]
    task: TaskDto<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comment: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attachment: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    variables: Option<TypedMap<'a>>,
}

/// What is read in addition.
#[derive(Default)]
struct More {
    comments: Vec<i64>,
    attachments: Vec<i64>,
    variables: Vec<Variables>,
}

async fn list(ask: Ask) -> Result<HttpResponse> {
    let wider = Wider {
        with_comment_attachment_info: ask.criteria.flag("withCommentAttachmentInfo")?,
        with_task_variables_in_return: ask.criteria.flag("withTaskVariablesInReturn")?,
        with_task_local_variables_in_return: ask.criteria.flag("withTaskLocalVariablesInReturn")?,
    };
    let rows: Vec<TaskRow> = ask.rows(&TASKS, tasks::visible(&ask.caller)).await?;
    let graphs: Vec<_> = rows.iter().map(|row| graph(&ask.app, row)).collect::<Result<_>>()?;
    if !wider.is_asked() {
        let list: Vec<_> = rows.iter().zip(&graphs).map(|(row, graph)| TaskDto::new(row, graph.as_deref())).collect();
        return Ok(reply::json(&list));
    }
    let (rows, more) = wider.read(&ask.app, rows).await?;
    let list: Vec<_> = rows.iter().zip(&graphs).enumerate().map(|(n, (row, graph))| wider.show(row, graph.as_deref(), &more, n)).collect();
    Ok(reply::json(&list))
}

async fn count(ask: Ask) -> Result<HttpResponse> {
    ask.count(&TASKS, tasks::visible(&ask.caller)).await
}

async fn get(app: Data<App>, caller: Caller, id: Path<String>, Query(wider): Query<Wider>) -> Result<HttpResponse> {
    let row = find(&app, &caller, &id, TaskRight::See).await?;
    let graph = graph(&app, &row)?;
    if !wider.is_asked() {
        return Ok(reply::json(&TaskDto::new(&row, graph.as_deref())));
    }
    let (rows, more) = wider.read(&app, vec![row]).await?;
    Ok(reply::json(&rows.first().map(|row| wider.show(row, graph.as_deref(), &more, 0))))
}

async fn create(commands: Commands, Json(input): Json<TaskInput>) -> Result<HttpResponse> {
    commands.caller.require(Right::AllTasks)?;
    let alias = input.id.clone().map(chosen_id).transpose()?;
    // A repetition under an Idempotency-Key gets its first answer, so there the store looks first.
    if let (Some(alias), None) = (&alias, commands.idempotency_id()) {
        refuse_taken(&commands.app, alias).await?;
    }
    let details = details(&commands.app, input).await?;
    let instance = commands.app.store.root_key();
    let key = commands.app.store.key_beside(instance);
    let created = commands.send(Command::CreateTask { instance, key, alias: alias.clone(), details }).await;
    if let (Err(_), Some(alias)) = (&created, &alias) {
        refuse_taken(&commands.app, alias).await?;
    }
    created.map(|_| reply::no_content())
}

/// The id that a creator chose: text that cannot be taken for one of ours.
fn chosen_id(id: String) -> Result<Arc<str>> {
    let refused = |why: &str| Error::invalid(format!("the id '{}' cannot be chosen: {why}", id.chars().take(MAX_ID).collect::<String>()));
    if id.trim().is_empty() || id.chars().count() > MAX_ID {
        return Err(refused(&format!("an id has 1 to {MAX_ID} characters")));
    }
    if id.trim().parse::<i64>().is_ok() {
        return Err(refused("whole numbers are ids that the server makes; choose one that has other characters too, or leave it out"));
    }
    Ok(id.into())
}

async fn refuse_taken(app: &App, alias: &Arc<str>) -> Result<()> {
    let wanted = Arc::clone(alias);
    match app.store.read(move |db| tasks::by_alias(db, &wanted)).await? {
        Some(_) => Err(Error::bad_request(format!("a task with the id '{alias}' exists already"))),
        None => Ok(()),
    }
}

/// What a task is to be, with the parent that it names.
async fn details(app: &App, mut input: TaskInput) -> Result<TaskDetails> {
    let parent = match input.parent_task_id.take() {
        Some(id) => Some(key(app, &id).await?.ok_or_else(|| Error::invalid(format!("parent task '{id}' does not exist")))?),
        None => None,
    };
    input.details(parent)
}

async fn put(commands: Commands, id: Path<String>, Json(input): Json<TaskInput>) -> Result<HttpResponse> {
    let task = allowed(&commands, &id, TaskRight::Manage).await?;
    let details = details(&commands.app, input).await?;
    commands.send(Command::UpdateTask { task, details }).await?;
    Ok(reply::no_content())
}

async fn delete(commands: Commands, id: Path<String>) -> Result<HttpResponse> {
    let task = allowed(&commands, &id, TaskRight::Manage).await?;
    let done = commands.send(Command::DeleteTask { task }).await;
    done.map_err(|error| error.wrap("RestException", format!("Could not delete task {id}")))?;
    Ok(reply::no_content())
}

/// The key of a task with this id, if the caller may do with it what is wanted.
pub(super) async fn allowed(commands: &Commands, id: &str, right: TaskRight) -> Result<Key> {
    permitted(&commands.app, &commands.caller, id, right).await
}

/// As [`allowed`], for requests that only read.
pub(super) async fn permitted(app: &App, caller: &Caller, id: &str, right: TaskRight) -> Result<Key> {
    let key = key(app, id).await?;
    policy::task(caller, &app.store, key.unwrap_or_default(), right).await?;
    key.ok_or_else(|| unknown(id))
}

/// The key of a task, open or ended, if the caller may read what was said about it.
pub(super) async fn readable(app: &App, caller: &Caller, id: &str) -> Result<Key> {
    let key = key(app, id).await?;
    policy::past_task(caller, &app.store, key.unwrap_or_default()).await?;
    key.ok_or_else(|| unknown(id))
}

/// The key that a task's id stands for: ids of the server are keys, others were chosen by creators. The only place where
/// the two meet, but for filters of lists ([`tasks::bind_key`]).
async fn key(app: &App, id: &str) -> Result<Option<Key>> {
    match criteria::key(id) {
        Some(key) => Ok(Some(key)),
        None => {
            let alias = id.to_owned();
            Ok(app.store.read(move |db| tasks::by_alias(db, &alias)).await?)
        }
    }
}

/// An open task, if the caller may do with it what is wanted.
pub(super) async fn find(app: &App, caller: &Caller, id: &str, right: TaskRight) -> Result<TaskRow> {
    let key = permitted(app, caller, id, right).await?;
    app.store.read(move |db| tasks::find(db, key)).await?.ok_or_else(|| unknown(id))
}

/// The definition that a task belongs to; `None` for a task without a process.
pub(super) fn graph(app: &App, row: &TaskRow) -> Result<Option<Arc<Graph>>> {
    if row.definition_key == 0 { Ok(None) } else { Ok(app.store.library().find(Key(row.definition_key))?) }
}

/// 404
pub(super) fn unknown(id: &str) -> Error {
    Error::not_found(format!("No matching task with id {id}"))
}

impl Wider {
    fn is_asked(self) -> bool {
        self.with_comment_attachment_info || self.with_variables()
    }

    fn with_variables(self) -> bool {
        self.with_task_variables_in_return || self.with_task_local_variables_in_return
    }

    async fn read(self, app: &App, rows: Vec<TaskRow>) -> Result<(Vec<TaskRow>, More)> {
        let read = app.store.read(move |db| {
            let mut more = More::default();
            if self.with_comment_attachment_info {
                (more.comments, more.attachments) = tasks::noted(db, &rows)?;
            }
            if self.with_variables() {
                let local = !self.with_task_variables_in_return;
                let scope = |row: &TaskRow| Scope { key: Key(row.element_instance_key), local };
                for row in &rows {
                    more.variables.push(variables::all(db, scope(row), None)?.unwrap_or_default());
                }
            }
            Ok((rows, more))
        });
        Ok(read.await?)
    }

    /// The task with number `n` of those read.
    fn show<'a>(self, row: &'a TaskRow, graph: Option<&Graph>, more: &'a More, n: usize) -> WideTaskDto<'a> {
        let noted = |keys: &[i64]| self.with_comment_attachment_info.then(|| keys.contains(&row.key));
        WideTaskDto {
            task: TaskDto::new(row, graph),
            comment: noted(&more.comments),
            attachment: noted(&more.attachments),
            variables: more.variables.get(n).map(|variables| TypedMap { variables, deserialize: true }),
        }
    }
}
