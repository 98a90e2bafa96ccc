//! The process definition that a path names: by id, by key (the newest version without tenant), or by key and tenant.
use super::error::{Error, Result};
use super::named::{self, Named, no_such_key};
use crate::app::App;
use crate::auth::{Caller, Right};
use actix_web::web::ServiceConfig;
use actix_web::{FromRequest, HttpRequest, Resource, dev};
use baton_engine::Graph;
use baton_models::Key;
use std::future::{Ready, ready};
use std::ops::Deref;
use std::sync::Arc;

use crate::store::query::criteria::definition_key;

/// The definition that a path names; it comes from memory, so that a start needs no look-up.
pub struct Selected(pub Arc<Graph>);

/// Registers the same resource under the three ways to name a definition.
pub fn routes(cfg: &mut ServiceConfig, suffix: &str, resource: fn(Resource) -> Resource) {
    named::routes(cfg, "/process-definition", suffix, resource);
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
    let (named, app) = (Named::of(request)?, App::of(request)?);
    let library = app.store.library();
    match named {
        Named::Id(id) => {
            let found = definition_key(&id).map_or(Ok(None), |key: Key| library.find(key))?;
            found.filter(|graph| graph.id() == id).ok_or_else(|| Error::not_found(format!("No matching definition with id {id}")))
        }
        Named::Key { key, tenant } => {
            let tenant = tenant.as_deref();
            library.newest(&key, tenant)?.ok_or_else(|| no_such_key("process definition", &key, tenant))
        }
    }
}
