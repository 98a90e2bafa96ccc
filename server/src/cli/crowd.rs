//! A client of a running server's REST interface that can have thousands of requests underway.
use super::client::Answer;
use anyhow::Context;
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::{Method, Request, Uri, header};
use hyper_tls::HttpsConnector;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;
use std::time::Duration;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// Requests to one server, each over whichever of many connections is free.
pub struct Crowd {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    base: String,
    authorization: Option<String>,
}

impl Crowd {
    /// `base`: the address of the REST interface, without a trailing slash.
    pub(super) fn new(base: String, authorization: Option<String>) -> Self {
        Self { client: Client::builder(TokioExecutor::new()).build(HttpsConnector::new()), base, authorization }
    }

    /// Sends a POST with a body of JSON, or a GET without; gives the answer and what it says of coming again.
    pub async fn send(&self, path: &str, body: Option<&Value>) -> anyhow::Result<(Answer, Option<String>)> {
        let uri: Uri = format!("{}{path}", self.base).parse().with_context(|| format!("{} is no address", self.base))?;
        let request = Request::builder().method(if body.is_some() { Method::POST } else { Method::GET }).uri(uri);
        let request = request.header(header::CONTENT_TYPE, "application/json");
        let request = match &self.authorization {
            Some(text) => request.header(header::AUTHORIZATION, text),
            None => request,
        };
        let request = request.body(Full::from(body.map(Value::to_string).unwrap_or_default()))?;
        let answer = async {
            let response = self.client.request(request).await.with_context(|| format!("cannot reach {}", self.base))?;
            let retry_after = response.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()).map(str::to_owned);
            let status = response.status().as_u16();
            let bytes = response.into_body().collect().await?.to_bytes();
            Ok((Answer { status, body: serde_json::from_slice(&bytes).unwrap_or_default() }, retry_after))
        };
        tokio::time::timeout(PATIENCE, answer).await.context("the server did not answer in time")?
    }
}
