//! `/message`: gives a message to the one who waits for it, or to all who do; what waits is an element instance, or a
//! process definition that begins with the message.
use super::body::Json;
use super::commands::Commands;
use super::dto::process_instance::ProcessInstanceDto;
use super::dto::variable::{Invalid, TypedMap, VariablesDto};
use super::error::{Error, Result};
use super::{lists, reply};
use crate::app::App;
use crate::auth::Right;
use crate::store::matching::Tenants;
use crate::store::query::criteria;
use crate::store::query::history_process_instances::{ALL, HistoricInstanceRow};
use crate::store::route::{CorrelationError, Message, Received};
use actix_web::HttpResponse;
use actix_web::web::{self, ServiceConfig};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

const MISMATCH: &str = "org.camunda.bpm.engine.MismatchingMessageCorrelationException";

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/message").post(correlate));
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Body {
    message_name: Option<Arc<str>>,
    business_key: Option<Arc<str>>,
    correlation_key: Value,
    tenant_id: Option<String>,
    without_tenant_id: bool,
    process_instance_id: Option<String>,
    correlation_keys: VariablesDto,
    local_correlation_keys: VariablesDto,
    process_variables: VariablesDto,
    process_variables_local: VariablesDto,
    process_variables_to_triggered_scope: VariablesDto,
    all: bool,
    result_enabled: bool,
    variables_in_result_enabled: bool,
}

/// What the message carries, where a model says what it waits for: a text, or a number as one; none is as good as an empty one.
fn correlation_key(key: &Value) -> Result<Option<Arc<str>>> {
    match key {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text.as_str().into()).filter(|text: &Arc<str>| !text.is_empty())),
        Value::Number(number) => Ok(Some(number.to_string().into())),
        other => Err(Error::invalid(format!("correlationKey is a text or a number, not {other}"))),
    }
}

async fn correlate(commands: Commands, Json(body): Json<Body>) -> Result<HttpResponse> {
    commands.caller.require(Right::Correlate)?;
    let with_result = body.result_enabled;
    let message = Message { actor: commands.caller.user.clone(), idempotency_id: commands.idempotency_id(), ..read(body)? };
    let name = Arc::clone(&message.name);
    let received = commands.app.store.correlate(message).await.map_err(|error| refused(&name, error))?;
    if !with_result {
        return Ok(reply::no_content());
    }
    let mut results = Vec::with_capacity(received.len());
    for received in &received {
        results.push(result(&commands.app, received).await?);
    }
    Ok(reply::json(&results))
}

fn read(body: Body) -> Result<Message> {
    let name = body.message_name.filter(|name| !name.is_empty()).ok_or_else(|| Error::invalid("No message name supplied"))?;
    let tenants = tenants(body.tenant_id, body.without_tenant_id)?;
    if body.variables_in_result_enabled && !body.result_enabled {
        return Err(Error::invalid("Parameter 'variablesInResultEnabled' cannot be used without 'resultEnabled' set to true"));
    }
    let values = |variables: VariablesDto| {
        variables.into_variables().map_err(|Invalid(reason)| Error::invalid(format!("Cannot deliver message: {reason}")))
    };
    let mut local_variables = values(body.process_variables_local)?;
    local_variables.extend(values(body.process_variables_to_triggered_scope)?);
    Ok(Message {
        name,
        business_key: body.business_key,
        correlation_key: correlation_key(&body.correlation_key)?,
        // An id of another form belongs to no instance.
        instance: body.process_instance_id.map(|id| criteria::key(&id).unwrap_or_default()),
        tenants,
        correlation: values(body.correlation_keys)?,
        local_correlation: values(body.local_correlation_keys)?,
        variables: values(body.process_variables)?,
        local_variables,
        all: body.all,
        reply_variables: body.variables_in_result_enabled,
        ..Message::default()
    })
}

/// Which tenants a message, a signal or a condition is meant for.
pub(super) fn tenants(tenant: Option<String>, without: bool) -> Result<Tenants> {
    match (tenant, without) {
        (Some(_), true) => Err(Error::invalid("Parameter 'tenantId' cannot be used together with parameter 'withoutTenantId'.")),
        (Some(tenant), false) => Ok(Tenants::Of(vec![tenant])),
        (None, true) => Ok(Tenants::None),
        (None, false) => Ok(Tenants::All),
    }
}

fn refused(name: &str, error: CorrelationError) -> Error {
    match error {
        CorrelationError::Mismatch(why) => Error::bad_request(format!("{MISMATCH}: {why}")).code(0),
        CorrelationError::Store(error) => Error::from(error).wrap("RestException", format!("Cannot deliver message '{name}'")),
    }
}

/// `MessageCorrelationResultWithVariableDto`.
async fn result(app: &App, received: &Received) -> Result<Value> {
    let (Received::Caught { instance, variables, .. } | Received::Started { instance, variables }) = received;
    let row: HistoricInstanceRow = lists::one(app, &ALL, &instance.to_string(), None, "Process instance").await?;
    let variables = variables.as_ref().map(|variables| TypedMap { variables, deserialize: false });
    let (kind, execution, instance) = match received {
        Received::Caught { instance, element_instance, .. } => {
            let (id, instance) = (element_instance.to_string(), instance.to_string());
            ("Execution", json!({ "id": id, "processInstanceId": instance, "ended": false, "tenantId": row.tenant_id }), Value::Null)
        }
        Received::Started { .. } => ("ProcessDefinition", Value::Null, json!(ProcessInstanceDto::from(row))),
    };
    Ok(json!({ "resultType": kind, "execution": execution, "processInstance": instance, "variables": variables }))
}
