//! Start forms: `/process-definition/{...}/startForm`, `/form-variables`, `/rendered-form`, `/deployed-start-form`.
use super::dto::variable::TypedMap;
use super::error::{Error, Result};
use super::selected::{Selected, routes};
use super::{form, rendered_form, reply};
use crate::app::App;
use crate::auth::Caller;
use crate::store::query::Criteria;
use actix_web::HttpResponse;
use actix_web::web::{Data, ServiceConfig};
use baton_engine::eval::Given;
use baton_engine::{Graph, Variables};

pub fn configure(cfg: &mut ServiceConfig) {
    routes(cfg, "/startForm", |resource| resource.get(get));
    routes(cfg, "/form-variables", |resource| resource.get(variables));
    routes(cfg, "/rendered-form", |resource| resource.get(rendered));
    routes(cfg, "/deployed-start-form", |resource| resource.get(deployed));
}

async fn get(selected: Selected) -> HttpResponse {
    reply::json(&form::dto(form::of_start(&selected), &format!("/process-definition/{}/rendered-form", selected.id())))
}

/// The form's fields with their defaults; only those named in `variableNames`, where given.
async fn variables(app: Data<App>, caller: Caller, selected: Selected, criteria: Criteria) -> Result<HttpResponse> {
    let deserialize = criteria.flag_or("deserializeValues", true)?;
    let names = criteria.list("variableNames")?;
    let mut values = defaults(&app, caller, &selected)?;
    values.retain(|(name, _)| names.as_ref().is_none_or(|names| names.iter().any(|wanted| **wanted == **name)));
    Ok(reply::json(&TypedMap { variables: &values, deserialize }))
}

async fn rendered(app: Data<App>, caller: Caller, selected: Selected) -> Result<HttpResponse> {
    let fields = form::fields(form::of_start(&selected));
    if fields.is_empty() {
        return Err(Error::not_found(format!(
            "No matching rendered start form for process definition with the id {} found.",
            selected.id()
        )));
    }
    Ok(rendered_form::reply(fields, &defaults(&app, caller, &selected)?))
}

async fn deployed(app: Data<App>, selected: Selected) -> Result<HttpResponse> {
    form::deployed(&app, form::of_start(&selected), Some(&selected)).await
}

fn defaults(app: &App, caller: Caller, graph: &Graph) -> Result<Variables> {
    let directory = app.store.directory();
    let mut view = Given { variables: Variables::new(), actor: caller.user, directory, now: app.clock.now() };
    form::values(form::fields(form::of_start(graph)), &mut view)
}
