//! `/history/variable-instance`: variables of running and finished instances.
use super::dto::definition_id;
use super::dto::variable::Typed;
use super::error::Result;
use super::lists::{self, Ask};
use super::{reply, variables};
use crate::app::App;
use crate::auth::Caller;
use crate::store::Sql;
use crate::store::query::Criteria;
use crate::store::query::access::visible;
use crate::store::query::filter::join;
use crate::store::query::history_variables::{ALL, HistoricVariableRow};
use crate::timestamp::Time;
use actix_web::web::{self, Data, Path, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value as Json, json};

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/history/variable-instance").get(list).post(list));
    cfg.service(web::resource("/history/variable-instance/count").get(count).post(count));
    cfg.service(web::resource("/history/variable-instance/{id}").get(get));
    cfg.service(web::resource("/history/variable-instance/{id}/data").get(data));
}

async fn list(ask: Ask) -> Result<HttpResponse> {
    let deserialize = ask.criteria.flag_or("deserializeValues", true)?;
    let rows: Vec<HistoricVariableRow> = ask.rows(&ALL, shown(&ask)?).await?;
    let list = rows.into_iter().map(|row| dto(row, deserialize)).collect::<Result<Vec<_>>>()?;
    Ok(reply::json(&list))
}

async fn count(ask: Ask) -> Result<HttpResponse> {
    let shown = shown(&ask)?;
    ask.count(&ALL, shown).await
}

/// What the caller may see; deleted variables only where they are asked for.
fn shown(ask: &Ask) -> Result<Option<Sql>> {
    let present = (!ask.criteria.flag("includeDeleted")?).then(|| Sql::new("v.deleted_at IS NULL"));
    let conditions: Vec<Sql> = present.into_iter().chain(visible(&ask.caller, "v.instance_key")).collect();
    Ok((!conditions.is_empty()).then(|| join(conditions, " AND ")))
}

async fn get(app: Data<App>, caller: Caller, id: Path<String>, request: HttpRequest) -> Result<HttpResponse> {
    let deserialize = Criteria::from_query(request.query_string())?.flag_or("deserializeValue", true)?;
    Ok(reply::json(&dto(find(&app, &caller, &id).await?, deserialize)?))
}

async fn data(app: Data<App>, caller: Caller, id: Path<String>) -> Result<HttpResponse> {
    let mut row = find(&app, &caller, &id).await?;
    variables::bytes(&row.name.clone(), &row.take_value()?)
}

async fn find(app: &App, caller: &Caller, id: &str) -> Result<HistoricVariableRow> {
    lists::one(app, &ALL, id, visible(caller, "v.instance_key"), "Historic variable instance").await
}

fn dto(mut row: HistoricVariableRow, deserialize: bool) -> Result<Json> {
    let of_process = row.definition_key != 0;
    let key = |key: i64| of_process.then(|| key.to_string());
    let mut dto = json!({
        "id": row.key.to_string(),
        "name": row.name,
        "processDefinitionKey": of_process.then_some(&row.process_id),
        "processDefinitionId": row.version.map(|version| definition_id(&row.process_id, version, row.definition_key)),
        "processInstanceId": key(row.instance_key),
        "executionId": key(row.scope_key),
        "activityInstanceId": key(row.scope_key),
        "caseDefinitionKey": null,
        "caseDefinitionId": null,
        "caseInstanceId": null,
        "caseExecutionId": null,
        "taskId": row.task_id,
        "tenantId": row.tenant_id,
        "errorMessage": null,
        "state": if row.deleted_at.is_some() { "DELETED" } else { "CREATED" },
        "createTime": Time(row.created_at),
        "removalTime": null,
        "rootProcessInstanceId": key(row.root_key),
    });
    let value = row.take_value()?;
    if let (Json::Object(dto), Ok(Json::Object(typed))) = (&mut dto, serde_json::to_value(Typed { value: &value, deserialize })) {
        dto.extend(typed);
    }
    Ok(dto)
}
