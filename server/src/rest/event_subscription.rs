//! `/event-subscription`: what waits for messages, signals and conditions, in instances and to start them, and what can be undone.
use super::dto::text_id;
use super::error::Result;
use super::lists::Ask;
use super::reply;
use crate::store::query::access::visible;
use crate::store::query::subscriptions::{SubscriptionRow, WAITING};
use crate::timestamp::Time;
use actix_web::HttpResponse;
use actix_web::web::{self, ServiceConfig};
use serde_json::{Value as Json, json};

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/event-subscription").get(list));
    cfg.service(web::resource("/event-subscription/count").get(count));
}

async fn list(ask: Ask) -> Result<HttpResponse> {
    let rows: Vec<SubscriptionRow> = ask.rows(&WAITING, visible(&ask.caller, "s.instance_key")).await?;
    Ok(reply::json(&rows.iter().map(dto).collect::<Vec<_>>()))
}

async fn count(ask: Ask) -> Result<HttpResponse> {
    ask.count(&WAITING, visible(&ask.caller, "s.instance_key")).await
}

fn dto(row: &SubscriptionRow) -> Json {
    json!({
        "id": row.key.to_string(),
        "eventType": row.event_type(),
        "eventName": row.event_name(),
        "executionId": text_id(row.element_instance_key),
        "processInstanceId": text_id(row.instance_key),
        "activityId": row.element_id,
        "createdDate": Time(row.created_at),
        "tenantId": row.tenant_id,
    })
}
