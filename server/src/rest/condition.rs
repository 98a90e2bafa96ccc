//! `/condition`: starts the process definitions whose conditional start events hold for the given variables.
use super::body::Json;
use super::commands::Commands;
use super::dto::process_instance::ProcessInstanceDto;
use super::dto::variable::{Invalid, VariablesDto};
use super::error::{Error, Result};
use super::{lists, message, reply};
use crate::auth::Right;
use crate::store::conditions::Evaluation;
use crate::store::query::criteria;
use crate::store::query::history_process_instances::{ALL, HistoricInstanceRow};
use actix_web::HttpResponse;
use actix_web::web::{self, ServiceConfig};
use serde::Deserialize;
use std::sync::Arc;

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/condition").post(evaluate));
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Body {
    variables: VariablesDto,
    business_key: Option<Arc<str>>,
    process_definition_id: Option<String>,
    tenant_id: Option<String>,
    without_tenant_id: bool,
}

async fn evaluate(commands: Commands, Json(body): Json<Body>) -> Result<HttpResponse> {
    commands.caller.require(Right::Correlate)?;
    let tenants = message::tenants(body.tenant_id, body.without_tenant_id)?;
    let variables = body.variables.into_variables();
    let variables = variables.map_err(|Invalid(reason)| Error::invalid(format!("Cannot evaluate conditions: {reason}")))?;
    // An id of another form belongs to no definition.
    let definition = body.process_definition_id.as_deref().map(|id| id.rsplit(':').next().and_then(criteria::key).unwrap_or_default());
    let started = commands.app.store.evaluate(Evaluation {
        actor: commands.caller.user.clone(),
        business_key: body.business_key,
        definition,
        tenants,
        variables,
        id: commands.idempotency_id(),
    });
    let mut instances = Vec::new();
    for instance in started.await? {
        let row: HistoricInstanceRow = lists::one(&commands.app, &ALL, &instance.to_string(), None, "Process instance").await?;
        instances.push(ProcessInstanceDto::from(row));
    }
    Ok(reply::json(&instances))
}
