//! The caller of a request: found out once by the guard before the resources, taken by handlers as a parameter.
use crate::app::App;
use crate::config::RestAuth;
use crate::rest::error::Error;
use actix_web::http::header::HeaderMap;
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev};
use std::future::{Ready, ready};
use std::net::SocketAddr;
use std::sync::Arc;

/// The group whose members may do everything.
pub const ADMIN: &str = "admin";
/// The group of service accounts: external tasks, messages, starting, variables.
pub const WORKER: &str = "worker";

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The user id; `None` for anonymous callers.
    pub user: Option<Arc<str>>,
    /// Ids of the caller's groups.
    pub groups: Vec<Arc<str>>,
    /// May do everything: a member of [`ADMIN`], or anybody where the REST interface asks for no login.
    pub admin: bool,
}

impl Caller {
    /// Nobody in particular, with no rights.
    pub fn anonymous() -> Self {
        Self { user: None, groups: Vec::new(), admin: false }
    }

    /// Anybody, where no login is asked for.
    pub fn unrestricted() -> Self {
        Self { admin: true, ..Self::anonymous() }
    }

    /// A user with these groups.
    pub fn user(id: Arc<str>, groups: Vec<Arc<str>>) -> Self {
        let admin = groups.iter().any(|group| &**group == ADMIN);
        Self { user: Some(id), groups, admin }
    }

    pub fn is_in(&self, group: &str) -> bool {
        self.groups.iter().any(|g| &**g == group)
    }

    /// A service account.
    pub fn is_worker(&self) -> bool {
        self.is_in(WORKER)
    }
}

/// Finds out who sends a REST request; 401 where that must be known and is not.
pub async fn authenticate(app: &App, _headers: &HeaderMap, _peer: Option<SocketAddr>) -> Result<Caller, Error> {
    match app.config.auth.rest {
        RestAuth::None => Ok(Caller::unrestricted()),
        RestAuth::Basic => Err(Error::unauthenticated()),
    }
}

impl FromRequest for Caller {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut dev::Payload) -> Self::Future {
        ready(request.extensions().get::<Caller>().cloned().ok_or_else(|| Error::bug("a route without a guard")))
    }
}
