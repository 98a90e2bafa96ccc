//! `/task/{id}/variables` (visible from the task) and `/task/{id}/localVariables` (of the task alone).
use super::body::{Json, Query};
use super::commands::Commands;
use super::dto::variable::VariableDto;
use super::error::Result;
use super::multipart::Upload;
use super::task;
use super::variables::{self, Patch, Shown};
use crate::app::App;
use crate::auth::{Caller, TaskRight};
use crate::store::query::variables::Scope;
use actix_web::HttpResponse;
use actix_web::web::{self, Data, Path, ServiceConfig};
use baton_models::Key;

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/task/{id}/{kind:variables|localVariables}").get(read_all).post(patch));
    cfg.service(web::resource("/task/{id}/{kind:variables|localVariables}/{name}").get(read_one).put(put).delete(delete));
    cfg.service(web::resource("/task/{id}/{kind:variables|localVariables}/{name}/data").get(read_data).post(put_data));
}

type OfTask = Path<(String, String)>;
type Named = Path<(String, String, String)>;

async fn read_all(app: Data<App>, caller: Caller, path: OfTask, shown: Query<Shown>) -> Result<HttpResponse> {
    let scope = scope(&app, &caller, &path.0, &path.1, TaskRight::See).await?;
    variables::read_all(&app, scope, shown).await
}

async fn read_one(app: Data<App>, caller: Caller, path: Named, shown: Query<Shown>) -> Result<HttpResponse> {
    let scope = scope(&app, &caller, &path.0, &path.1, TaskRight::See).await?;
    variables::read_one(&app, scope, &path.2, shown).await
}

async fn read_data(app: Data<App>, caller: Caller, path: Named) -> Result<HttpResponse> {
    let scope = scope(&app, &caller, &path.0, &path.1, TaskRight::See).await?;
    variables::read_data(&app, scope, &path.2).await
}

async fn patch(commands: Commands, path: OfTask, body: Json<Patch>) -> Result<HttpResponse> {
    let scope = scope(&commands.app, &commands.caller, &path.0, &path.1, TaskRight::Work).await?;
    variables::patch(&commands, scope, body).await
}

async fn put(commands: Commands, path: Named, body: Json<VariableDto>) -> Result<HttpResponse> {
    let scope = scope(&commands.app, &commands.caller, &path.0, &path.1, TaskRight::Work).await?;
    variables::put(&commands, scope, &path.2, body).await
}

async fn delete(commands: Commands, path: Named) -> Result<HttpResponse> {
    let scope = scope(&commands.app, &commands.caller, &path.0, &path.1, TaskRight::Work).await?;
    variables::delete(&commands, scope, &path.2).await
}

async fn put_data(commands: Commands, path: Named, upload: Upload) -> Result<HttpResponse> {
    let scope = scope(&commands.app, &commands.caller, &path.0, &path.1, TaskRight::Work).await?;
    variables::put_data(&commands, scope, &path.2, upload).await
}

async fn scope(app: &App, caller: &Caller, id: &str, kind: &str, right: TaskRight) -> Result<Scope> {
    let row = task::find(app, caller, id, right).await?;
    Ok(Scope { key: Key(row.element_instance_key), local: kind == "localVariables" })
}
