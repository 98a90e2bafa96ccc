//! Bodies and queries as the interface takes them: an empty body counts as `{}`, unknown fields are ignored, and what
//! cannot be understood is answered as JSON.
use super::error::Error;
use super::intake::{self, Intake};
use crate::app::App;
use crate::timestamp;
use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpRequest, dev, web};
use serde::de::DeserializeOwned;
use std::future::Future;
use std::pin::Pin;

/// What one more value in a body takes at the most, beside its text.
const VALUE: usize = 64;

/// A JSON body, at most [`crate::config::Http::json_limit`] bytes. Empty and `null` count as `{}`.
pub struct Json<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Json<T> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut dev::Payload) -> Self::Future {
        let typed = check_type(request);
        let body = payload.take();
        let request = request.clone();
        Box::pin(async move {
            typed?;
            let app = App::of(&request)?;
            let limit = app.config.http.json_limit;
            let mut intake = Intake::new(&app, limit)?;
            let bytes = intake::in_time(limit, intake.read(body)).await?;
            intake.needs(VALUE * bytes.iter().filter(|byte| **byte == b',').count())?;
            intake.keep(&request);
            parse(&bytes).map(Json)
        })
    }
}

/// Refuses bodies that say they are something else than JSON (415).
fn check_type(request: &HttpRequest) -> Result<(), Error> {
    let Some(kind) = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()) else { return Ok(()) };
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if kind.is_empty() || kind.eq_ignore_ascii_case("application/json") || kind.eq_ignore_ascii_case("application/hal+json") {
        return Ok(());
    }
    Err(Error::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "NotSupportedException", format!("this takes application/json, not {kind}")))
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    let text = bytes.trim_ascii();
    let text = if text.is_empty() || text == b"null" { b"{}" } else { text };
    if writes_nul(text) {
        return Err(Error::invalid("the body holds the character U+0000, which no text here can have"));
    }
    if !text.starts_with(b"{") {
        return Err(Error::invalid("the body must be a JSON object"));
    }
    serde_json::from_slice(text).map_err(|error| Error::invalid(format!("the body is not the JSON expected here: {error}")))
}

/// True where JSON writes the character U+0000: PostgreSQL keeps no text with it.
fn writes_nul(json: &[u8]) -> bool {
    let mut rest = json;
    while let Some(at) = rest.iter().position(|byte| *byte == b'\\') {
        let escape = rest.get(at..).unwrap_or_default();
        if escape.starts_with(b"\\u0000") {
            return true;
        }
        // An escaped backslash escapes nothing itself.
        rest = escape.get(2..).unwrap_or_default();
    }
    false
}

/// A point in time in a field, in milliseconds since the epoch.
pub fn moment(text: Option<&str>, field: &str) -> Result<Option<i64>, Error> {
    let wrong = |text: &str| Error::invalid(format!("Cannot read '{text}' in '{field}'; a date looks like 2026-01-31T09:05:07.123+0000"));
    text.map(|text| timestamp::parse(text).ok_or_else(|| wrong(text))).transpose()
}

/// The query string; a value of the wrong type is a 400 that names it.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Error;
    type Future = std::future::Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut dev::Payload) -> Self::Future {
        let query = web::Query::<T>::from_query(request.query_string());
        std::future::ready(query.map(|query| Query(query.into_inner())).map_err(|error| Error::invalid(error.to_string())))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[derive(serde::Deserialize, Default, PartialEq, Debug)]
    #[serde(default)]
    struct Body {
        name: Option<String>,
    }

    #[test]
    fn nothing_and_null_count_as_an_empty_object() {
        for text in ["", "  ", "null", "{}", "{\"other\":1}"] {
            assert_eq!(parse::<Body>(text.as_bytes()).unwrap(), Body::default(), "{text}");
        }
    }

    #[test]
    fn text_with_a_nul_is_a_400_but_not_json_about_one() {
        assert_eq!(parse::<Body>(br#"{"name":"a\\\u0000"}"#).unwrap_err().status(), 400);
        assert_eq!(parse::<Body>(br#"{"name":"a\\u0000"}"#).unwrap().name.as_deref(), Some(r"a\u0000"));
    }

    #[test]
    fn broken_json_is_a_400() {
        assert_eq!(parse::<Body>(b"{").unwrap_err().status(), 400);
        assert_eq!(parse::<Body>(b"[]").unwrap_err().status(), 400);
    }
}
