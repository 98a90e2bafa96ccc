//! `/engine`: there is one, and its name is `default`.
use super::error::{Error, Result};
use super::reply;
use actix_web::HttpResponse;
use actix_web::web::{self, Path, ServiceConfig};

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/engine").get(list)).service(web::resource("/engine/{name}/{rest:.*}").to(unknown));
}

/// `GET /engine`; open to everybody.
async fn list() -> HttpResponse {
    reply::json(&serde_json::json!([{ "name": "default" }]))
}

async fn unknown(path: Path<(String, String)>) -> Result<HttpResponse> {
    Err(Error::not_found(format!("Process engine {} not available", path.0)))
}
