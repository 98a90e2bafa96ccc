//! `/process-instance/{id}/variables`: the variables that an instance has, or that an element instance of it sees;
//! the id may be that of either, since workers ask with both.
use super::body::{Json, Query};
use super::commands::Commands;
use super::dto::variable::VariableDto;
use super::error::{Error, Result};
use super::multipart::Upload;
use super::variables::{self, Patch, Shown};
use crate::app::App;
use crate::auth::{Caller, Right, policy};
use crate::store::query::criteria;
use crate::store::query::variables::{Scope, instance_of};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{self, Data, Path, ServiceConfig};

type Name = Path<(String, String)>;

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/process-instance/{id}/variables").get(list).post(patch));
    cfg.service(web::resource("/process-instance/{id}/variables/{name}").get(get).put(put).delete(delete));
    cfg.service(web::resource("/process-instance/{id}/variables/{name}/data").get(data).post(upload));
}

async fn list(app: Data<App>, caller: Caller, id: Path<String>, shown: Query<Shown>) -> Result<HttpResponse> {
    variables::read_all(&app, readable(&app, &caller, &id).await?, shown).await
}

async fn get(app: Data<App>, caller: Caller, path: Name, shown: Query<Shown>) -> Result<HttpResponse> {
    variables::read_one(&app, readable(&app, &caller, &path.0).await?, &path.1, shown).await
}

async fn data(app: Data<App>, caller: Caller, path: Name) -> Result<HttpResponse> {
    variables::read_data(&app, readable(&app, &caller, &path.0).await?, &path.1).await
}

async fn patch(commands: Commands, id: Path<String>, body: Json<Patch>) -> Result<HttpResponse> {
    variables::patch(&commands, writable(&commands.caller, &id)?, body).await
}

async fn put(commands: Commands, path: Name, body: Json<VariableDto>) -> Result<HttpResponse> {
    variables::put(&commands, writable(&commands.caller, &path.0)?, &path.1, body).await
}

async fn delete(commands: Commands, path: Name) -> Result<HttpResponse> {
    variables::delete(&commands, writable(&commands.caller, &path.0)?, &path.1).await
}

async fn upload(commands: Commands, path: Name, upload: Upload) -> Result<HttpResponse> {
    variables::put_data(&commands, writable(&commands.caller, &path.0)?, &path.1, upload).await
}

/// The scope with this id, if it belongs to an instance that is the caller's business.
async fn readable(app: &App, caller: &Caller, id: &str) -> Result<Scope> {
    let scope = scope(id)?;
    if !caller.may(Right::ReadInstances) {
        let instance = app.store.read(move |db| instance_of(db, scope.key)).await?;
        policy::instance(caller, &app.store, instance.unwrap_or(scope.key)).await?;
    }
    Ok(scope)
}

fn writable(caller: &Caller, id: &str) -> Result<Scope> {
    caller.require(Right::ChangeVariables)?;
    scope(id)
}

fn scope(id: &str) -> Result<Scope> {
    let key = criteria::key(id).ok_or_else(|| {
        Error::new(StatusCode::NOT_FOUND, "NullValueException", format!("execution {id} doesn't exist: execution is null")).code(0)
    })?;
    Ok(Scope { key, local: false })
}
