//! `/deployment/create`: files as a form in parts. All of them are taken in or none; every problem of every file stands
//! in one answer.
use super::body::moment;
use super::commands::Commands;
use super::dto::link::Link;
use super::dto::process_definition;
use super::error::{Error, Result};
use super::multipart::{Part, Upload};
use super::reply;
use super::{decision_definition, decision_requirements_definition};
use crate::app::App;
use crate::auth::Right;
use crate::store::deploy::{DeployError, Deployed, Deployment};
use crate::store::query::Criteria;
use crate::store::query::decisions::{self, DecisionRow, RequirementsRow};
use crate::store::query::definitions::{ALL, DefinitionRow};
use crate::timestamp::Time;
use actix_web::http::StatusCode;
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use baton_models::{Problem, codes};
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The parts of the form that are no files.
const NAME: &str = "deployment-name";
const FILTER_DUPLICATES: &str = "enable-duplicate-filtering";
const CHANGED_ONLY: &str = "deploy-changed-only";
const SOURCE: &str = "deployment-source";
const TENANT: &str = "tenant-id";
const ACTIVATION: &str = "deployment-activation-time";
const TEXTS: [&str; 6] = [NAME, FILTER_DUPLICATES, CHANGED_ONLY, SOURCE, TENANT, ACTIVATION];

/// Modelling tools know a model that was refused by these words.
const PARSE_PREFIX: &str = "ENGINE-09005 Could not parse BPMN process.";

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/deployment/create").post(create));
}

async fn create(commands: Commands, request: HttpRequest, upload: Upload) -> Result<HttpResponse> {
    commands.caller.require(Right::Deploy)?;
    let deployment = read(upload)?;
    let deployed = commands.app.store.deploy(deployment).await.map_err(refused)?;
    Ok(reply::json(&answer(&commands.app, &request, &deployed).await?))
}

fn read(upload: Upload) -> Result<Deployment> {
    let text = |name: &str| text_of(&upload, name);
    let flag = |name: &str| Ok::<_, Error>(text(name)?.is_some_and(|text| text.eq_ignore_ascii_case("true")));
    let mut deployment = Deployment {
        name: text(NAME)?,
        source: text(SOURCE)?,
        tenant: text(TENANT)?,
        active_from: moment(text(ACTIVATION)?.as_deref(), ACTIVATION)?,
        filter_duplicates: flag(FILTER_DUPLICATES)?,
        changed_only: flag(CHANGED_ONLY)?,
        ..Deployment::default()
    };
    for part in upload.parts.into_iter().filter(|part| !TEXTS.contains(&part.name.as_str())) {
        deployment.resources.push(file(part)?);
    }
    Ok(deployment)
}

/// The text of a part without blanks around it; an empty one is none.
pub fn text_of(upload: &Upload, name: &str) -> Result<Option<String>> {
    Ok(upload.text(name)?.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()))
}

fn file(part: Part) -> Result<(String, Vec<u8>)> {
    let name = part.file_name.filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| {
        Error::invalid(format!("No file name found in the deployment resource described by form parameter '{}'.", part.name))
    })?;
    Ok((name, part.content))
}

/// `DeploymentWithDefinitionsDto`: definitions are named only where there are new ones.
async fn answer(app: &App, request: &HttpRequest, deployed: &Deployed) -> Result<Json> {
    let definitions = if deployed.definitions.is_empty() { Json::Null } else { definitions(app, deployed).await? };
    let (decisions, requirements) = if deployed.decides { decisions(app, deployed).await? } else { (Json::Null, Json::Null) };
    let id = deployed.key.to_string();
    Ok(json!({
        "links": [Link::own(request, &format!("/deployment/{id}"))],
        "id": id,
        "name": deployed.name,
        "source": deployed.source,
        "deploymentTime": Time(deployed.deployed_at),
        "tenantId": deployed.tenant,
        "deployedProcessDefinitions": definitions,
        "deployedCaseDefinitions": null,
        "deployedDecisionDefinitions": decisions,
        "deployedDecisionRequirementsDefinitions": requirements,
    }))
}

async fn definitions(app: &App, deployed: &Deployed) -> Result<Json> {
    let criteria = Criteria::from_query(&format!("deploymentId={}", deployed.key))?;
    let sql = ALL.list(&criteria, None)?;
    let rows: Vec<DefinitionRow> = app.store.read(move |db| db.load(sql)).await?;
    let by_id = rows
        .iter()
        .map(|row| process_definition::dto(row, app.clock.now()))
        .filter_map(|dto| Some((dto.get("id")?.as_str()?.to_owned(), dto)));
    Ok(Json::Object(by_id.collect()))
}

