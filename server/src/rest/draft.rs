//! `/draft`, our own resource: files that are kept as they are, with both verdicts on them, and deployed when complete.
use super::body::Query;
use super::commands::Commands;
use super::deployment_create::{refused, text_of};
use super::error::{Error, Result};
use super::multipart::Upload;
use super::reply;
use crate::app::App;
use crate::auth::{Caller, Right};
use crate::drafts::{self, File, ImportError, Verdict};
use crate::store::query::criteria;
use crate::store::query::drafts::{self as query, DraftRow};
use crate::timestamp::Time;
use actix_web::HttpResponse;
use actix_web::web::{self, Data, Path, ServiceConfig};
use baton_models::Key;
use serde::Deserialize;
use serde_json::{Value as Json, json};

/// Drafts in one answer, if nobody asks for fewer.
const MOST: i64 = 1_000;

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/draft").get(list).post(create));
    cfg.service(web::resource("/draft/{id}").get(get).delete(delete));
    cfg.service(web::resource("/draft/{id}/content").get(content));
    cfg.service(web::resource("/draft/{id}/deploy").post(deploy));
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    first_result: Option<i64>,
    max_results: Option<i64>,
}

async fn list(app: Data<App>, caller: Caller, Query(page): Query<Page>) -> Result<HttpResponse> {
    caller.require(Right::Deploy)?;
    let (first, most) = (page.first_result.unwrap_or(0).max(0), page.max_results.unwrap_or(MOST).clamp(0, MOST));
    let rows = app.store.read(move |db| query::list(db, first, most)).await?;
    Ok(reply::json(&rows.iter().map(dto).collect::<Vec<_>>()))
}

/// Every part with a file name is a file.
async fn create(commands: Commands, upload: Upload) -> Result<HttpResponse> {
    commands.caller.require(Right::Deploy)?;
    let tenant = text_of(&upload, "tenant-id")?;
    let file = |part: super::multipart::Part| Some(File { name: part.file_name.filter(|name| !name.is_empty())?, content: part.content });
    let files = upload.parts.into_iter().filter_map(file).collect();
    let imported = drafts::import(&commands.app.store, commands.caller.user.clone(), tenant, files).await;
    let rows = imported.map_err(|error| match error {
        ImportError::Store(error) => error.into(),
        other => Error::invalid(other.to_string()),
    })?;
    Ok(reply::json(&rows.iter().map(dto).collect::<Vec<_>>()))
}

async fn get(app: Data<App>, caller: Caller, id: Path<String>) -> Result<HttpResponse> {
    let (row, content) = find(&app, &caller, &id).await?;
    let judged = drafts::judge(&app.store, &row, content).await?;
    let mut answer = dto(&row);
    if let Some(fields) = answer.as_object_mut() {
        fields.extend(now(&judged.verdict));
        let with = judged.with.iter().map(|draft| json!({ "id": draft.key.to_string(), "name": draft.name }));
        fields.insert("deployedWith".to_owned(), Json::Array(with.collect()));
    }
    Ok(reply::json(&answer))
}

async fn content(app: Data<App>, caller: Caller, id: Path<String>) -> Result<HttpResponse> {
    let (row, content) = find(&app, &caller, &id).await?;
    Ok(reply::bytes("application/octet-stream", Some(&row.name), content))
}

async fn delete(app: Data<App>, caller: Caller, id: Path<String>) -> Result<HttpResponse> {
    caller.require(Right::Deploy)?;
    let draft = criteria::key(&id).ok_or_else(|| missing(&id))?;
    let found = drafts::delete(&app.store, draft).await?;
    if found { Ok(reply::no_content()) } else { Err(missing(&id)) }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Options {
    /// Processes that are not marked as executable are deployed too.
    #[serde(default)]
    all_processes: bool,
}

async fn deploy(app: Data<App>, caller: Caller, id: Path<String>, Query(options): Query<Options>) -> Result<HttpResponse> {
    let (row, content) = find(&app, &caller, &id).await?;
    let deployed = drafts::deploy(&app.store, row, content, options.all_processes).await.map_err(refused)?;
    let definitions = deployed.definitions.iter().map(|graph| json!({ "key": graph.process.id, "name": graph.process.name }));
    Ok(reply::json(&json!({
        "deploymentId": deployed.key.to_string(),
        "deploymentTime": Time(deployed.deployed_at),
        "changed": !deployed.is_old,
        "processDefinitions": definitions.collect::<Vec<_>>(),
    })))
}

async fn find(app: &App, caller: &Caller, id: &str) -> Result<(DraftRow, Vec<u8>)> {
    caller.require(Right::Deploy)?;
    let draft: Key = criteria::key(id).ok_or_else(|| missing(id))?;
    drafts::find(&app.store, draft).await?.ok_or_else(|| missing(id))
}

fn missing(id: &str) -> Error {
    Error::not_found(format!("Draft with id '{id}' does not exist"))
}

fn dto(row: &DraftRow) -> Json {
    json!({
        "id": row.key.to_string(),
        "name": row.name,
        "size": row.size,
        "created": Time(row.created_at),
        "createdBy": row.created_by,
        "tenantId": row.tenant_id,
        "draft": row.shown,
        "deployable": row.deployable,
        "errors": row.errors,
    })
}

/// The verdicts as they are today, which replace those of the day of the import.
fn now(verdict: &Verdict) -> impl IntoIterator<Item = (String, Json)> {
    let processes = verdict.processes().iter().map(drafts::json::process);
    let problems = verdict.problems.iter().map(drafts::json::problem);
    [
        ("draft", json!(verdict.draft.is_some())),
        ("deployable", json!(verdict.deployable)),
        ("deployableWithAllProcesses", json!(verdict.deployable_with_all)),
        ("errors", json!(verdict.errors())),
        ("processes", Json::Array(processes.collect())),
        ("problems", Json::Array(problems.collect())),
    ]
    .map(|(name, value)| (name.to_owned(), value))
}
