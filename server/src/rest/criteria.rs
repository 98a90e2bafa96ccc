//! A list's filters as a parameter of handlers: from the query string of a GET, from the JSON body of a POST. One
//! handler serves both.
use super::body::Json;
use super::error::Error;
use crate::app::App;
use crate::store::query::{BadParameter, Criteria};
use actix_web::http::Method;
use actix_web::{FromRequest, HttpRequest, dev};
use serde_json::{Map, Value};
use std::future::Future;
use std::pin::Pin;

impl From<BadParameter> for Error {
    fn from(bad: BadParameter) -> Self {
        Error::invalid(bad.0)
    }
}

impl FromRequest for Criteria {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut dev::Payload) -> Self::Future {
        let now = App::of(request).map(|app| app.clock.now());
        let query = request.query_string().to_owned();
        let body = (request.method() != Method::GET).then(|| Json::<Map<String, Value>>::from_request(request, payload));
        Box::pin(async move {
            let mut criteria = match body {
                Some(body) => Criteria::from_body(body.await?.0, &query)?,
                None => Criteria::from_query(&query)?,
            };
            criteria.now = now?;
            Ok(criteria)
        })
    }
}
