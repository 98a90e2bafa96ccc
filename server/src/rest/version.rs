//! `/version`: modelling tools choose their dialect by it, so it names the version whose interface this is.
use super::reply;
use actix_web::HttpResponse;
use actix_web::web::{self, ServiceConfig};

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/version").get(get));
}

async fn get() -> HttpResponse {
    reply::json(&serde_json::json!({ "version": "7.24.0" }))
}
