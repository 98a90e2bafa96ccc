//! `/deployment`: taking files in, finding them again, and taking them back.
use super::body::Query;
use super::commands::Commands;
use super::deployment_create::refused;
use super::error::{Error, Result};
use super::lists::{self, Ask};
use super::reply;
use crate::app::App;
use crate::auth::{Caller, Right};
use crate::store::query::criteria;
use crate::store::query::deployments::{self, ALL, DeploymentRow, ResourceRow};
use crate::timestamp::Time;
use actix_web::HttpResponse;
use actix_web::web::{self, Data, Path, ServiceConfig};
use baton_engine::Skip;
use baton_models::Key;
use serde::Deserialize;
use serde_json::{Value as Json, json};

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/deployment").get(list));
    cfg.service(web::resource("/deployment/count").get(count));
    cfg.service(web::resource("/deployment/{id}").get(get).delete(delete));
    cfg.service(web::resource("/deployment/{id}/resources").get(resources));
    cfg.service(web::resource("/deployment/{id}/resources/{resource}").get(resource));
    cfg.service(web::resource("/deployment/{id}/resources/{resource}/data").get(data));
}

async fn list(ask: Ask) -> Result<HttpResponse> {
    ask.caller.require(Right::ReadDefinitions)?;
    let rows: Vec<DeploymentRow> = ask.rows(&ALL, None).await?;
    Ok(reply::json(&rows.iter().map(dto).collect::<Vec<_>>()))
}

async fn count(ask: Ask) -> Result<HttpResponse> {
    ask.caller.require(Right::ReadDefinitions)?;
    ask.count(&ALL, None).await
}

async fn get(app: Data<App>, caller: Caller, id: Path<String>) -> Result<HttpResponse> {
    caller.require(Right::ReadDefinitions)?;
    let row: DeploymentRow = lists::one(&app, &ALL, &id, None, "Deployment").await?;
    Ok(reply::json(&dto(&row)))
}

#[derive(Deserialize)]
struct Options {
    /// Only the literal `true` counts.
    cascade: Option<String>,
    #[serde(rename = "skipCustomListeners")]
    skip_listeners: Option<String>,
    #[serde(rename = "skipIoMappings")]
    skip_mappings: Option<String>,
}

/// Without `cascade`, process instances of its definitions refuse it: their past would go with it.
async fn delete(commands: Commands, id: Path<String>, Query(options): Query<Options>) -> Result<HttpResponse> {
    commands.caller.require(Right::Deploy)?;
    let missing = || Error::not_found(format!("Deployment with id '{id}' does not exist"));
    let deployment = criteria::key(&id).ok_or_else(missing)?;
    let is_set = |option: &Option<String>| option.as_deref() == Some("true");
    let skip = Skip { listeners: is_set(&options.skip_listeners), mappings: is_set(&options.skip_mappings) };
    let cascade = is_set(&options.cascade).then_some(skip);
    let found = commands.app.store.delete_deployment(deployment, cascade, commands.caller.user.clone()).await.map_err(refused)?;
    if found { Ok(reply::no_content()) } else { Err(missing()) }
}

async fn resources(app: Data<App>, caller: Caller, id: Path<String>) -> Result<HttpResponse> {
    let rows = find(&app, &caller, &id, None).await?;
    if rows.is_empty() {
        return Err(Error::not_found(format!("Deployment resources for deployment id '{id}' do not exist.")));
    }
    Ok(reply::json(&rows.iter().map(resource_dto).collect::<Vec<_>>()))
}

async fn resource(app: Data<App>, caller: Caller, path: Path<(String, String)>) -> Result<HttpResponse> {
    Ok(reply::json(&resource_dto(&find_one(&app, &caller, &path).await?)))
}

async fn data(app: Data<App>, caller: Caller, path: Path<(String, String)>) -> Result<HttpResponse> {
    let row = find_one(&app, &caller, &path).await?;
    let content = app.store.read(move |db| deployments::content(db, Key(row.key))).await?.unwrap_or_default();
    let file_name = row.name.rsplit(['/', '\\']).next().unwrap_or(&row.name);
    Ok(reply::bytes(reply::media_type(file_name), Some(file_name), content))
}

async fn find_one(app: &App, caller: &Caller, (id, resource): &(String, String)) -> Result<ResourceRow> {
    let found = match criteria::key(resource) {
        Some(key) => find(app, caller, id, Some(key)).await?.pop(),
        None => None,
    };
    found.ok_or_else(|| {
        Error::not_found(format!("Deployment resource with resource id '{resource}' for deployment id '{id}' does not exist."))
    })
}

async fn find(app: &App, caller: &Caller, id: &str, resource: Option<Key>) -> Result<Vec<ResourceRow>> {
    caller.require(Right::ReadDefinitions)?;
    let Some(deployment) = criteria::key(id) else { return Ok(Vec::new()) };
    Ok(app.store.read(move |db| deployments::resources(db, deployment, resource)).await?)
}

fn dto(row: &DeploymentRow) -> Json {
    json!({
        "links": [],
        "id": row.key.to_string(),
        "tenantId": row.tenant_id,
        "deploymentTime": Time(row.deployed_at),
        "source": row.source,
        "name": row.name,
    })
}

fn resource_dto(row: &ResourceRow) -> Json {
    json!({ "id": row.key.to_string(), "name": row.name, "deploymentId": row.deployment_key.to_string() })
}
