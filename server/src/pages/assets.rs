//! Style and icon, embedded in the binary.
use super::Error;
use super::view::ASSETS;
use crate::templates;
use actix_web::http::header;
use actix_web::web::{self, Path, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/assets/{name}").get(asset)).service(web::resource("/favicon.ico").get(favicon));
}

async fn asset(request: HttpRequest, name: Path<String>) -> Result<HttpResponse, Error> {
    let file = templates::asset(&name).ok_or(Error::NotFound)?;
    let kind = match name.rsplit_once('.') {
        Some((_, "css")) => "text/css; charset=utf-8",
        Some((_, "svg")) => "image/svg+xml",
        _ => return Err(Error::NotFound),
    };
    let age = if request.query_string() == *ASSETS { "public, max-age=31536000, immutable" } else { "public, max-age=3600" };
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, kind))
        .insert_header((header::CACHE_CONTROL, age))
        .body(file.data.into_owned()))
}

async fn favicon() -> HttpResponse {
    HttpResponse::MovedPermanently().insert_header((header::LOCATION, "/assets/baton.svg")).finish()
}
