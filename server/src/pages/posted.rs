//! The body of a form that somebody sent.
use super::Error;
use super::visitor::Visitor;
use crate::app::App;
use crate::rest::intake::{self, Intake};
use actix_web::http::StatusCode;
use actix_web::web::Query;
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev};
use std::future::Future;
use std::pin::Pin;

/// Bytes of a form: a few long texts.
const MAX_FORM: usize = 1 << 20;

/// More fields than any of our forms has.
const MAX_FIELDS: usize = 1_000;

/// Names and values as the browser sent them.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(transparent)]
pub struct Posted(Vec<(String, String)>);

impl Posted {
    /// The first value under a name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// Refuses a form that did not come from the visitor's own page.
    pub fn check(&self, visitor: &Visitor) -> Result<(), Error> {
        if self.0.len() > MAX_FIELDS {
            return Err(Error::BadRequest("The form has too many fields.".into()));
        }
        Ok(visitor.session.check_csrf(self.get("csrf").unwrap_or_default())?)
    }

    /// The id that makes sending the form twice harmless, for this visitor; from [`once`].
    pub fn once(&self, visitor: &Visitor) -> Option<String> {
        let id = self.get("once").filter(|id| (16..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric()))?;
        Some(format!("page/{}/{id}", visitor.me.id))
    }
}

impl FromRequest for Posted {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut dev::Payload) -> Self::Future {
        let body = payload.take();
        let request = request.clone();
        Box::pin(async move {
            let app = App::of(&request)?;
            let mut intake = Intake::new(&app, MAX_FORM)?;
            let bytes = intake::in_time(MAX_FORM, intake.read(body)).await.map_err(|error| match error.status() {
                StatusCode::PAYLOAD_TOO_LARGE => Error::BadRequest("The text that you entered is too long.".into()),
                StatusCode::SERVICE_UNAVAILABLE => error.into(),
                _ => incomplete(),
            })?;
            intake.keep(&request);
            let text = std::str::from_utf8(&bytes).ok().filter(|_| request.content_type() == "application/x-www-form-urlencoded");
            let pairs = Query::<Vec<(String, String)>>::from_query(text.ok_or_else(incomplete)?).map_err(|_| incomplete())?;
            Ok(Self(pairs.into_inner()))
        })
    }
}

fn incomplete() -> Error {
    Error::BadRequest("The form arrived incomplete.".into())
}

/// A fresh id for a form, that is sent back with it.
pub fn once() -> Result<String, Error> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| Error::Bug(error.to_string()))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
