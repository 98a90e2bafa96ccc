//! `/task/{id}/comment`: what people wrote about a task.
use super::body::Json;
use super::commands::Commands;
use super::dto::Id;
use super::dto::link::Link;
use super::error::{Error, Result};
use super::{reply, task};
use crate::app::App;
use crate::auth::{Caller, TaskRight};
use crate::store::query::comments::{self, CommentRow};
use crate::store::query::criteria;
use crate::store::query::tasks::{self, HolderRow};
use crate::timestamp::Time;
use actix_web::web::{self, Data, Path, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use baton_engine::{Command, Reply};
use baton_models::Key;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/task/{id}/comment").get(list).put(put).delete(delete_all));
    cfg.service(web::resource("/task/{id}/comment/create").post(create));
    cfg.service(web::resource("/task/{id}/comment/{comment}").get(get).delete(delete));
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CommentDto<'a> {
    links: Vec<Link>,
    id: Id,
    user_id: Option<&'a str>,
    time: Time,
    task_id: Option<&'a str>,
    message: &'a str,
    removal_time: Option<Time>,
    root_process_instance_id: Option<Id>,
    process_instance_id: Option<Id>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Input {
    id: Option<String>,
    message: Option<Arc<str>>,
}

async fn list(app: Data<App>, caller: Caller, id: Path<String>) -> Result<HttpResponse> {
    let (task, holder) = past(&app, &caller, &id).await?;
    let instance = holder.instance();
    let rows = app.store.read(move |db| comments::of_task(db, instance, task)).await?;
    Ok(reply::json(&rows.iter().map(|row| dto(row, &holder, Vec::new())).collect::<Vec<_>>()))
}

async fn get(app: Data<App>, caller: Caller, path: Path<(String, String)>) -> Result<HttpResponse> {
    let (id, comment) = path.into_inner();
    let (row, holder) = find(&app, &caller, &id, &comment).await?;
    Ok(reply::json(&dto(&row, &holder, Vec::new())))
}

async fn create(commands: Commands, request: HttpRequest, id: Path<String>, Json(input): Json<Input>) -> Result<HttpResponse> {
    let (task, holder) = holder(&commands.app, &commands.caller, &id, TaskRight::See).await?;
    let message = message(input.message)?;
    let reply = commands.send(Command::AddComment { instance: holder.instance(), task: Some(task), message }).await?;
    let Reply::Created(comment) = reply else { return Err(Error::bug("a comment without a key")) };
    let (row, holder) = find(&commands.app, &commands.caller, &id, &comment.to_string()).await?;
    Ok(reply::json(&dto(&row, &holder, vec![Link::own(&request, &format!("/task/{id}/comment/{comment}"))])))
}

async fn put(commands: Commands, id: Path<String>, Json(input): Json<Input>) -> Result<HttpResponse> {
    let (task, holder) = holder(&commands.app, &commands.caller, &id, TaskRight::Work).await?;
    let comment = input.id.ok_or_else(|| Error::invalid("'id' is missing: which comment?"))?;
    let comment = Key(find_at(&commands.app, &id, task, &holder, &comment).await?.key);
    commands.send(Command::UpdateComment { instance: holder.instance(), comment, message: message(input.message)? }).await?;
    Ok(reply::no_content())
}

async fn delete(commands: Commands, path: Path<(String, String)>) -> Result<HttpResponse> {
    let (id, comment) = path.into_inner();
    let (task, holder) = holder(&commands.app, &commands.caller, &id, TaskRight::Work).await?;
    let key = criteria::key(&comment).ok_or_else(|| missing(&id, &comment))?;
    commands.send(Command::DeleteComments { instance: holder.instance(), task: Some(task), comment: Some(key) }).await?;
    Ok(reply::no_content())
}

async fn delete_all(commands: Commands, id: Path<String>) -> Result<HttpResponse> {
    let (task, holder) = holder(&commands.app, &commands.caller, &id, TaskRight::Work).await?;
    commands.send(Command::DeleteComments { instance: holder.instance(), task: Some(task), comment: None }).await?;
    Ok(reply::no_content())
}

/// A task with the instance that holds its notes, if the caller may do with it what is wanted.
pub(super) async fn holder(app: &App, caller: &Caller, id: &str, right: TaskRight) -> Result<(Key, HolderRow)> {
    let task = task::permitted(app, caller, id, right).await?;
    Ok((task, holder_of(app, id, task).await?))
}

/// A task, open or ended, with the instance that holds its notes, if the caller may read them.
async fn past(app: &App, caller: &Caller, id: &str) -> Result<(Key, HolderRow)> {
    let task = task::readable(app, caller, id).await?;
    Ok((task, holder_of(app, id, task).await?))
}

async fn holder_of(app: &App, id: &str, task: Key) -> Result<HolderRow> {
    app.store.read(move |db| tasks::holder(db, task)).await?.ok_or_else(|| task::unknown(id))
}

async fn find(app: &App, caller: &Caller, id: &str, comment: &str) -> Result<(CommentRow, HolderRow)> {
    let (task, holder) = past(app, caller, id).await?;
    Ok((find_at(app, id, task, &holder, comment).await?, holder))
}

/// A comment on just this task.
async fn find_at(app: &App, id: &str, task: Key, holder: &HolderRow, comment: &str) -> Result<CommentRow> {
    let (key, instance) = (criteria::key(comment).ok_or_else(|| missing(id, comment))?, holder.instance());
    app.store.read(move |db| comments::find(db, instance, task, key)).await?.ok_or_else(|| missing(id, comment))
}

fn missing(task: &str, comment: &str) -> Error {
    Error::not_found(format!("Task comment with id {comment} does not exist for task id '{task}'."))
}

fn message(message: Option<Arc<str>>) -> Result<Arc<str>> {
    message.filter(|message| !message.is_empty()).ok_or_else(|| Error::invalid("'message' is missing"))
}

fn dto<'a>(row: &'a CommentRow, holder: &HolderRow, links: Vec<Link>) -> CommentDto<'a> {
    let of_process = |key: i64| (holder.definition_key != 0).then_some(Id(key));
    CommentDto {
        links,
        id: Id(row.key),
        user_id: row.user_id.as_deref(),
        time: Time(row.created_at),
        task_id: row.task_id.as_deref(),
        message: &row.message,
        removal_time: None,
        root_process_instance_id: of_process(row.root_key),
        process_instance_id: of_process(row.instance_key),
    }
}
