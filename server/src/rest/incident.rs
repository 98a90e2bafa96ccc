//! `/incident`: what needs repair now.
use super::dto::definition_id;
use super::error::Result;
use super::lists::{self, Ask};
use super::reply;
use crate::app::App;
use crate::auth::Caller;
use crate::store::query::access::visible;
use crate::store::query::incidents::{IncidentRow, OPEN};
use crate::timestamp::Time;
use actix_web::HttpResponse;
use actix_web::web::{self, Data, Path, ServiceConfig};
use serde_json::{Value as Json, json};

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/incident").get(list));
    cfg.service(web::resource("/incident/count").get(count));
    cfg.service(web::resource("/incident/{id}").get(get));
}

async fn list(ask: Ask) -> Result<HttpResponse> {
    let rows: Vec<IncidentRow> = ask.rows(&OPEN, visible(&ask.caller, "n.instance_key")).await?;
    Ok(reply::json(&rows.iter().map(dto).collect::<Vec<_>>()))
}

async fn count(ask: Ask) -> Result<HttpResponse> {
    ask.count(&OPEN, visible(&ask.caller, "n.instance_key")).await
}

async fn get(app: Data<App>, caller: Caller, id: Path<String>) -> Result<HttpResponse> {
    let row = lists::one(&app, &OPEN, &id, visible(&caller, "n.instance_key"), "Incident").await?;
    Ok(reply::json(&dto(&row)))
}

fn dto(row: &IncidentRow) -> Json {
    let id = row.key.to_string();
    json!({
        "id": id,
        "processDefinitionId": definition_id(&row.process_id, row.version, row.definition_key),
        "processInstanceId": row.instance_key.to_string(),
        "executionId": row.element_instance_key.to_string(),
        "incidentTimestamp": Time(row.created_at),
        "incidentType": row.kind,
        "activityId": row.element_id,
        "failedActivityId": row.element_id,
        "causeIncidentId": id,
        "rootCauseIncidentId": id,
        "configuration": row.cause_key.map(|key| key.to_string()),
        "tenantId": row.tenant_id,
        "incidentMessage": row.message,
        "jobDefinitionId": null,
        "annotation": null,
    })
}
