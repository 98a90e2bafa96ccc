//! Errors as the REST interface writes them: a status and `{type, message, code}` (rest surface, section 2).
use crate::store;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use baton_engine::Rejection;
use serde::Serialize;
use serde_json::{Map, Value};
use std::fmt;

/// Another command of the same instance came first; clients retry on this code.
const OPTIMISTIC_LOCKING: i32 = 1;

/// An answer that is not a success.
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    status: StatusCode,
    body: Body,
    retry_after: Option<u32>,
    challenge: bool,
}

#[derive(Debug, Serialize)]
struct Body {
    #[serde(rename = "type")]
    kind: &'static str,
    message: String,
    /// `None` when the engine has nothing to do with it.
    code: Option<i32>,
    #[serde(flatten)]
    details: Map<String, Value>,
}

/// The result of a handler.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// Any status and type; `code` is null.
    pub fn new(status: StatusCode, kind: &'static str, message: impl Into<String>) -> Self {
        let body = Body { kind, message: message.into(), code: None, details: Map::new() };
        Self(Box::new(Inner { status, body, retry_after: None, challenge: false }))
    }

    /// 400 `InvalidRequestException`: a parameter or a body that cannot be understood.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "InvalidRequestException", message)
    }

    /// 400: a query parameter whose value cannot be used.
    pub fn parameter(name: &str, value: &str, reason: &str) -> Self {
        Self::invalid(format!("Cannot set query parameter '{name}' to value '{value}': {reason}"))
    }

    /// 400 `RestException`: the caller asked for something that makes no sense.
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "RestException", message)
    }

    /// 404 `InvalidRequestException`: an unknown id.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "InvalidRequestException", message)
    }

    /// 403 `AuthorizationException`: the same words whether the thing exists or not.
    pub fn forbidden(user: Option<&str>, what: &str) -> Self {
        let user = user.unwrap_or("anonymous");
        let mut error = Self::new(StatusCode::FORBIDDEN, "AuthorizationException", format!("The user '{user}' may not {what}."));
        error.0.body.code = Some(0);
        error.detail("userId", user).detail("missingAuthorizations", Value::Array(Vec::new()))
    }

    /// 401 without a body, asking for HTTP Basic.
    pub fn unauthenticated() -> Self {
        let mut error = Self::new(StatusCode::UNAUTHORIZED, "NotAuthenticatedException", "");
        error.0.challenge = true;
        error
    }

    /// 429: too many failed logins; `Retry-After` in seconds.
    pub fn too_many(retry_after: u32) -> Self {
        let mut error = Self::new(StatusCode::TOO_MANY_REQUESTS, "AuthenticationException", "too many failed logins; wait before the next");
        error.0.retry_after = Some(retry_after);
        error
    }

    /// 503 with `Retry-After` in seconds.
    pub fn busy(retry_after: u32, message: impl Into<String>) -> Self {
        let mut error = Self::new(StatusCode::SERVICE_UNAVAILABLE, "RestException", message);
        error.0.retry_after = Some(retry_after);
        error
    }

    /// 500: a defect of ours; the log has the detail, the caller only a hint.
    pub fn bug(detail: impl fmt::Display) -> Self {
        tracing::error!(error = %detail, "a request failed because of a defect");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "ProcessEngineException", "internal error; the server's log has the detail")
    }

    /// Adds a field to the body.
    pub fn detail(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.body.details.insert(name.to_owned(), value.into());
        self
    }

    /// The engine's code: 0 none in particular, 1 optimistic locking.
    pub fn code(mut self, code: i32) -> Self {
        self.0.body.code = Some(code);
        self
    }

    /// The same error as a resource tells it: another type and a prefix, but status and code stay. What has nothing
    /// to do with the request (503, 401, 403) is left alone.
    pub fn wrap(mut self, kind: &'static str, prefix: impl fmt::Display) -> Self {
        if !matches!(self.0.status.as_u16(), 401 | 403 | 429 | 503) {
            self.0.body.kind = kind;
            self.0.body.message = format!("{prefix}: {}", self.0.body.message);
        }
        self
    }

    /// The same error under another type.
    pub fn kind(mut self, kind: &'static str) -> Self {
        self.0.body.kind = kind;
        self
    }

    /// What it says to people.
    pub fn message(&self) -> &str {
        &self.0.body.message
    }

    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    fn engine(status: StatusCode, kind: &'static str, message: impl Into<String>) -> Self {
        Self::new(status, kind, message).code(0)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.0.status.as_u16(), self.0.body.kind, self.0.body.message)
    }
}

