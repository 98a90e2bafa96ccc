//! How long decisions are remembered: `history-time-to-live` of a decision, and what is deleted, or kept until another time, of
//! `/history/decision-instance`. Done when it is answered, though the answer is that of a batch, as clients expect it.
use super::body::Json;
use super::decision_definition::{Chosen as Definition, routes};
use super::error::{Error, Result};
use super::{lists, reply};
use crate::app::App;
use crate::auth::{Caller, Right};
use crate::store::Sql;
use crate::store::query::criteria::{self, Criteria};
use crate::store::query::history_decisions::{ALL, DecisionInstanceRow};
use crate::store::retention::{Chosen, Retention};
use crate::timestamp::{self, Time};
use actix_web::HttpResponse;
use actix_web::web::{Data, Path, ServiceConfig};
use baton_models::Key;
use serde::Deserialize;
use serde_json::{Map, Value, json};

pub fn configure(cfg: &mut ServiceConfig) {
    routes(cfg, "/history-time-to-live", |resource| resource.put(set_time_to_live));
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TimeToLive {
    history_time_to_live: Option<i64>,
}

async fn set_time_to_live(app: Data<App>, caller: Caller, chosen: Definition, Json(body): Json<TimeToLive>) -> Result<HttpResponse> {
    caller.require(Right::ChangeHistory)?;
    let days = body.history_time_to_live;
    if days.is_some_and(|days| !(0..=i64::from(i32::MAX)).contains(&days)) {
        return Err(Error::invalid("historyTimeToLive must be a number of days from 0 on, or null"));
    }
    let sql = Sql::new("UPDATE decision SET history_ttl = ").bind(days).push(" WHERE key = ").bind(chosen.0.key);
    app.store.write(move |db| db.execute(sql)).await?;
    Ok(reply::no_content())
}

/// `DELETE /history/decision-instance/{id}`
pub(super) async fn delete_one(app: Data<App>, caller: Caller, id: Path<String>) -> Result<HttpResponse> {
    caller.require(Right::ChangeHistory)?;
    let row: DecisionInstanceRow = lists::one(&app, &ALL, &id, None, "Historic decision instance").await?;
    app.store.retain_decisions(Chosen { keys: vec![Key(row.key)], ..Chosen::default() }, Retention::Forget).await?;
    Ok(reply::no_content())
}

/// Which evaluations a batch is about.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Selection {
    historic_decision_instance_ids: Option<Vec<String>>,
    historic_decision_instance_query: Option<Map<String, Value>>,
    hierarchical: bool,
    delete_reason: Option<String>,
    absolute_removal_time: Option<String>,
    cleared_removal_time: bool,
    calculated_removal_time: bool,
}

impl Selection {
    fn chosen(&mut self) -> Result<Chosen> {
        let ids = self.historic_decision_instance_ids.take();
        let query = self.historic_decision_instance_query.take().map(|query| Criteria::from_body(query, "")).transpose()?;
        if ids.as_ref().is_none_or(Vec::is_empty) && query.is_none() {
            return Err(Error::invalid("Either historicDecisionInstanceIds or historicDecisionInstanceQuery must be given"));
        }
        // What it asks for is looked at before anything is done.
        query.as_ref().map(|query| ALL.count(query, None)).transpose()?;
        let keys = ids.unwrap_or_default().iter().filter_map(|id| criteria::key(id)).collect();
        Ok(Chosen { keys, query, together: self.hierarchical })
    }

    fn removal_time(&self) -> Result<Retention> {
        match (&self.absolute_removal_time, self.cleared_removal_time, self.calculated_removal_time) {
            (Some(text), false, false) => {
                let at = timestamp::parse(text).ok_or_else(|| Error::parameter("absoluteRemovalTime", text, "a date is expected"))?;
                Ok(Retention::Until(Some(at)))
            }
            (None, true, false) => Ok(Retention::Until(None)),
            (None, false, true) => Ok(Retention::Calculated),
            _ => Err(Error::invalid("One of absoluteRemovalTime, clearedRemovalTime and calculatedRemovalTime must be given")),
        }
    }
}

/// `POST /history/decision-instance/delete`
pub(super) async fn delete(app: Data<App>, caller: Caller, Json(mut body): Json<Selection>) -> Result<HttpResponse> {
    caller.require(Right::ChangeHistory)?;
    let count = app.store.retain_decisions(body.chosen()?, Retention::Forget).await?;
    tracing::info!(decision_instances = count, user = caller.user.as_deref(), reason = body.delete_reason, "decision history deleted");
    Ok(batch(&app, &caller, "historic-decision-instance-deletion", count))
}

/// `POST /history/decision-instance/set-removal-time`
pub(super) async fn set_removal_time(app: Data<App>, caller: Caller, Json(mut body): Json<Selection>) -> Result<HttpResponse> {
    caller.require(Right::ChangeHistory)?;
    let retention = body.removal_time()?;
    let count = app.store.retain_decisions(body.chosen()?, retention).await?;
    Ok(batch(&app, &caller, "decision-set-removal-time", count))
}

/// `BatchDto` of a batch that is done.
fn batch(app: &App, caller: &Caller, kind: &str, count: usize) -> HttpResponse {
    let now = Time(app.clock.now());
    reply::json(&json!({
        "id": app.store.next_key().to_string(),
        "type": kind,
        "totalJobs": count,
        "jobsCreated": count,
        "batchJobsPerSeed": 100,
        "invocationsPerBatchJob": 1,
        "seedJobDefinitionId": null,
        "monitorJobDefinitionId": null,
        "batchJobDefinitionId": null,
        "suspended": false,
        "tenantId": null,
        "createUserId": caller.user,
        "startTime": now,
        "executionStartTime": now,
    }))
}
