//! `/decision-definition`: decisions that were deployed; lists, single definitions, their source and their picture.
use super::dto::{definition_id, text_id};
use super::error::{Error, Result};
use super::lists::{self, Ask};
use super::named::{self, Named, no_such_key};
use super::reply;
use crate::app::App;
use crate::auth::{Caller, Right};
use crate::store::query::criteria::definition_key;
use crate::store::query::decisions::{self, ALL, DecisionRow};
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{FromRequest, HttpRequest, HttpResponse, Resource, dev};
use baton_engine::{DecisionDefinition, DecisionVersion};
use serde_json::{Value as Json, json};
use std::future::{Ready, ready};
use std::sync::Arc;

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/decision-definition").get(list));
    cfg.service(web::resource("/decision-definition/count").get(count));
    routes(cfg, "", |resource| resource.get(get));
    routes(cfg, "/xml", |resource| resource.get(xml));
    routes(cfg, "/diagram", |resource| resource.get(diagram));
}

/// Registers the same resource under the three ways to name a decision.
pub fn routes(cfg: &mut ServiceConfig, suffix: &str, resource: fn(Resource) -> Resource) {
    named::routes(cfg, "/decision-definition", suffix, resource);
}

/// The decision that a path names.
pub struct Chosen(pub Arc<DecisionDefinition>);

impl FromRequest for Chosen {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut dev::Payload) -> Self::Future {
        let caller = Caller::from_request(request, payload).into_inner();
        ready(caller.and_then(|caller| caller.require(Right::ReadDefinitions)).and_then(|()| choose(request)).map(Chosen))
    }
}

fn choose(request: &HttpRequest) -> Result<Arc<DecisionDefinition>> {
    let (named, app) = (Named::of(request)?, App::of(request)?);
    let library = app.store.library();
    match named {
        Named::Id(id) => {
            let found = definition_key(&id).map_or(Ok(None), |key| library.decision_by_key(key))?;
            let missing = || Error::not_found(format!("No matching decision definition with id {id}"));
            found.filter(|decision| decision.public_id() == id).ok_or_else(missing)
        }
        Named::Key { key, tenant } => {
            let tenant = tenant.as_deref();
            let found = library.select_decision(&key, DecisionVersion::Latest, tenant)?;
            found.ok_or_else(|| no_such_key("decision definition", &key, tenant))
        }
    }
}

async fn list(ask: Ask) -> Result<HttpResponse> {
    ask.caller.require(Right::ReadDefinitions)?;
    let rows: Vec<DecisionRow> = ask.rows(&ALL, None).await?;
    Ok(reply::json(&rows.iter().map(dto).collect::<Vec<_>>()))
}

async fn count(ask: Ask) -> Result<HttpResponse> {
    ask.caller.require(Right::ReadDefinitions)?;
    ask.count(&ALL, None).await
}

async fn get(app: Data<App>, chosen: Chosen) -> Result<HttpResponse> {
    let row: DecisionRow = lists::one(&app, &ALL, &chosen.0.key.to_string(), None, "Decision definition").await?;
    Ok(reply::json(&dto(&row)))
}

async fn xml(app: Data<App>, chosen: Chosen) -> Result<HttpResponse> {
    let key = chosen.0.key;
    let file = app.store.read(move |db| decisions::source(db, "decision", key)).await?;
    let file = file.ok_or_else(|| Error::not_found(format!("No matching decision definition with id {}", chosen.0.public_id())))?;
    Ok(reply::json(&json!({ "id": chosen.0.public_id(), "dmnXml": String::from_utf8_lossy(&file.content) })))
}

async fn diagram(app: Data<App>, chosen: Chosen) -> Result<HttpResponse> {
    let key = chosen.0.key;
    Ok(match app.store.read(move |db| decisions::diagram(db, "decision", key)).await? {
        Some(file) => reply::bytes(reply::media_type(&file.name), Some(&file.name), file.content),
        None => reply::no_content(),
    })
}

/// `DecisionDefinitionDto`.
pub fn dto(row: &DecisionRow) -> Json {
    let requirements = row.requirements_key.zip(row.requirements_id.as_deref()).zip(row.requirements_version);
    json!({
        "id": definition_id(&row.decision_id, row.version, row.key),
        "key": row.decision_id,
        "category": null,
        "name": row.name,
        "version": row.version,
        "resource": row.resource_name,
        "deploymentId": text_id(Some(row.deployment_key)),
        "tenantId": row.tenant_id,
        "decisionRequirementsDefinitionId": requirements.map(|((key, id), version)| definition_id(id, version, key)),
        "decisionRequirementsDefinitionKey": row.requirements_id,
        "historyTimeToLive": row.history_ttl,
        "versionTag": row.version_tag,
    })
}
