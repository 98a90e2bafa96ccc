//! `/task/{id}/attachment`: files and links at a task.
use super::commands::Commands;
use super::dto::Id;
use super::dto::link::Link;
use super::error::{Error, Result};
use super::multipart::Upload;
use super::task_comment::holder;
use super::{reply, task};
use crate::app::App;
use crate::auth::{Caller, TaskRight};
use crate::store::query::attachments::{self, AttachmentRow};
use crate::store::query::criteria;
use crate::timestamp::Time;
use actix_web::web::{self, Data, Path, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use baton_engine::{Command, Reply};
use baton_models::Key;
use baton_models::value::Blob;
use serde::Serialize;
use std::sync::Arc;

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/task/{id}/attachment").get(list));
    cfg.service(web::resource("/task/{id}/attachment/create").post(create));
    cfg.service(web::resource("/task/{id}/attachment/{attachment}").get(get).delete(delete));
    cfg.service(web::resource("/task/{id}/attachment/{attachment}/data").get(data));
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AttachmentDto<'a> {
    links: Vec<Link>,
    id: Id,
    name: Option<&'a str>,
    description: Option<&'a str>,
    task_id: &'a str,
    #[serde(rename = "type")]
    kind: Option<&'a str>,
    url: Option<&'a str>,
    create_time: Time,
    removal_time: Option<Time>,
    root_process_instance_id: Option<Id>,
}

async fn list(app: Data<App>, caller: Caller, id: Path<String>) -> Result<HttpResponse> {
    let task = task::readable(&app, &caller, &id).await?;
    let rows = app.store.read(move |db| attachments::of_task(db, task)).await?;
    Ok(reply::json(&rows.iter().map(|row| dto(row, Vec::new())).collect::<Vec<_>>()))
}

async fn get(app: Data<App>, caller: Caller, path: Path<(String, String)>) -> Result<HttpResponse> {
    let (id, attachment) = path.into_inner();
    let row = find(&app, &caller, &id, &attachment).await?;
    Ok(reply::json(&dto(&row, Vec::new())))
}

async fn data(app: Data<App>, caller: Caller, path: Path<(String, String)>) -> Result<HttpResponse> {
    let (id, attachment) = path.into_inner();
    let task = task::readable(&app, &caller, &id).await?;
    let key = criteria::key(&attachment).ok_or_else(|| missing(&id, &attachment))?;
    let content = app.store.read(move |db| attachments::content(db, task, key)).await?;
    let missing =
        || Error::not_found(format!("Attachment content for attachment with id '{attachment}' does not exist for task id '{id}'."));
    Ok(reply::bytes("application/octet-stream", None, content.ok_or_else(missing)?))
}

async fn create(commands: Commands, request: HttpRequest, id: Path<String>, upload: Upload) -> Result<HttpResponse> {
    let (task, holder) = holder(&commands.app, &commands.caller, &id, TaskRight::See).await?;
    let text = |name: &str| upload.text(name).map(|text| text.map(Arc::<str>::from));
    let url = text("url")?;
    let content = upload.part("content").map(|part| Arc::new(Blob(part.content.clone())));
    if url.is_none() && content.is_none() {
        return Err(Error::invalid("No content or url to remote content exists to create the task attachment."));
    }
    let command = Command::AddAttachment {
        instance: holder.instance(),
        task: Some(task),
        name: text("attachment-name")?,
        description: text("attachment-description")?,
        kind: text("attachment-type")?,
        url,
        content,
    };
    let Reply::Created(key) = commands.send(command).await? else { return Err(Error::bug("an attachment without a key")) };
    let row = find(&commands.app, &commands.caller, &id, &key.to_string()).await?;
    Ok(reply::json(&dto(&row, vec![Link::own(&request, &format!("/task/{id}/attachment/{key}"))])))
}

async fn delete(commands: Commands, path: Path<(String, String)>) -> Result<HttpResponse> {
    let (id, attachment) = path.into_inner();
    let (task, holder) = holder(&commands.app, &commands.caller, &id, TaskRight::Work).await?;
    let key = Key(find_at(&commands.app, &id, task, &attachment).await?.key);
    commands.send(Command::DeleteAttachment { instance: holder.instance(), attachment: key }).await?;
    Ok(reply::no_content())
}

async fn find(app: &App, caller: &Caller, id: &str, attachment: &str) -> Result<AttachmentRow> {
    let task = task::readable(app, caller, id).await?;
    find_at(app, id, task, attachment).await
}

/// An attachment of just this task.
async fn find_at(app: &App, id: &str, task: Key, attachment: &str) -> Result<AttachmentRow> {
    let key = criteria::key(attachment).ok_or_else(|| missing(id, attachment))?;
    app.store.read(move |db| attachments::find(db, task, key)).await?.ok_or_else(|| missing(id, attachment))
}

fn missing(task: &str, attachment: &str) -> Error {
    Error::not_found(format!("Task attachment with id {attachment} does not exist for task id '{task}'."))
}

fn dto(row: &AttachmentRow, links: Vec<Link>) -> AttachmentDto<'_> {
    AttachmentDto {
        links,
        id: Id(row.key),
        name: row.name.as_deref(),
        description: row.description.as_deref(),
        task_id: &row.task_id,
        kind: row.r#type.as_deref(),
        url: row.url.as_deref(),
        create_time: Time(row.created_at),
        removal_time: None,
        root_process_instance_id: (row.definition_key != 0).then_some(Id(row.root_key)),
    }
}
