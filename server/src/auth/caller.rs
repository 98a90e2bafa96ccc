//! The caller of a request: found out once by the guard before the resources, taken by handlers as a parameter.
use super::Login;
use crate::app::App;
use crate::config::RestAuth;
use crate::rest::error::Error;
use actix_web::http::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
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

    /// A user with the groups that the directory knows; `None`: no such user.
    pub fn known(app: &App, id: &str) -> Option<Self> {
        let directory = app.store.directory();
        directory.user(id).map(|user| Self::user(user.id.clone(), user.groups.clone()))
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

/// Finds out who sends a REST request (HTTP Basic, RFC 7617); 401 where that must be known and is not.
pub async fn authenticate(app: &App, headers: &HeaderMap, peer: Option<SocketAddr>) -> Result<Caller, Error> {
    if app.config.auth.rest == RestAuth::None {
        return Ok(Caller::unrestricted());
    }
    let credentials = headers.get(AUTHORIZATION).and_then(basic).ok_or_else(Error::unauthenticated)?;
    match app.logins.check(app, &credentials, peer.map(|peer| peer.ip())).await? {
        Login::Right(user) => Caller::known(app, &user).ok_or_else(Error::unauthenticated),
        Login::Wrong => Err(Error::unauthenticated()),
        Login::Wait(milliseconds) => Err(Error::too_many(u32::try_from(milliseconds / 1000 + 1).unwrap_or(u32::MAX))),
    }
}

/// The `user:password` of a header `Basic <base64>`.
fn basic(header: &HeaderValue) -> Option<Vec<u8>> {
    let (scheme, text) = header.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("Basic").then(|| STANDARD.decode(text.trim()).ok())?
}

impl FromRequest for Caller {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut dev::Payload) -> Self::Future {
        ready(request.extensions().get::<Caller>().cloned().ok_or_else(|| Error::bug("a route without a guard")))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn basic_credentials_are_read_and_others_are_not() {
        let read = |text: &'static str| basic(&HeaderValue::from_static(text));
        assert_eq!(read("Basic YWRhOnNlY3JldA==").unwrap(), b"ada:secret");
        assert_eq!(read("basic YWRhOg==").unwrap(), b"ada:");
        for wrong in ["Bearer YWRhOnNlY3JldA==", "Basic", "Basic ???", ""] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
