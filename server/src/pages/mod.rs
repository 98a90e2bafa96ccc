//! The pages for people: rendered by the server, usable with a keyboard and on a phone, without JavaScript. This is the
//! list of page families; each is a file beside `templates/pages/<same name>/`.
mod assets;
mod audit;
mod choose;
mod decision;
pub mod error;
pub mod form;
mod frame;
mod instances;
mod login;
mod mailbox;
mod models;
pub mod moment;
mod picture;
mod posted;
pub mod say;
mod start;
mod task;
mod tasks;
mod timeline;
mod view;
mod visitor;

pub use error::Error;

use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpResponse, http::header};

/// Everything that is not the REST interface. To be configured last: what no page answers is a 404 page.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(
        web::scope("")
            .wrap(from_fn(frame::frame))
            .service(web::resource("/").get(home))
            .configure(assets::configure)
            .configure(login::configure)
            .configure(start::configure)
            .configure(tasks::configure)
            .configure(task::configure)
            .configure(choose::configure)
            .configure(instances::configure)
            .configure(audit::configure)
            .configure(models::configure)
            .configure(mailbox::configure)
            .default_service(web::to(unknown)),
    );
}

async fn home() -> HttpResponse {
    see_other("/tasks")
}

async fn unknown() -> Result<HttpResponse, Error> {
    Err(Error::NotFound)
}

/// After a form: the browser gets a page that it can load again without asking.
fn see_other(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, path)).finish()
}