/// The new decisions, and the files that hold several of them.
async fn decisions(app: &App, deployed: &Deployed) -> Result<(Json, Json)> {
    let criteria = Criteria::from_query(&format!("deploymentId={}", deployed.key))?;
    let (some, files) = (decisions::ALL.list(&criteria, None)?, decisions::REQUIREMENTS.list(&criteria, None)?);
    let rows: (Vec<DecisionRow>, Vec<RequirementsRow>) = app.store.read(move |db| Ok((db.load(some)?, db.load(files)?))).await?;
    let by_id = |dtos: Vec<Json>| -> Map<String, Json> {
        dtos.into_iter().filter_map(|dto| Some((dto.get("id")?.as_str()?.to_owned(), dto))).collect()
    };
    let decisions = by_id(rows.0.iter().map(decision_definition::dto).collect());
    let files = by_id(rows.1.iter().map(decision_requirements_definition::dto).collect());
    Ok((decisions.into(), if files.is_empty() { Json::Null } else { files.into() }))
}

/// The answer to a deployment that was not taken in, or not taken back.
pub fn refused(error: DeployError) -> Error {
    match error {
        DeployError::Invalid(problems) => parse_exception(&problems),
        DeployError::Empty => Error::invalid("No deployment resources contained in the form upload."),
        DeployError::Store(error) => error.into(),
    }
}

/// 400 `ParseException` with the problems of each file.
fn parse_exception(problems: &BTreeMap<String, Vec<Problem>>) -> Error {
    let mut message = format!("{PARSE_PREFIX} Errors: ");
    for (file, problems) in problems {
        for problem in problems.iter().filter(|problem| problem.is_error()) {
            let _ = write!(message, "\n* {} | resource {file} | line {} | column {}", problem.message, problem.at.line, problem.at.column);
        }
    }
    let details: Map<String, Json> = problems.iter().map(|(file, problems)| (file.clone(), report(problems))).collect();
    Error::new(StatusCode::BAD_REQUEST, "ParseException", message).code(0).detail("details", details)
}

fn report(problems: &[Problem]) -> Json {
    let (errors, warnings): (Vec<&Problem>, Vec<&Problem>) = problems.iter().partition(|problem| problem.is_error());
    json!({
        "errors": errors.into_iter().map(problem_dto).collect::<Vec<_>>(),
        "warnings": warnings.into_iter().map(problem_dto).collect::<Vec<_>>(),
    })
}

fn problem_dto(problem: &Problem) -> Json {
    let ids: Vec<&str> = problem.element.as_deref().into_iter().collect();
    json!({
        "message": problem.message,
        "line": problem.at.line,
        "column": problem.at.column,
        "mainElementId": problem.element,
        "elementIds": ids,
        // What clients of the reference read: there the name begins with a Cyrillic letter.
        "\u{435}lementIds": ids,
        "code": problem.code,
        "hint": codes::meaning(problem.code),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use baton_models::Position;

    fn part(name: &str, file_name: Option<&str>, content: &str) -> Part {
        Part { name: name.into(), file_name: file_name.map(str::to_owned), content_type: None, content: content.into() }
    }

    #[test]
    fn takes_every_part_with_a_file_name_as_a_file_in_any_order() {
        let parts = vec![
            part("a.bpmn", Some("a.bpmn"), "<a/>"),
            part(NAME, None, "orders"),
            part("data", Some("b.txt"), "b"),
            part(FILTER_DUPLICATES, None, "true"),
            part(TENANT, None, ""),
        ];
        let deployment = read(Upload { parts }).unwrap();
        assert_eq!((deployment.name.as_deref(), deployment.tenant, deployment.filter_duplicates), (Some("orders"), None, true));
        assert_eq!(deployment.resources, [("a.bpmn".into(), b"<a/>".to_vec()), ("b.txt".into(), b"b".to_vec())]);
    }

    #[test]
    fn refuses_a_file_without_a_name_and_a_time_that_is_none() {
        let nameless = Upload { parts: vec![part("data", None, "x")] };
        assert!(read(nameless).unwrap_err().message().contains("form parameter 'data'"));
        let at = |time| read(Upload { parts: vec![part(ACTIVATION, None, time)] }).map(|deployment| deployment.active_from);
        assert_eq!(at("soon").unwrap_err().status(), 400);
        assert_eq!(at("1970-01-01T00:00:01.000+0000").unwrap(), Some(1000));
    }

    #[test]
    fn names_every_problem_with_both_spellings_of_the_ids() {
        let problem = Problem::error("flow-target-missing", Position { line: 3, column: 7 }, Some("flow1"), "goes nowhere");
        let error = parse_exception(&BTreeMap::from([("a.bpmn".to_owned(), vec![problem.clone()])]));
        assert!(error.message().starts_with("ENGINE-09005 Could not parse BPMN process."));
        assert!(error.message().contains("goes nowhere | resource a.bpmn | line 3 | column 7"));
        let dto = problem_dto(&problem);
        assert_eq!((&dto["elementIds"], &dto["\u{435}lementIds"]), (&json!(["flow1"]), &json!(["flow1"])));
    }
}
