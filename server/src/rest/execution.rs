//! `/execution`: variables of any scope, as far as workers read them. An execution is an element instance or a process
//! instance.
use super::body::Query;
use super::error::{Error, Result};
use super::variables::{self, Shown};
use crate::app::App;
use crate::auth::{Caller, policy};
use crate::store::query::criteria;
use crate::store::query::variables::{Scope, instance_of};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{self, Data, Path, ServiceConfig};

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/execution/{id}/localVariables").get(read_all));
    cfg.service(web::resource("/execution/{id}/localVariables/{name}").get(read_one));
    cfg.service(web::resource("/execution/{id}/localVariables/{name}/data").get(read_data));
}

type Named = Path<(String, String)>;

async fn read_all(app: Data<App>, caller: Caller, id: Path<String>, shown: Query<Shown>) -> Result<HttpResponse> {
    variables::read_all(&app, scope(&app, &caller, &id).await?, shown).await
}

async fn read_one(app: Data<App>, caller: Caller, path: Named, shown: Query<Shown>) -> Result<HttpResponse> {
    variables::read_one(&app, scope(&app, &caller, &path.0).await?, &path.1, shown).await
}

async fn read_data(app: Data<App>, caller: Caller, path: Named) -> Result<HttpResponse> {
    variables::read_data(&app, scope(&app, &caller, &path.0).await?, &path.1).await
}

async fn scope(app: &App, caller: &Caller, id: &str) -> Result<Scope> {
    let key = criteria::key(id).unwrap_or_default();
    let instance = app.store.read(move |db| instance_of(db, key)).await?;
    policy::instance(caller, &app.store, instance.unwrap_or_default()).await?;
    let unknown = || Error::new(StatusCode::NOT_FOUND, "NullValueException", format!("execution {id} doesn't exist")).code(0);
    instance.map(|_| Scope { key, local: true }).ok_or_else(unknown)
}
