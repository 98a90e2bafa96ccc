//! `/decision-requirements-definition`: files that hold several decisions.
use super::dto::definition_id;
use super::error::{Error, Result};
use super::lists::{self, Ask};
use super::named::{self, Named, no_such_key};
use super::reply;
use crate::app::App;
use crate::auth::{Caller, Right};
use crate::store::query::criteria::definition_key;
use crate::store::query::decisions::{self, REQUIREMENTS, RequirementsRow};
use actix_web::HttpResponse;
use actix_web::web::{self, Data, ServiceConfig};
use baton_models::Key;
use serde_json::{Value as Json, json};

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/decision-requirements-definition").get(list));
    cfg.service(web::resource("/decision-requirements-definition/count").get(count));
    named::routes(cfg, "/decision-requirements-definition", "", |resource| resource.get(get));
    named::routes(cfg, "/decision-requirements-definition", "/xml", |resource| resource.get(xml));
    named::routes(cfg, "/decision-requirements-definition", "/diagram", |resource| resource.get(diagram));
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
async fn chosen(app: &App, caller: &Caller, named: &Named) -> Result<RequirementsRow> {
    caller.require(Right::ReadDefinitions)?;
    let row = |key: Key| async move { lists::one(app, &REQUIREMENTS, &key.to_string(), None, "Decision requirements definition").await };
    match named {
        Named::Id(id) => {
            let missing = || Error::invalid(format!("no deployed decision requirements definition found with id '{id}'"));
            row(definition_key(id).ok_or_else(missing)?).await.map_err(|_| missing())
        }
        Named::Key { key, tenant } => {
            let (wanted, of) = (key.clone(), tenant.clone());
            let found = app.store.read(move |db| decisions::newest_requirements(db, &wanted, of.as_deref())).await?;
            row(Key(found.ok_or_else(|| no_such_key("decision requirements definition", key, tenant.as_deref()))?)).await
        }
    }
}

async fn get(app: Data<App>, caller: Caller, named: Named) -> Result<HttpResponse> {
    Ok(reply::json(&dto(&chosen(&app, &caller, &named).await?)))
}

async fn xml(app: Data<App>, caller: Caller, named: Named) -> Result<HttpResponse> {
    let row = chosen(&app, &caller, &named).await?;
    let key = Key(row.key);
    let file = app.store.read(move |db| decisions::source(db, "decision_requirements", key)).await?;
    let content = file.map(|file| file.content).unwrap_or_default();
    let id = definition_id(&row.requirements_id, row.version, row.key);
    Ok(reply::json(&json!({ "id": id, "dmnXml": String::from_utf8_lossy(&content) })))
}

async fn diagram(app: Data<App>, caller: Caller, named: Named) -> Result<HttpResponse> {
    let key = Key(chosen(&app, &caller, &named).await?.key);
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
