//! `/signal`: tells a signal to all who listen.
use super::body::Json;
use super::commands::Commands;
use super::dto::variable::{Invalid, VariablesDto};
use super::error::{Error, Result};
use super::{message, reply};
use crate::auth::Right;
use crate::store::broadcast::Signal;
use crate::store::query::criteria;
use actix_web::HttpResponse;
use actix_web::web::{self, ServiceConfig};
use serde::Deserialize;
use std::sync::Arc;

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/signal").post(throw));
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Body {
    name: Option<Arc<str>>,
    execution_id: Option<String>,
    variables: VariablesDto,
    tenant_id: Option<String>,
    without_tenant_id: bool,
}

async fn throw(commands: Commands, Json(body): Json<Body>) -> Result<HttpResponse> {
    commands.caller.require(Right::Correlate)?;
    let name = body.name.filter(|name| !name.is_empty()).ok_or_else(|| Error::invalid("No signal name given"))?;
    if body.execution_id.is_some() && (body.tenant_id.is_some() || body.without_tenant_id) {
        let why = "Cannot specify a tenant-id when deliver a signal to a single execution.";
        return Err(Error::invalid(why));
    }
    let tenants = message::tenants(body.tenant_id, body.without_tenant_id)?;
    let variables = body.variables.into_variables();
    let variables = variables.map_err(|Invalid(reason)| Error::invalid(format!("Cannot throw signal: {reason}")))?;
    let told = commands.app.store.broadcast(Signal {
        name: Arc::clone(&name),
        actor: commands.caller.user.clone(),
        // An id of another form belongs to no execution.
        execution: body.execution_id.as_deref().map(|id| criteria::key(id).unwrap_or_default()),
        tenants,
        variables,
        id: commands.idempotency_id(),
        ..Signal::default()
    });
    match (told.await?, body.execution_id) {
        (0, Some(id)) => Err(Error::invalid(format!("Execution '{id}' has not subscribed to a signal event with name '{name}'."))),
        _ => Ok(reply::no_content()),
    }
}
