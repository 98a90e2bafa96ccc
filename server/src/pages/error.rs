//! What goes wrong, as a page for people: no technical words, no hint of what exists.
use crate::auth::session::{self, Refused};
use crate::{store, templates};
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use baton_engine::Rejection;
use std::fmt;

/// Why a page is not shown. [`super::frame`] makes the page of it.
#[derive(Debug)]
pub enum Error {
    /// Nobody is signed in; the path to come back to, and whether a form was sent in vain.
    SignIn {
        next: String,
        lost: bool,
    },
    /// None of the caller's business, or not there: both look the same.
    Forbidden,
    /// The form did not come from one of our pages, or its session has ended.
    Forged,
    /// No page has this address.
    NotFound,
    /// The browser sent something that our forms do not send.
    BadRequest(String),
    Store(store::Error),
    /// A defect of ours.
    Bug(String),
}

impl Error {
    pub fn status(&self) -> StatusCode {
        match self {
            Self::SignIn { .. } => StatusCode::SEE_OTHER,
            Self::Forbidden | Self::Forged => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::Store(store::Error::Rejected(rejection)) => match rejection {
                Rejection::NotFound { .. } => StatusCode::FORBIDDEN,
                Rejection::Failed { .. } => StatusCode::INTERNAL_SERVER_ERROR,
                _ => StatusCode::CONFLICT,
            },
            Self::Store(store::Error::IdempotencyMismatch) => StatusCode::CONFLICT,
            Self::Store(store::Error::Busy { .. } | store::Error::Unavailable(_)) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Store(_) | Self::Bug(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// Heading and explanation for a status.
pub fn explain(status: StatusCode, error: Option<&Error>) -> (&'static str, String) {
    let text = |text: &str| text.to_owned();
    match (status, error) {
        (_, Some(Error::Forged)) => (
            "This page was too old",
            text(
                "You were signed out in between, or the page was open for too long. Nothing was changed. Open it again and repeat the step.",
            ),
        ),
        (_, Some(Error::BadRequest(reason))) => ("That was not understood", format!("Nothing was changed. {reason}")),
        (_, Some(Error::Store(store::Error::Rejected(Rejection::Failed { message, .. })))) => (
            "The process could not go on",
            format!("Nothing was changed. The model of the process has a fault that its author must mend: {message}"),
        ),
        (_, Some(Error::Store(store::Error::Rejected(Rejection::Suspended { .. })))) => {
            ("This cannot be started yet", text("Nothing was changed. Whoever published the process set a later time for its first start."))
        }
        (_, Some(Error::Store(store::Error::IdempotencyMismatch))) => {
            ("This form was already sent", text("What you sent first counts. To send something else, open the form again and fill it in."))
        }
        (StatusCode::CONFLICT, _) => (
            "Somebody was faster",
            text("The case has changed in the meantime. Nothing of yours was changed; open it again to see how it stands."),
        ),
        (StatusCode::FORBIDDEN, _) => (
            "Nothing for you here",
            text(
                "What you asked for does not exist, or it is none of your tasks and cases. If a colleague sent you the address, ask them to pass the task on to you.",
            ),
        ),
        (StatusCode::NOT_FOUND, _) => ("There is no such page", text("The address may be misspelled, or the page has moved.")),
        (StatusCode::SERVICE_UNAVAILABLE, _) => {
            ("Just a moment", text("The system is busy or being maintained. Nothing was changed. Please try again in a few seconds."))
        }
        (StatusCode::METHOD_NOT_ALLOWED, _) => {
            ("That was not understood", text("This address takes only what its own form sends. Nothing was changed."))
        }
        (StatusCode::PAYLOAD_TOO_LARGE, _) => ("That was too much", text("The text that you entered is too long. Nothing was changed.")),
        _ if status.is_server_error() => (
            "Something went wrong",
            text("It is our fault, not yours. The log of the server says more. Nothing was changed; please try again later."),
        ),
        _ => ("That was not understood", text("Nothing was changed. Go back and try again.")),
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SignIn { .. } => f.write_str("nobody is signed in"),
            Self::Forbidden => f.write_str("not allowed, or not there"),
            Self::Forged => f.write_str("a form without the right CSRF token"),
            Self::NotFound => f.write_str("no such page"),
            Self::BadRequest(reason) | Self::Bug(reason) => f.write_str(reason),
            Self::Store(error) => error.fmt(f),
        }
    }
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        self.status()
    }

    /// Without a body: the frame around the pages adds it.
    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status());
        match self {
            Self::SignIn { next, lost } => {
                response.insert_header((header::LOCATION, session::sign_in(next, *lost)));
            }
            Self::Store(store::Error::Busy { retry_after }) => {
                response.insert_header((header::RETRY_AFTER, retry_after.to_string()));
            }
            Self::Store(store::Error::Unavailable(_)) => {
                response.insert_header((header::RETRY_AFTER, "5"));
            }
            _ => {}
        }
        response.finish()
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        Self::Store(error)
    }
}

impl From<templates::Error> for Error {
    fn from(error: templates::Error) -> Self {
        Self::Bug(error.to_string())
    }
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::SignIn { next, lost } => Self::SignIn { next, lost },
            Refused::Forged => Self::Forged,
            Refused::Store(error) => Self::Store(error),
        }
    }
}

/// Policies answer in the words of the REST interface.
impl From<crate::rest::error::Error> for Error {
    fn from(error: crate::rest::error::Error) -> Self {
        match error.status() {
            StatusCode::FORBIDDEN | StatusCode::NOT_FOUND => Self::Forbidden,
            StatusCode::SERVICE_UNAVAILABLE => Self::Store(store::Error::Busy { retry_after: 5 }),
            _ => Self::Bug(error.to_string()),
        }
    }
}
