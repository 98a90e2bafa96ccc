//! `/process-definition`: what can be started; lists, single definitions, their source and their picture.
use super::dto::process_definition::dto;
use super::error::{Error, Result};
use super::lists::Ask;
use super::selected::{Selected, routes};
use super::{lists, reply};
use crate::app::App;
use crate::auth::Right;
use crate::store::Sql;
use crate::store::query::definitions::{self, ALL, DefinitionRow};
use actix_web::HttpResponse;
use actix_web::web::{self, Data, ServiceConfig};
use serde_json::json;

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/process-definition").get(list));
    cfg.service(web::resource("/process-definition/count").get(count));
    routes(cfg, "", |resource| resource.get(get));
    routes(cfg, "/xml", |resource| resource.get(xml));
    routes(cfg, "/diagram", |resource| resource.get(diagram));
}

async fn list(ask: Ask) -> Result<HttpResponse> {
    ask.caller.require(Right::ReadDefinitions)?;
    let rows: Vec<DefinitionRow> = ask.rows(&ALL, permitted(&ask)?).await?;
    Ok(reply::json(&rows.iter().map(|row| dto(row, ask.criteria.now)).collect::<Vec<_>>()))
}

async fn count(ask: Ask) -> Result<HttpResponse> {
    ask.caller.require(Right::ReadDefinitions)?;
    ask.count(&ALL, permitted(&ask)?).await
}

/// Only what the caller may start, where that is asked for.
fn permitted(ask: &Ask) -> Result<Option<Sql>> {
    Ok(if ask.criteria.flag("startablePermissionCheck")? { definitions::startable(&ask.caller) } else { None })
}

async fn get(app: Data<App>, selected: Selected) -> Result<HttpResponse> {
    let row: DefinitionRow = lists::one(&app, &ALL, &selected.key.to_string(), None, "Process definition").await?;
    Ok(reply::json(&dto(&row, app.clock.now())))
}

async fn xml(app: Data<App>, selected: Selected) -> Result<HttpResponse> {
    let key = selected.key;
    let file = app.store.read(move |db| definitions::source(db, key)).await?;
    let file = file.ok_or_else(|| Error::not_found(format!("No matching definition with id {}", selected.id())))?;
    Ok(reply::json(&json!({ "id": selected.id(), "bpmn20Xml": String::from_utf8_lossy(&file.content) })))
}

/// The picture that was deployed with the model; 204 where there is none.
async fn diagram(app: Data<App>, selected: Selected) -> Result<HttpResponse> {
    let key = selected.key;
    Ok(match app.store.read(move |db| definitions::diagram(db, key)).await? {
        Some(file) => reply::bytes(reply::media_type(&file.name), Some(&file.name), file.content),
        None => reply::no_content(),
    })
}
