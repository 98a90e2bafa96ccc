//! The audit report of a case: as a page, as CSV and as JSON. The files are written while the journal is read.
use super::instances::{self, Shown};
use super::tasks::{Pager, pager};
use super::visitor::Visitor;
use super::{Error, moment, say, view};
use crate::reports::audit::{Audit, CSV_HEADER, Line, Weight, csv};
use crate::store;
use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::{self, Bytes, Path, Query, ServiceConfig};
use baton_models::Key;
use futures_util::stream;
use serde::{Deserialize, Serialize};

/// Lines on a page.
const PER_PAGE: usize = 500;

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/cases/{instance}/audit").get(page))
        .service(web::resource("/cases/{instance}/audit.csv").get(as_csv))
        .service(web::resource("/cases/{instance}/audit.json").get(as_json));
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Ask {
    page: String,
}

#[derive(Serialize)]
struct Page {
    instance: Shown,
    lines: Vec<Row>,
    pager: Pager,
}

#[derive(Serialize)]
struct Row {
    entry: i64,
    number: usize,
    at: String,
    shown_at: String,
    who: String,
    what: String,
    detail: String,
}

async fn page(visitor: Visitor, instance: Path<String>, ask: Query<Ask>) -> Result<HttpResponse, Error> {
    let found = instances::find(&visitor, &instance).await?;
    let page: usize = ask.page.parse().unwrap_or(1).clamp(1, 400);
    let mut audit = Audit::new(&visitor.app, Key(found.root_key));
    let (mut skipped, mut lines) = ((page - 1) * PER_PAGE, Vec::new());
    while lines.len() <= PER_PAGE
        && let Some(chunk) = audit.next().await?
    {
        for line in chunk.into_iter().filter(|line| line.weight >= Weight::Audit) {
            if skipped > 0 {
                skipped -= 1;
            } else {
                lines.push(line);
            }
        }
    }
    let more = lines.len() > PER_PAGE;
    lines.truncate(PER_PAGE);
    let key = found.key;
    let page = Page {
        instance: instances::shown(&found, &[], &visitor),
        lines: lines.into_iter().map(|line| row(line, &visitor)).collect(),
        pager: pager(i64::try_from(page).unwrap_or(1), more, &|page| format!("/cases/{key}/audit?page={page}")),
    };
    view::show(&visitor, "cases", "pages/audit/show.html", &page)
}

fn row(line: Line, visitor: &Visitor) -> Row {
    Row {
        entry: line.entry,
        number: line.number,
        at: crate::timestamp::format(line.at),
        shown_at: moment::exact(line.at, visitor.zone()),
        who: line.who,
        what: line.what,
        detail: say::cut(&line.detail, 1_000),
    }
}

async fn as_csv(visitor: Visitor, instance: Path<String>) -> Result<HttpResponse, Error> {
    let found = instances::find(&visitor, &instance).await?;
    let audit = Audit::new(&visitor.app, Key(found.root_key));
    let write = |lines: Vec<Line>, _: bool| Ok(lines.iter().map(csv).collect());
    Ok(file(found.key, "csv", "text/csv; charset=utf-8", audit, CSV_HEADER, "", write))
}

async fn as_json(visitor: Visitor, instance: Path<String>) -> Result<HttpResponse, Error> {
    let found = instances::find(&visitor, &instance).await?;
    let audit = Audit::new(&visitor.app, Key(found.root_key));
    let write = |lines: Vec<Line>, is_first: bool| {
        let mut text = String::new();
        for line in lines {
            let separator = if is_first && text.is_empty() { "\n" } else { ",\n" };
            text.push_str(separator);
            text.push_str(&serde_json::to_string(&line)?);
        }
        Ok(text)
    };
    Ok(file(found.key, "json", "application/json", audit, "[", "\n]\n", write))
}

/// Writes a chunk of lines; the flag says that nothing was written before.
type Write = fn(Vec<Line>, bool) -> Result<String, serde_json::Error>;

/// A file to save, written chunk by chunk. When reading fails, the connection breaks off: a report must not look whole.
fn file(key: i64, extension: &str, kind: &str, audit: Audit, head: &'static str, tail: &'static str, write: Write) -> HttpResponse {
    enum At {
        Head(Audit),
        Lines(Audit, bool),
        Tail,
        End,
    }
    let step = move |at: At| async move {
        match at {
            At::Head(audit) => Some((Ok(Bytes::from_static(head.as_bytes())), At::Lines(audit, true))),
            At::Lines(mut audit, is_first) => Some(match audit.next().await {
                Ok(Some(lines)) => {
                    let still_first = is_first && lines.is_empty();
                    let text = write(lines, is_first).map_err(|error| store::Error::Bug(error.to_string()));
                    (text.map(Bytes::from), At::Lines(audit, still_first))
                }
                Ok(None) => (Ok(Bytes::from_static(tail.as_bytes())), At::Tail),
                Err(error) => (Err(error), At::End),
            }),
            At::Tail | At::End => None,
        }
    };
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, kind))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"audit-{key}.{extension}\"")))
        .streaming(stream::unfold(At::Head(audit), step))
}