impl std::error::Error for Error {}

impl From<Rejection> for Error {
    fn from(rejection: Rejection) -> Self {
        let message = rejection.to_string();
        match rejection {
            Rejection::NotFound { .. } => Self::engine(StatusCode::NOT_FOUND, "InvalidRequestException", message),
            Rejection::AlreadyClaimed { .. } => Self::engine(StatusCode::CONFLICT, "TaskAlreadyClaimedException", message),
            Rejection::NotLockOwner { .. } | Rejection::LockExpired { .. } => {
                Self::engine(StatusCode::BAD_REQUEST, "RestException", message)
            }
            Rejection::Invalid(_) => Self::engine(StatusCode::BAD_REQUEST, "BadUserRequestException", message),
            Rejection::Conflict(_) => Self::engine(StatusCode::CONFLICT, "ProcessEngineException", message),
            Rejection::Suspended { .. } => Self::engine(StatusCode::INTERNAL_SERVER_ERROR, "SuspendedEntityInteractionException", message),
            Rejection::Failed { .. } => Self::engine(StatusCode::INTERNAL_SERVER_ERROR, "ProcessEngineException", message),
            Rejection::Bug(detail) => Self::bug(detail),
            Rejection::Stale => {
                Self::engine(StatusCode::INTERNAL_SERVER_ERROR, "OptimisticLockingException", message).code(OPTIMISTIC_LOCKING)
            }
        }
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        let message = error.to_string();
        match error {
            store::Error::Rejected(rejection) => rejection.into(),
            store::Error::Busy { retry_after } => Self::busy(retry_after, message),
            store::Error::Unavailable(reason) => {
                tracing::warn!(%reason, "the database does not answer");
                Self::busy(5, "the database does not answer; nothing was done, try again")
            }
            store::Error::IdempotencyMismatch => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "InvalidRequestException", message),
            _ => Self::bug(message),
        }
    }
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        self.0.status
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.0.status);
        if let Some(seconds) = self.0.retry_after {
            response.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        if self.0.challenge {
            return response.insert_header((header::WWW_AUTHENTICATE, "Basic realm=\"default\"")).finish();
        }
        response.json(&self.0.body)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use actix_web::body::to_bytes;

    async fn body(error: Error) -> (u16, Value) {
        let response = error.error_response();
        let status = response.status().as_u16();
        (status, serde_json::from_slice(&to_bytes(response.into_body()).await.unwrap()).unwrap_or(Value::Null))
    }

    #[actix_web::test]
    async fn a_stale_command_keeps_status_500_and_code_1_when_wrapped() {
        let error = Error::from(Rejection::Stale).wrap("RestException", "Cannot complete task 7");
        let (status, body) = body(error).await;
        assert_eq!((status, &body["type"], &body["code"]), (500, &"RestException".into(), &1.into()));
        assert!(body["message"].as_str().unwrap().starts_with("Cannot complete task 7: "));
    }

    #[actix_web::test]
    async fn a_full_queue_says_when_to_come_back_and_is_never_wrapped() {
        let error = Error::from(store::Error::Busy { retry_after: 3 }).wrap("RestException", "Cannot start");
        assert_eq!(error.error_response().headers().get("retry-after").unwrap(), "3");
        let (status, body) = body(error).await;
        assert_eq!((status, &body["code"]), (503, &Value::Null));
        assert!(!body["message"].as_str().unwrap().starts_with("Cannot start"));
    }

    #[actix_web::test]
    async fn a_defect_is_not_shown_to_the_caller() {
        let (status, body) = body(store::Error::Bug("index 7 of table task".into()).into()).await;
        assert_eq!(status, 500);
        assert!(!body["message"].as_str().unwrap().contains("table"));
    }
}
