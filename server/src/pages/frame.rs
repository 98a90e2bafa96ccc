//! What stands around every page: headers that keep strangers out of it, and pages instead of bare errors.
use super::error::{self, Error};
use super::view;
use super::visitor::Me;
use crate::app::App;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, web};
use serde::Serialize;

/// Everything comes from here, nothing runs in the page, nobody frames it.
const POLICY: &str =
    "default-src 'self'; script-src 'none'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";

#[derive(Serialize)]
struct Page {
    status: u16,
    heading: &'static str,
    message: String,
    /// Where to try again.
    again: Option<String>,
}

pub async fn frame<B: MessageBody + 'static>(request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let mut response = next.call(request).await?.map_into_boxed_body();
    let status = response.status();
    let is_bare = !response.headers().contains_key(header::CONTENT_TYPE) || response.response().error().is_some();
    if (status.is_client_error() || status.is_server_error()) && is_bare {
        response = explained(response, status);
    }
    protect(response.headers_mut());
    Ok(response)
}

/// The same answer with a page that says what it means.
fn explained(response: ServiceResponse, status: StatusCode) -> ServiceResponse {
    let (request, bare) = response.into_parts();
    let cause = bare.error().and_then(|error| error.as_error::<Error>());
    if status.is_server_error() {
        tracing::error!(path = request.path(), error = cause.map(ToString::to_string), "a page failed");
    }
    let (heading, message) = error::explain(status, cause);
    let again = (status == StatusCode::SERVICE_UNAVAILABLE && request.method() == Method::GET).then(|| request.uri().to_string());
    let page = Page { status: status.as_u16(), heading, message, again };
    let mut full = render(&request, &page).unwrap_or_else(|error| {
        tracing::error!(%error, "the error page failed");
        HttpResponse::build(status).content_type("text/plain; charset=utf-8").body(format!("{heading}. {}", page.message))
    });
    *full.status_mut() = status;
    for (name, value) in bare.headers().iter().filter(|(name, _)| *name != header::CONTENT_TYPE && *name != header::CONTENT_LENGTH) {
        full.headers_mut().insert(name.clone(), value.clone());
    }
    ServiceResponse::new(request, full)
}

fn render(request: &HttpRequest, page: &Page) -> Result<HttpResponse, Error> {
    let app = request.app_data::<web::Data<App>>().ok_or_else(|| Error::Bug("a request without an app".into()))?;
    let me = request.extensions().get::<Me>().cloned();
    view::page(app, me.as_ref(), "", "pages/error/show.html", page)
}

fn protect(headers: &mut HeaderMap) {
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
}
