//! `/history/decision-instance`: what was decided, with what went in, what came out, and by which rules.
use super::body::Query;
use super::decision_retention as retention;
use super::dto::variable::Typed;
use super::dto::{definition_id, text_id};
use super::error::Result;
use super::lists::{self, Ask};
use super::reply;
use crate::app::App;
use crate::auth::{Caller, Right};
use crate::store::query::history_decisions::{ALL, DecisionInstanceRow};
use crate::timestamp::Time;
use actix_web::HttpResponse;
use actix_web::web::{self, Data, Path, ServiceConfig};
use baton_engine::state::{DecisionInput, DecisionOutput};
use baton_models::Value;
use serde::Deserialize;
use serde_json::{Value as Json, json};

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/history/decision-instance").get(list));
    cfg.service(web::resource("/history/decision-instance/count").get(count));
    cfg.service(web::resource("/history/decision-instance/delete").post(retention::delete));
    cfg.service(web::resource("/history/decision-instance/set-removal-time").post(retention::set_removal_time));
    cfg.service(web::resource("/history/decision-instance/{id}").get(get).delete(retention::delete_one));
}

/// What is shown beside the decision itself.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Parts {
    #[serde(default)]
    include_inputs: bool,
    #[serde(default)]
    include_outputs: bool,
}

async fn list(ask: Ask) -> Result<HttpResponse> {
    ask.caller.require(Right::ReadDecisionHistory)?;
    let parts = Parts { include_inputs: ask.criteria.flag("includeInputs")?, include_outputs: ask.criteria.flag("includeOutputs")? };
    for ignored in ["disableBinaryFetching", "disableCustomObjectDeserialization"] {
        ask.criteria.flag(ignored)?;
    }
    let rows: Vec<DecisionInstanceRow> = ask.rows(&ALL, None).await?;
    Ok(reply::json(&rows.iter().map(|row| dto(row, parts)).collect::<Vec<_>>()))
}

async fn count(ask: Ask) -> Result<HttpResponse> {
    ask.caller.require(Right::ReadDecisionHistory)?;
    ask.count(&ALL, None).await
}

async fn get(app: Data<App>, caller: Caller, id: Path<String>, Query(parts): Query<Parts>) -> Result<HttpResponse> {
    caller.require(Right::ReadDecisionHistory)?;
    let row = lists::one(&app, &ALL, &id, None, "Historic decision instance").await?;
    Ok(reply::json(&dto(&row, parts)))
}

/// `HistoricDecisionInstanceDto`.
fn dto(row: &DecisionInstanceRow, parts: Parts) -> Json {
    let process = row.process_id.as_deref().zip(row.process_version).zip(row.definition_key);
    let requirements = row.requirements_id.as_deref().zip(row.requirements_version).zip(row.requirements_key);
    let id = |((id, version), key): ((&str, i64), i64)| definition_id(id, version, key);
    json!({
        "id": row.key.to_string(),
        "decisionDefinitionId": definition_id(row.counts_to.as_deref().unwrap_or(&row.decision_id), row.decision_version, row.decision_key),
        "decisionDefinitionKey": row.decision_id,
        "decisionDefinitionName": row.decision_name,
        "evaluationTime": Time(row.evaluated_at),
        "removalTime": row.removal_time.map(Time),
        "processDefinitionId": process.map(id),
        "processDefinitionKey": row.process_id,
        "processInstanceId": text_id(row.instance_key),
        "rootProcessInstanceId": text_id(row.root_key),
        "caseDefinitionId": null,
        "caseDefinitionKey": null,
        "caseInstanceId": null,
        "activityId": row.element_id,
        "activityInstanceId": text_id(row.element_instance_key),
        "tenantId": row.tenant_id,
        "userId": row.user_id,
        "inputs": parts.include_inputs.then(|| inputs(row)),
        "outputs": parts.include_outputs.then(|| outputs(row)),
        "collectResultValue": row.collected,
        "rootDecisionInstanceId": text_id(row.root_decision_key),
        "decisionRequirementsDefinitionId": requirements.map(id),
        "decisionRequirementsDefinitionKey": row.requirements_id,
    })
}

fn inputs(row: &DecisionInstanceRow) -> Vec<Json> {
    let told: Vec<DecisionInput> = serde_json::from_str(&row.inputs).unwrap_or_default();
    let one = |(number, input): (usize, &DecisionInput)| {
        let own = json!({
            "id": format!("{}-i{number}", row.key),
            "decisionInstanceId": row.key.to_string(),
            "clauseId": input.clause_id,
            "clauseName": input.clause_name,
        });
        with_value(own, &input.value, row)
    };
    told.iter().enumerate().map(one).collect()
}

fn outputs(row: &DecisionInstanceRow) -> Vec<Json> {
    let told: Vec<DecisionOutput> = serde_json::from_str(&row.outputs).unwrap_or_default();
    let one = |(number, output): (usize, &DecisionOutput)| {
        let own = json!({
            "id": format!("{}-o{number}", row.key),
            "decisionInstanceId": row.key.to_string(),
            "clauseId": output.clause_id,
            "clauseName": output.clause_name,
            "ruleId": output.rule_id,
            "ruleOrder": output.rule_order,
            "variableName": output.name,
        });
        with_value(own, &output.value, row)
    };
    told.iter().enumerate().map(one).collect()
}

/// The value's own fields beside those of a clause.
fn with_value(mut own: Json, value: &Value, row: &DecisionInstanceRow) -> Json {
    let typed = serde_json::to_value(Typed { value, deserialize: false }).unwrap_or_default();
    let more = json!({
        "errorMessage": null,
        "createTime": Time(row.evaluated_at),
        "removalTime": row.removal_time.map(Time),
        "rootProcessInstanceId": text_id(row.root_key),
    });
    if let (Some(own), Json::Object(typed), Json::Object(more)) = (own.as_object_mut(), typed, more) {
        own.extend(typed);
        own.extend(more);
    }
    own
}
