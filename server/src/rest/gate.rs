//! What stands before every resource: who is it, and is the answer in the form that clients can read.
use super::error::Error;
use crate::app::App;
use crate::auth::{Caller, authenticate};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode, header};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, ResponseError, web};

/// Lets nobody pass whom the configuration does not allow; gives JSON bodies to 404 and 405; forbids caching.
pub async fn gate<B: MessageBody + 'static>(request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let app = request.app_data::<web::Data<App>>().cloned();
    let response = answer(request, next).await?;
    if let Some(app) = app {
        app.metrics.answered(response.status());
    }
    Ok(response)
}

async fn answer<B: MessageBody + 'static>(request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    if request.uri().path_and_query().is_some_and(|address| address.as_str().contains("%00")) {
        return Ok(request.into_response(Error::invalid("an address cannot hold the character U+0000").error_response()));
    }
    let caller = match identify(&request).await {
        Ok(caller) => caller,
        Err(error) => return Ok(request.into_response(error.error_response())),
    };
    request.extensions_mut().insert(caller);
    let is_get = request.method() == Method::GET;
    let mut response = next.call(request).await?.map_into_boxed_body();
    if is_get {
        response.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-cache"));
    }
    Ok(match plain_error(&response) {
        Some(error) => response.into_response(error.error_response()),
        None => response,
    })
}

async fn identify(request: &ServiceRequest) -> Result<Caller, Error> {
    let open = matches!(request.path(), "/engine-rest/engine" | "/engine-rest/engine/");
    if open {
        return Ok(Caller::anonymous());
    }
    let app = request.app_data::<web::Data<App>>().ok_or_else(|| Error::bug("no app"))?;
    authenticate(app, request.headers(), request.peer_addr()).await
}

/// The framework answers an unknown method with an empty body; clients want JSON.
fn plain_error(response: &ServiceResponse) -> Option<Error> {
    let typed = response.headers().contains_key(header::CONTENT_TYPE);
    (response.status() == StatusCode::METHOD_NOT_ALLOWED && !typed).then(|| {
        Error::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "NotAllowedException",
            format!("HTTP 405: {} is not possible here", response.request().method()),
        )
    })
}

/// 404 for a path that nothing answers.
pub async fn unknown_path(request: HttpRequest) -> HttpResponse {
    Error::new(StatusCode::NOT_FOUND, "NotFoundException", format!("HTTP 404: there is no resource {}", request.path())).error_response()
}
