//! Models: files that somebody imported, however incomplete, with their diagrams and what hinders execution, until they
//! are deployed. For those who may deploy.
use super::decision::{self, Shown};
use super::moment::Moment;
use super::picture::{self, Links, Picture};
use super::posted::Posted;
use super::tasks::Pager;
use super::visitor::Visitor;
use super::{Error, see_other, view};
use crate::auth::Right;
use crate::drafts::{self, File, ImportError, Judged};
use crate::rest::multipart::Upload;
use crate::rest::reply;
use crate::store::deploy::{DeployError, is_dmn};
use crate::store::query::criteria;
use crate::store::query::drafts::{self as query, DraftRow};
use actix_web::http::StatusCode;
use actix_web::web::{self, Path, Payload, Query, ServiceConfig};
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use baton_models::{Key, Problem, codes};
use serde::{Deserialize, Serialize};

/// Models on a page.
const PER_PAGE: i64 = 25;
/// The last page that can be turned to.
const MAX_PAGE: i64 = 10_000;
/// Problems that are shown; the REST interface names all.
const MOST_PROBLEMS: usize = 300;

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/models").get(list).post(import))
        .service(web::resource("/models/{draft}").get(show))
        .service(web::resource("/models/{draft}/file").get(file))
        .service(web::resource("/models/{draft}/deploy").post(deploy))
        .service(web::resource("/models/{draft}/delete").get(ask).post(delete));
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Ask {
    page: String,
    done: String,
}

#[derive(Serialize)]
struct ListPage {
    models: Vec<Line>,
    pager: Pager,
    notice: Option<String>,
    problem: Option<String>,
}

/// A draft in words.
#[derive(Serialize)]
struct Line {
    key: String,
    name: String,
    size: String,
    shown: bool,
    deployable: bool,
    errors: i64,
    imported: Moment,
    by: String,
}

#[derive(Serialize)]
struct ShowPage {
    model: Line,
    /// Processes with their names, and whether each can be started.
    processes: Vec<Process>,
    /// Where it is a DMN file.
    decisions: Vec<Shown>,
    /// The drafts that it imports.
    with: Vec<Other>,
    /// A deployment would take it if all processes were meant.
    with_all: bool,
    /// There are processes that are not marked as executable.
    unmarked: bool,
    pictures: Vec<Picture>,
    problems: Vec<Said>,
    /// So many more problems are not listed.
    more: usize,
    notice: Option<String>,
    problem: Option<String>,
}

/// Another draft.
#[derive(Serialize)]
struct Other {
    key: String,
    name: String,
}

#[derive(Serialize)]
struct Process {
    name: String,
    executable: bool,
}

/// A problem in words.
#[derive(Serialize)]
struct Said {
    number: usize,
    error: bool,
    code: &'static str,
    message: String,
    hint: &'static str,
    element: Option<String>,
    /// The anchor of its shape.
    shape: Option<String>,
    /// Where the place is not in the model itself.
    file: Option<String>,
    line: u32,
    column: u32,
}

async fn list(visitor: Visitor, ask: Query<Ask>) -> Result<HttpResponse, Error> {
    visitor.caller().require(Right::Deploy)?;
    let notice = match ask.done.as_str() {
        "deleted" => Some("The model was deleted.".to_owned()),
        number => {
            number.parse::<u32>().ok().map(|n| if n == 1 { "One model was imported.".into() } else { format!("{n} models were imported.") })
        }
    };
    lines(&visitor, ask.page.parse().unwrap_or(1), notice, None).await
}

