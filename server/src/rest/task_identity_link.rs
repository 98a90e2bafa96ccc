//! `/task/{id}/identity-links`: who is concerned with a task.
use super::body::{Json, Query};
use super::commands::Commands;
use super::error::{Error, Result};
use super::{reply, task};
use crate::app::App;
use crate::auth::{Caller, TaskRight};
use crate::store::query::tasks::{self, TaskRow};
use actix_web::HttpResponse;
use actix_web::web::{self, Data, Path, ServiceConfig};
use baton_engine::Command;
use baton_engine::state::{Delegation, IdentityLink, TaskDetails};
use baton_models::Key;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/task/{id}/identity-links").get(list).post(add));
    cfg.service(web::resource("/task/{id}/identity-links/delete").post(remove));
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct LinkDto {
    user_id: Option<Arc<str>>,
    group_id: Option<Arc<str>>,
    #[serde(rename = "type")]
    kind: Option<Arc<str>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wanted {
    #[serde(rename = "type")]
    kind: Option<String>,
}

async fn list(app: Data<App>, caller: Caller, id: Path<String>, Query(wanted): Query<Wanted>) -> Result<HttpResponse> {
    let row = task::find(&app, &caller, &id, TaskRight::See).await?;
    let key = Key(row.key);
    let stored = app.store.read(move |db| tasks::links(db, key)).await?;
    let own =
        |kind: &str, user: Option<String>| user.map(|user| LinkDto { user_id: Some(user.into()), group_id: None, kind: Some(kind.into()) });
    let mut links: Vec<LinkDto> = own("assignee", row.assignee).into_iter().chain(own("owner", row.owner)).collect();
    links.extend(stored.into_iter().map(|link| LinkDto {
        user_id: link.user_id.map(Arc::from),
        group_id: link.group_id.map(Arc::from),
        kind: Some(link.r#type.into()),
    }));
    links.retain(|link| wanted.kind.is_none() || link.kind.as_deref() == wanted.kind.as_deref());
    Ok(reply::json(&links))
}

async fn add(commands: Commands, id: Path<String>, Json(body): Json<LinkDto>) -> Result<HttpResponse> {
    let task = task::allowed(&commands, &id, TaskRight::Manage).await?;
    let link = link(body)?;
    let command = match (&*link.kind, link.user.clone()) {
        ("assignee", Some(user)) => Command::AssignTask { task, user: Some(user) },
        ("owner", Some(user)) => own(&commands, &id, task, Some(user)).await?,
        _ => Command::AddIdentityLink { task, link },
    };
    commands.send(command).await?;
    Ok(reply::no_content())
}

async fn remove(commands: Commands, id: Path<String>, Json(body): Json<LinkDto>) -> Result<HttpResponse> {
    let task = task::allowed(&commands, &id, TaskRight::Manage).await?;
    let link = link(body)?;
    let command = match (&*link.kind, &link.user) {
        ("assignee", Some(_)) => Command::UnclaimTask { task },
        ("owner", Some(_)) => own(&commands, &id, task, None).await?,
        _ => Command::RemoveIdentityLink { task, link },
    };
    commands.send(command).await?;
    Ok(reply::no_content())
}

/// A user or a group, not both, with the type of the link.
fn link(body: LinkDto) -> Result<IdentityLink> {
    let kind = body.kind.filter(|kind| !kind.is_empty()).ok_or_else(|| Error::invalid("'type' is missing, for example candidate"))?;
    match (body.user_id, body.group_id) {
        (Some(_), Some(_)) => Err(Error::invalid("Identity Link requires userId or groupId, but not both.")),
        (None, None) => Err(Error::invalid("Identity Link requires userId or groupId.")),
        (None, Some(_)) if matches!(&*kind, "assignee" | "owner") => {
            Err(Error::invalid(format!("a group cannot be the {kind} of a task; type candidate is for groups")))
        }
        (user, group) => Ok(IdentityLink { kind, user, group }),
    }
}

/// The task as it is, with another owner.
async fn own(commands: &Commands, id: &str, task: Key, owner: Option<Arc<str>>) -> Result<Command> {
    let row = task::find(&commands.app, &commands.caller, id, TaskRight::Manage).await?;
    Ok(Command::UpdateTask { task, details: TaskDetails { owner, ..details(row) } })
}

fn details(row: TaskRow) -> TaskDetails {
    TaskDetails {
        name: row.name.map(Arc::from),
        description: row.description.map(Arc::from),
        assignee: row.assignee.map(Arc::from),
        owner: row.owner.map(Arc::from),
        delegation: row.delegation.map(|state| if state == "PENDING" { Delegation::Pending } else { Delegation::Resolved }),
        due_at: row.due_at,
        follow_up_at: row.follow_up_at,
        priority: i32::try_from(row.priority).unwrap_or_default(),
        parent_task: row.parent_task_key.map(Key),
        tenant: row.tenant_id.map(Arc::from),
    }
}
