//! What load balancers and monitors ask: is it alive, can it work, how much did it do.
use crate::app::App;
use crate::store::Sql;
use actix_web::HttpResponse;
use actix_web::web::{self, Data, ServiceConfig};

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/health/live").get(live))
        .service(web::resource("/health/ready").get(ready))
        .service(web::resource("/metrics").get(metrics));
}

/// The process answers.
async fn live() -> HttpResponse {
    HttpResponse::Ok().json(serde_json::json!({ "status": "up" }))
}

/// Requests can be served: the database answers and the server does not stop.
async fn ready(app: Data<App>) -> HttpResponse {
    let database = app.store.read(|db| db.count(Sql::new("SELECT 1 AS n"))).await.is_ok();
    let stopping = app.is_stopping();
    let body =
        serde_json::json!({ "status": if database && !stopping { "up" } else { "down" }, "database": database, "stopping": stopping });
    if database && !stopping { HttpResponse::Ok().json(body) } else { HttpResponse::ServiceUnavailable().json(body) }
}

async fn metrics(app: Data<App>) -> HttpResponse {
    HttpResponse::Ok().insert_header(("Content-Type", "text/plain; version=0.0.4")).body(app.metrics.render(app.store.tally().conflicts()))
}