async fn lines(visitor: &Visitor, page: i64, notice: Option<String>, problem: Option<String>) -> Result<HttpResponse, Error> {
    let page = page.clamp(1, MAX_PAGE);
    let mut rows = visitor.app.store.read(move |db| query::list(db, (page - 1) * PER_PAGE, PER_PAGE + 1)).await?;
    let more = rows.len() > PER_PAGE as usize;
    rows.truncate(PER_PAGE as usize);
    let to = |page: i64| format!("/models?page={page}");
    let pager = Pager { previous: (page > 1).then(|| to(page - 1)), next: more.then(|| to(page + 1)), said: format!("Page {page}") };
    let models = rows.into_iter().map(|row| line(visitor, row)).collect();
    let mut response =
        view::show(visitor, "models", "pages/models/list.html", &ListPage { models, pager, notice, problem: problem.clone() })?;
    if problem.is_some() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

fn line(visitor: &Visitor, row: DraftRow) -> Line {
    Line {
        key: row.key.to_string(),
        name: row.name,
        size: size(row.size),
        shown: row.shown,
        deployable: row.deployable,
        errors: row.errors,
        imported: visitor.moment(row.created_at),
        by: row.created_by.map(|user| visitor.name(&user)).unwrap_or_default(),
    }
}

fn size(bytes: i64) -> String {
    match bytes {
        ..1024 => format!("{bytes} bytes"),
        1024..1_048_576 => format!("{} KB", bytes / 1024),
        _ => format!("{} MB", bytes / 1_048_576),
    }
}

/// The visitor's right is known before the first byte of a file is read.
async fn import(visitor: Visitor, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Error> {
    visitor.caller().require(Right::Deploy)?;
    let upload = match Upload::from_request(&request, &mut payload.into_inner()).await {
        Ok(upload) => upload,
        Err(error) if error.status() == StatusCode::SERVICE_UNAVAILABLE => return Err(error.into()),
        Err(error) => return lines(&visitor, 1, None, Some(format!("Nothing was imported: {}.", error.message()))).await,
    };
    visitor.session.check_csrf(upload.text("csrf")?.unwrap_or_default())?;
    // A browser sends a part without a name where no file was chosen.
    let file =
        |part: crate::rest::multipart::Part| Some(File { name: part.file_name.filter(|name| !name.is_empty())?, content: part.content });
    let files: Vec<File> = upload.parts.into_iter().filter_map(file).collect();
    match drafts::import(&visitor.app.store, Some(visitor.me.id.clone()), None, files).await {
        Ok(rows) => match rows.as_slice() {
            [row] => Ok(see_other(&format!("/models/{}?done=imported", row.key))),
            rows => Ok(see_other(&format!("/models?done={}", rows.len()))),
        },
        Err(ImportError::Store(error)) => Err(error.into()),
        Err(refused) => lines(&visitor, 1, None, Some(refused.to_string())).await,
    }
}

/// A model that the visitor may see; who may not is told the same whether it is there or not.
async fn find(visitor: &Visitor, id: &str) -> Result<(DraftRow, Vec<u8>), Error> {
    visitor.caller().require(Right::Deploy)?;
    let draft: Key = criteria::key(id).ok_or(Error::Forbidden)?;
    drafts::find(&visitor.app.store, draft).await?.ok_or(Error::Forbidden)
}

async fn show(visitor: Visitor, id: Path<String>, ask: Query<Ask>) -> Result<HttpResponse, Error> {
    let (row, content) = find(&visitor, &id).await?;
    let notice = match ask.done.as_str() {
        "imported" => Some("Imported. The file is kept exactly as it is."),
        "deployed" => Some("Deployed. Its processes can be started now."),
        "unchanged" => Some("This very file is deployed already; nothing new was made."),
        _ => None,
    };
    render(&visitor, row, content, notice.map(str::to_owned), None).await
}

async fn render(
    visitor: &Visitor,
    row: DraftRow,
    content: Vec<u8>,
    notice: Option<String>,
    problem: Option<String>,
) -> Result<HttpResponse, Error> {
    let refused = problem.is_some();
    let judged = drafts::judge(&visitor.app.store, &row, content).await?;
    let page = page(visitor, row, judged, notice, problem);
    let mut response = view::show(visitor, "models", "pages/models/show.html", &page)?;
    if refused {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

fn page(visitor: &Visitor, row: DraftRow, Judged { verdict, with }: Judged, notice: Option<String>, problem: Option<String>) -> ShowPage {
    let mut problems: Vec<&Problem> = verdict.problems.iter().collect();
    // What refuses the deployment comes first.
    problems.sort_by_key(|problem| (!problem.is_error(), problem.at));
    let mut links = Links::default();
    for (number, problem) in problems.iter().enumerate().take(MOST_PROBLEMS) {
        if let Some(element) = &problem.element {
            links.problems.entry(element.clone()).or_insert((number, problem.is_error()));
        }
    }
    let drawing = verdict.draft.as_ref().and_then(|draft| draft.drawing.as_ref());
    let pictures = drawing.map(|drawing| picture::pictures(drawing, &mut links)).unwrap_or_default();
    let said = problems.iter().take(MOST_PROBLEMS).enumerate().map(|(number, problem)| said(number, problem, &links)).collect();
    let model =
        Line { shown: verdict.draft.is_some(), deployable: verdict.deployable, errors: verdict.errors() as i64, ..line(visitor, row) };
    let name = |process: &baton_models::bpmn::DraftProcess| process.name.clone().or(process.id.clone()).unwrap_or_default();
    let processes: Vec<Process> =
        verdict.processes().iter().map(|process| Process { name: name(process), executable: process.executable }).collect();
    ShowPage {
        model,
        unmarked: processes.iter().any(|process| !process.executable),
        processes,
        decisions: verdict.model.as_deref().map(decision::shown).unwrap_or_default(),
        with: with.into_iter().map(|row| Other { key: row.key.to_string(), name: row.name }).collect(),
        with_all: verdict.deployable_with_all,
        pictures,
        more: problems.len().saturating_sub(MOST_PROBLEMS),
        problems: said,
        notice,
        problem,
    }
}

fn said(number: usize, problem: &Problem, links: &Links) -> Said {
    Said {
        number,
        error: problem.is_error(),
        code: problem.code,
        message: problem.message.clone(),
        hint: codes::meaning(problem.code),
        shape: problem.element.as_ref().and_then(|element| links.shapes.get(element)).cloned(),
        element: problem.element.clone(),
        file: problem.file.as_deref().map(str::to_owned),
        line: problem.at.line,
        column: problem.at.column,
    }
}

/// The very bytes, as a file to be saved and never shown by the browser.
async fn file(visitor: Visitor, id: Path<String>) -> Result<HttpResponse, Error> {
    let (row, content) = find(&visitor, &id).await?;
    Ok(reply::bytes("application/octet-stream", Some(&row.name), content))
}

async fn deploy(visitor: Visitor, id: Path<String>, posted: Posted) -> Result<HttpResponse, Error> {
    posted.check(&visitor)?;
    let (row, content) = find(&visitor, &id).await?;
    let all = posted.get("all") == Some("true");
    let verdict = drafts::judge(&visitor.app.store, &row, content.clone()).await?.verdict;
    if verdict.deployable && !all && !is_dmn(&row.name) && !verdict.processes().iter().any(|process| process.executable) {
        let why =
            "Nothing was deployed: no process of the file is marked as executable. Tick the box above the button if it is meant to run.";
        return render(&visitor, row, content, None, Some(why.to_owned())).await;
    }
    match drafts::deploy(&visitor.app.store, row.clone(), content.clone(), all).await {
        Ok(deployed) => {
            let done = if deployed.is_old { "unchanged" } else { "deployed" };
            Ok(see_other(&format!("/models/{}?done={done}", row.key)))
        }
        Err(DeployError::Store(error)) => Err(error.into()),
        Err(_) => {
            let why = "It was not deployed, and the file is as it was. What hinders it is listed below.";
            render(&visitor, row, content, None, Some(why.to_owned())).await
        }
    }
}

#[derive(Serialize)]
struct DeletePage {
    model: Line,
}

async fn ask(visitor: Visitor, id: Path<String>) -> Result<HttpResponse, Error> {
    let (row, _) = find(&visitor, &id).await?;
    view::show(&visitor, "models", "pages/models/delete.html", &DeletePage { model: line(&visitor, row) })
}

async fn delete(visitor: Visitor, id: Path<String>, posted: Posted) -> Result<HttpResponse, Error> {
    posted.check(&visitor)?;
    visitor.caller().require(Right::Deploy)?;
    let draft = criteria::key(&id).ok_or(Error::Forbidden)?;
    drafts::delete(&visitor.app.store, draft).await?;
    Ok(see_other("/models?done=deleted"))
}
