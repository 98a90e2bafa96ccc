//! `/decision-requirements-definition`: files that hold several decisions.
use super::dto::definition_id;
use super::error::{Error, Result};
use super::lists::{self, Ask};
use super::reply;
use crate::app::App;
use crate::auth::{Caller, Right};
use crate::store::query::criteria::definition_key;
use crate::store::query::decisions::{self, REQUIREMENTS, RequirementsRow};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{self, Data, Path, ServiceConfig};
use baton_models::Key;
use serde::Deserialize;
use serde_json::{Value as Json, json};

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/decision-requirements-definition").get(list));
    cfg.service(web::resource("/decision-requirements-definition/count").get(count));
    for selector in ["key/{key}/tenant-id/{tenant}", "key/{key}", "{id}"] {
        let path = format!("/decision-requirements-definition/{selector}");
        cfg.service(web::resource(path.clone()).get(get));
        cfg.service(web::resource(format!("{path}/xml")).get(xml));
        cfg.service(web::resource(format!("{path}/diagram")).get(diagram));
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Names {
    id: Option<String>,
    key: Option<String>,
    tenant: Option<String>,
}

async fn list(ask: Ask) -> Result<HttpResponse> {
    ask.caller.require(Right::ReadDefinitions)?;
    let rows: Vec<RequirementsRow> = ask.rows(&REQUIREMENTS, None).await?;
    Ok(reply::json(&rows.iter().map(dto).collect::<Vec<_>>()))
}

async fn count(ask: Ask) -> Result<HttpResponse> {
    ask.caller.require(Right::ReadDefinitions)?;
    ask.count(&REQUIREMENTS, None).await
}

/// The row that a path names; an unknown id is 400 and an unknown key 404, as clients know it.
async fn chosen(app: &App, caller: &Caller, names: &Names) -> Result<RequirementsRow> {
    caller.require(Right::ReadDefinitions)?;
    let key = match (&names.id, &names.key) {
        (Some(id), _) => definition_key(id)
            .ok_or_else(|| Error::invalid(format!("no deployed decision requirements definition found with id '{id}'")))?,
        (None, Some(key)) => {
            let (wanted, tenant) = (key.clone(), names.tenant.clone());
            let found = app.store.read(move |db| decisions::newest_requirements(db, &wanted, tenant.as_deref())).await?;
            let missing = || format!("No matching decision requirements definition with key: {key} and no tenant-id");
            Key(found.ok_or_else(|| Error::new(StatusCode::NOT_FOUND, "RestException", missing()))?)
        }
        (None, None) => return Err(Error::bug("a route that names no definition")),
    };
    let row: Result<RequirementsRow> = lists::one(app, &REQUIREMENTS, &key.to_string(), None, "Decision requirements definition").await;
    match &names.id {
        Some(id) => row.map_err(|_| Error::invalid(format!("no deployed decision requirements definition found with id '{id}'"))),
        None => row,
    }
}

async fn get(app: Data<App>, caller: Caller, names: Path<Names>) -> Result<HttpResponse> {
    Ok(reply::json(&dto(&chosen(&app, &caller, &names).await?)))
}

async fn xml(app: Data<App>, caller: Caller, names: Path<Names>) -> Result<HttpResponse> {
    let row = chosen(&app, &caller, &names).await?;
    let key = Key(row.key);
    let file = app.store.read(move |db| decisions::source(db, "decision_requirements", key)).await?;
    let content = file.map(|file| file.content).unwrap_or_default();
    let id = definition_id(&row.requirements_id, row.version, row.key);
    Ok(reply::json(&json!({ "id": id, "dmnXml": String::from_utf8_lossy(&content) })))
}

async fn diagram(app: Data<App>, caller: Caller, names: Path<Names>) -> Result<HttpResponse> {
    let key = Key(chosen(&app, &caller, &names).await?.key);
    Ok(match app.store.read(move |db| decisions::diagram(db, "decision_requirements", key)).await? {
        Some(file) => reply::bytes(reply::media_type(&file.name), Some(&file.name), file.content),
        None => reply::no_content(),
    })
}

/// `DecisionRequirementsDefinitionDto`.
pub fn dto(row: &RequirementsRow) -> Json {
    json!({
        "id": definition_id(&row.requirements_id, row.version, row.key),
        "key": row.requirements_id,
        "category": null,
        "name": row.name,
        "version": row.version,
        "resource": row.resource_name,
        "deploymentId": row.deployment_key.to_string(),
        "tenantId": row.tenant_id,
    })
}
