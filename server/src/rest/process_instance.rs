//! `/process-instance`: what runs; finding, reading and cancelling instances.
use super::commands::Commands;
use super::dto::process_instance::ProcessInstanceDto;
use super::error::{Error, Result};
use super::lists::{self, Ask};
use super::reply;
use crate::app::App;
use crate::auth::{Caller, Right};
use crate::store::query::access::visible;
use crate::store::query::instances::{InstanceRow, RUNNING};
use crate::store::query::{Criteria, criteria};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{self, Data, Path, ServiceConfig};
use baton_engine::{Command, Skip};

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/process-instance").get(list).post(list));
    cfg.service(web::resource("/process-instance/count").get(count).post(count));
    cfg.service(web::resource("/process-instance/{id}").get(get).delete(delete));
}

async fn list(ask: Ask) -> Result<HttpResponse> {
    let rows: Vec<InstanceRow> = ask.rows(&RUNNING, visible(&ask.caller, "i.key")).await?;
    Ok(reply::json(&rows.into_iter().map(ProcessInstanceDto::from).collect::<Vec<_>>()))
}

async fn count(ask: Ask) -> Result<HttpResponse> {
    ask.count(&RUNNING, visible(&ask.caller, "i.key")).await
}

async fn get(app: Data<App>, caller: Caller, id: Path<String>) -> Result<HttpResponse> {
    let row: InstanceRow = lists::one(&app, &RUNNING, &id, visible(&caller, "i.key"), "Process instance").await?;
    Ok(reply::json(&ProcessInstanceDto::from(row)))
}

/// Cancels an instance with everything that it called. With `failIfNotExists=false` an unknown one is fine too.
async fn delete(commands: Commands, id: Path<String>, request: actix_web::HttpRequest) -> Result<HttpResponse> {
    commands.caller.require(Right::Operate)?;
    let asked = Criteria::from_query(request.query_string())?;
    let strict = asked.flag_or("failIfNotExists", true)?;
    let skip = Skip { listeners: asked.flag_or("skipCustomListeners", false)?, mappings: asked.flag_or("skipIoMappings", false)? };
    let done = match criteria::key(&id) {
        Some(instance) => commands.send(Command::CancelInstance { instance, reason: None, skip }).await.map(|_| ()),
        None => Err(missing(&id)),
    };
    match done {
        Err(error) if error.status() == StatusCode::NOT_FOUND => {
            if strict {
                Err(missing(&id))
            } else {
                Ok(reply::no_content())
            }
        }
        other => other.map(|()| reply::no_content()),
    }
}

fn missing(id: &str) -> Error {
    Error::not_found(format!("Process instance with id {id} does not exist"))
}
