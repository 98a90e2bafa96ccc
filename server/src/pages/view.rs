//! Renders a page with what all pages share.
use super::visitor::{Me, Visitor};
use super::{Error, moment};
use crate::app::App;
use crate::mail::Mailer;
use crate::templates;
use actix_web::HttpResponse;
use actix_web::http::header;
use serde::Serialize;
use std::fmt::Write;
use std::sync::LazyLock;

#[derive(Serialize)]
struct Shell<'a, T: Serialize> {
    /// Nobody on the sign-in page.
    me: Option<&'a Me>,
    /// The entry of the navigation that the page belongs to.
    here: &'static str,
    /// Whether there is a demo mailbox to look at.
    mailbox: bool,
    /// Changes with the assets, so that browsers may keep them for long.
    assets: &'a str,
    time_zone: String,
    #[serde(flatten)]
    page: &'a T,
}

/// Names the assets' version: the beginning of their digest.
pub static ASSETS: LazyLock<String> = LazyLock::new(|| {
    let mut name = String::new();
    if let Some(file) = templates::asset("baton.css") {
        for byte in file.metadata.sha256_hash().iter().take(6) {
            let _ = write!(name, "{byte:02x}");
        }
    }
    name
});

/// A page for somebody who is signed in.
pub fn show(visitor: &Visitor, here: &'static str, template: &str, page: &impl Serialize) -> Result<HttpResponse, Error> {
    self::page(&visitor.app, Some(&visitor.me), here, template, page)
}

/// A page for anybody.
pub fn page(app: &App, me: Option<&Me>, here: &'static str, template: &str, page: &impl Serialize) -> Result<HttpResponse, Error> {
    let shell = Shell { me, here, mailbox: has_mailbox(app), assets: &ASSETS, time_zone: moment::zone_name(&app.config.time_zone), page };
    let html = app.templates.render(template, &shell)?;
    Ok(HttpResponse::Ok().insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8")).body(html))
}

/// Only the demo without a mail server has one.
pub fn has_mailbox(app: &App) -> bool {
    app.config.demo && matches!(app.mailer, Mailer::Memory(_))
}
