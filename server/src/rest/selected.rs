//! The process definition that a path names: by id, by key (the newest version without tenant), or by key and tenant.
use super::error::{Error, Result};
use crate::app::App;
use crate::auth::{Caller, Right};
use actix_web::http::StatusCode;
use actix_web::web::{self, Path, ServiceConfig};
use actix_web::{FromRequest, HttpRequest, Resource, dev};
use baton_engine::Graph;
use baton_models::Key;
use serde::Deserialize;
use std::future::{Ready, ready};
use std::ops::Deref;
use std::sync::Arc;

use crate::store::query::criteria::definition_key;

/// The definition that a path names; it comes from memory, so that a start needs no look-up.
pub struct Selected(pub Arc<Graph>);

#[derive(Deserialize, Default)]
#[serde(default)]
struct Names {
    id: Option<String>,
    key: Option<String>,
    tenant: Option<String>,
}

/// Registers the same resource under the three ways to name a definition.
pub fn routes(cfg: &mut ServiceConfig, suffix: &str, resource: fn(Resource) -> Resource) {
    for selector in ["key/{key}/tenant-id/{tenant}", "key/{key}", "{id}"] {
        cfg.service(resource(web::resource(format!("/process-definition/{selector}{suffix}"))));
    }
}

impl Deref for Selected {
    type Target = Arc<Graph>;

    fn deref(&self) -> &Arc<Graph> {
        &self.0
    }
}

impl FromRequest for Selected {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut dev::Payload) -> Self::Future {
        let caller = Caller::from_request(request, payload).into_inner();
        ready(caller.and_then(|caller| caller.require(Right::ReadDefinitions)).and_then(|()| select(request)).map(Selected))
    }
}

fn select(request: &HttpRequest) -> Result<Arc<Graph>> {
    let names = Path::<Names>::extract(request).into_inner().map_err(|error| Error::invalid(error.to_string()))?.into_inner();
    let app = App::of(request)?;
    let library = app.store.library();
    match (names.id, names.key) {
        (Some(id), _) => {
            let found = definition_key(&id).map_or(Ok(None), |key: Key| library.find(key))?;
            found.filter(|graph| graph.id() == id).ok_or_else(|| Error::not_found(format!("No matching definition with id {id}")))
        }
        (None, Some(key)) => library.newest(&key, names.tenant.as_deref())?.ok_or_else(|| no_such_key(&key, names.tenant.as_deref())),
        (None, None) => Err(Error::bug("a route that names no definition")),
    }
}

fn no_such_key(key: &str, tenant: Option<&str>) -> Error {
    let tenant = tenant.map_or_else(|| "no tenant-id".to_owned(), |tenant| format!("tenant-id: {tenant}"));
    Error::new(StatusCode::NOT_FOUND, "RestException", format!("No matching process definition with key: {key} and {tenant}"))
}
