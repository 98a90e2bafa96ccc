//! `/process-instance/{id}/comment`: what people wrote about an instance and its tasks.
use super::body::Json as Body;
use super::commands::Commands;
use super::error::{Error, Result};
use super::reply;
use crate::app::App;
use crate::auth::{Caller, Right, policy};
use crate::store::query::comments::{self, CommentRow};
use crate::store::query::criteria;
use crate::timestamp::Time;
use actix_web::HttpResponse;
use actix_web::web::{self, Data, Path, ServiceConfig};
use baton_engine::Command;
use baton_models::Key;
use serde::Deserialize;
use serde_json::{Value as Json, json};
use std::sync::Arc;

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/process-instance/{id}/comment").get(list).put(update).delete(delete_all));
    cfg.service(web::resource("/process-instance/{id}/comment/{comment}").delete(delete));
}

/// A comment as answers show it.
pub fn dto(row: &CommentRow) -> Json {
    json!({
        "links": [],
        "id": row.key.to_string(),
        "userId": row.user_id,
        "taskId": row.task_id,
        "processInstanceId": row.instance_key.to_string(),
        "time": Time(row.created_at),
        "message": row.message,
        "removalTime": null,
        "rootProcessInstanceId": row.root_key.to_string(),
    })
}

async fn list(app: Data<App>, caller: Caller, id: Path<String>) -> Result<HttpResponse> {
    let instance = instance(&id)?;
    policy::instance(&caller, &app.store, instance).await?;
    let rows = app.store.read(move |db| comments::of_instance(db, instance)).await?;
    Ok(reply::json(&rows.iter().map(dto).collect::<Vec<_>>()))
}

#[derive(Deserialize)]
struct Change {
    id: Option<String>,
    message: Option<Arc<str>>,
}

async fn update(commands: Commands, id: Path<String>, body: Body<Change>) -> Result<HttpResponse> {
    let (Some(comment), Some(message)) = (body.0.id, body.0.message.filter(|message| !message.is_empty())) else {
        return Err(Error::invalid("a comment needs 'id' and 'message'"));
    };
    let (instance, comment) = (instance(&id)?, comment_key(&comment)?);
    check_author(&commands, instance, comment).await?;
    commands.send(Command::UpdateComment { instance, comment, message }).await?;
    Ok(reply::no_content())
}

async fn delete(commands: Commands, path: Path<(String, String)>) -> Result<HttpResponse> {
    let (instance, comment) = (instance(&path.0)?, comment_key(&path.1)?);
    check_author(&commands, instance, comment).await?;
    commands.send(Command::DeleteComments { instance, task: None, comment: Some(comment) }).await?;
    Ok(reply::no_content())
}

async fn delete_all(commands: Commands, id: Path<String>) -> Result<HttpResponse> {
    commands.caller.require(Right::AllTasks)?;
    commands.send(Command::DeleteComments { instance: instance(&id)?, task: None, comment: None }).await?;
    Ok(reply::no_content())
}

/// People change what they wrote themselves; the words of others only who may do everything with tasks.
async fn check_author(commands: &Commands, instance: Key, comment: Key) -> Result<()> {
    let caller = &commands.caller;
    if caller.may(Right::AllTasks) {
        return Ok(());
    }
    policy::instance(caller, &commands.app.store, instance).await?;
    let row = commands.app.store.read(move |db| comments::find_in(db, instance, comment)).await?;
    let is_own = row.is_some_and(|row| row.user_id.is_some() && row.user_id.as_deref() == caller.user.as_deref());
    if is_own { Ok(()) } else { Err(Error::forbidden(caller.user.as_deref(), "change this comment")) }
}

fn instance(id: &str) -> Result<Key> {
    criteria::key(id).ok_or_else(|| Error::not_found(format!("No process instance found for id {id}")))
}

fn comment_key(id: &str) -> Result<Key> {
    criteria::key(id).ok_or_else(|| Error::not_found(format!("No comment exists with id {id}")))
}
