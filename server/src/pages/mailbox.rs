//! The demo's mailbox: what would have been mailed, for everybody to see. Only with `--demo` and without a mail server.
use super::moment::{Moment, moment};
use super::visitor::Visitor;
use super::{Error, view};
use crate::app::App;
use crate::mail::messages::Order;
use crate::mail::{Letter, Recipient};
use crate::store::query::outbox::{self, SentRow};
use actix_web::http::header;
use actix_web::web::{self, Path, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use baton_engine::state::MailContent;
use baton_models::Key;
use serde::Serialize;

/// A mail in its own page, shown within ours: nothing of it may run or load.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-top-navigation-by-user-activation; frame-ancestors 'self'";

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/demo/mailbox").get(list))
        .service(web::resource("/demo/mailbox/{mail}").get(show))
        .service(web::resource("/demo/mailbox/{mail}/html").get(html));
}

#[derive(Serialize)]
struct ListPage {
    mails: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    key: String,
    subject: String,
    to: String,
    sent: Moment,
}

#[derive(Serialize)]
struct ShowPage {
    mail: Shown,
}

#[derive(Serialize)]
struct Shown {
    key: String,
    from: String,
    to: String,
    subject: String,
    message_id: String,
    sent: Moment,
    text: Vec<Part>,
    has_html: bool,
}

/// A piece of a text, maybe a link to one of our pages.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Part {
    text: String,
    href: Option<String>,
}

async fn list(request: HttpRequest, visitor: Option<Visitor>) -> Result<HttpResponse, Error> {
    let app = app(&request)?;
    let rows = app.store.read(outbox::sent).await?;
    let (now, zone) = (app.clock.now(), &app.config.time_zone);
    let mut mails = Vec::with_capacity(rows.len());
    for row in rows {
        let letter = write(&app, &row)?;
        mails.push(Line {
            key: row.key.to_string(),
            to: people(&letter.to),
            subject: letter.subject,
            sent: moment(row.sent_at, now, zone),
        });
    }
    view::page(&app, visitor.as_ref().map(|visitor| &visitor.me), "mailbox", "pages/mailbox/list.html", &ListPage { mails })
}

async fn show(request: HttpRequest, visitor: Option<Visitor>, key: Path<String>) -> Result<HttpResponse, Error> {
    let app = app(&request)?;
    let row = find(&app, &key).await?;
    let letter = write(&app, &row)?;
    let base = app.base_url();
    let mail = Shown {
        key: row.key.to_string(),
        to: people(&letter.to),
        sent: moment(row.sent_at, app.clock.now(), &app.config.time_zone),
        text: linked(&letter.text, base),
        has_html: letter.html.is_some(),
        from: letter.from,
        subject: letter.subject,
        message_id: letter.message_id,
    };
    view::page(&app, visitor.as_ref().map(|visitor| &visitor.me), "mailbox", "pages/mailbox/show.html", &ShowPage { mail })
}

async fn html(request: HttpRequest, key: Path<String>) -> Result<HttpResponse, Error> {
    let app = app(&request)?;
    let letter = write(&app, &find(&app, &key).await?)?;
    let html = letter.html.ok_or(Error::NotFound)?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .body(leading_out(&html)))
}

/// Its links lead out of the frame that it is shown in.
fn leading_out(html: &str) -> String {
    let base = "<base target=\"_top\">";
    match html.split_once("<head>") {
        Some((before, after)) => format!("{before}<head>{base}{after}"),
        None => format!("{base}{html}"),
    }
}

/// The app, if it has a mailbox.
fn app(request: &HttpRequest) -> Result<web::Data<App>, Error> {
    let app = App::of(request)?;
    if view::has_mailbox(&app) { Ok(app) } else { Err(Error::NotFound) }
}

async fn find(app: &App, key: &str) -> Result<SentRow, Error> {
    let key: Key = key.parse().map_err(|_| Error::NotFound)?;
    app.store.read(move |db| outbox::find_sent(db, key)).await?.ok_or(Error::NotFound)
}

/// The letter of an order, as it was sent.
fn write(app: &App, row: &SentRow) -> Result<Letter, Error> {
    let content: MailContent = serde_json::from_str(&row.content).map_err(|error| Error::Bug(error.to_string()))?;
    let order = Order { key: Key(row.key), instance: Key(row.instance_key), created_at: row.created_at, content: &content };
    Ok(app.letters().write(&order, &app.store.directory())?)
}

fn people(recipients: &[Recipient]) -> String {
    let one = |r: &Recipient| if r.name.is_empty() { r.address.clone() } else { format!("{} <{}>", r.name, r.address) };
    recipients.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// A text with the links to our own pages made links.
fn linked(text: &str, base: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(base) {
        let end = after.find(|c: char| c.is_whitespace()).unwrap_or(after.len());
        let (path, remaining) = after.split_at(end);
        parts.push(Part { text: before.to_owned(), href: None });
        parts.push(Part { text: format!("{base}{path}"), href: path.starts_with('/').then(|| path.to_owned()) });
        rest = remaining;
    }
    parts.push(Part { text: rest.to_owned(), href: None });
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_addresses_become_links() {
        let part = |text: &str, href: Option<&str>| Part { text: text.into(), href: href.map(str::to_owned) };
        assert_eq!(
            linked("See http://here/tasks/7\nor http://there/", "http://here"),
            [part("See ", None), part("http://here/tasks/7", Some("/tasks/7")), part("\nor http://there/", None)]
        );
    }
}
