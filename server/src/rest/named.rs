//! The three ways in which a path names a definition: by id, by key (the newest version without tenant), or by key and tenant.
use super::error::{Error, Result};
use actix_web::http::StatusCode;
use actix_web::web::{self, Path, ServiceConfig};
use actix_web::{FromRequest, HttpRequest, Resource, dev};
use serde::Deserialize;
use std::future::{Ready, ready};

/// What a path names.
pub enum Named {
    Id(String),
    Key { key: String, tenant: Option<String> },
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Names {
    id: Option<String>,
    key: Option<String>,
    tenant: Option<String>,
}

/// Registers the same resource below `base` under the three ways to name a definition.
pub fn routes(cfg: &mut ServiceConfig, base: &str, suffix: &str, resource: fn(Resource) -> Resource) {
    for selector in ["key/{key}/tenant-id/{tenant}", "key/{key}", "{id}"] {
        cfg.service(resource(web::resource(format!("{base}/{selector}{suffix}"))));
    }
}

impl Named {
    /// What the path of a request names.
    pub fn of(request: &HttpRequest) -> Result<Self> {
        let names = Path::<Names>::extract(request).into_inner().map_err(|error| Error::invalid(error.to_string()))?.into_inner();
        match names {
            Names { id: Some(id), .. } => Ok(Self::Id(id)),
            Names { key: Some(key), tenant, .. } => Ok(Self::Key { key, tenant }),
            _ => Err(Error::bug("a route that names no definition")),
        }
    }
}

impl FromRequest for Named {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut dev::Payload) -> Self::Future {
        ready(Self::of(request))
    }
}

/// 404 for a key under which nothing is deployed; `what` is the kind of definition.
pub fn no_such_key(what: &str, key: &str, tenant: Option<&str>) -> Error {
    let tenant = tenant.map_or_else(|| "no tenant-id".to_owned(), |tenant| format!("tenant-id: {tenant}"));
    Error::new(StatusCode::NOT_FOUND, "RestException", format!("No matching {what} with key: {key} and {tenant}"))
}
