//! `/decision-definition/{...}/evaluate`: a decision with variables that are given, apart from any process.
use super::body::{Json, Query};
use super::commands::Commands;
use super::decision_definition::{Chosen, routes};
use super::dto::variable::{Typed, VariableDto, VariablesDto};
use super::error::{Error, Result};
use super::reply;
use crate::auth::Right;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web::ServiceConfig};
use baton_engine::eval::dmn::Evaluated;
use baton_engine::eval::feel::{Clock, FeelContext, FeelValue, literal, to_feel};
use serde::Deserialize;
use serde_json::{Map, Value, json};

pub fn configure(cfg: &mut ServiceConfig) {
    routes(cfg, "/evaluate", |resource| resource.post(evaluate));
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Body {
    variables: VariablesDto,
}

#[derive(Deserialize)]
struct Options {
    #[serde(rename = "resultFormat")]
    format: Option<String>,
}

async fn evaluate(commands: Commands, chosen: Chosen, Query(options): Query<Options>, Json(body): Json<Body>) -> Result<HttpResponse> {
    commands.caller.require(Right::Start)?;
    let feel = match options.format.as_deref() {
        None => false,
        Some("feel") => true,
        Some(other) => return Err(Error::invalid(format!("Unknown resultFormat '{other:.40}'; accepted is feel, or none at all"))),
    };
    let variables = given(body.variables)?;
    let clock = clock(&commands);
    let decision = chosen.0.clone();
    let work = move || decision.decisions.evaluate(&decision.id, &variables, clock);
    let evaluated = tokio::task::spawn_blocking(work).await.map_err(|error| Error::bug(error.to_string()))?;
    let failed = |why: String| {
        let message = format!("Cannot evaluate decision {}: {why}", chosen.0.public_id());
        Error::new(StatusCode::INTERNAL_SERVER_ERROR, "RestException", message)
    };
    let evaluated = evaluated.map_err(failed)?;
    let told = commands.app.store.tell_decision(&chosen.0, &evaluated, commands.caller.user.as_deref()).await?;
    tracing::debug!(told, "decisions were evaluated");
    if feel {
        return Ok(reply::json(&as_feel(&evaluated)));
    }
    if let Some(failure) = evaluated.failures.first() {
        return Err(failed(failure.clone()));
    }
    Ok(reply::json(&rules(&evaluated).map_err(failed)?))
}

fn clock(commands: &Commands) -> Clock {
    let mut seed = [0; 8];
    // Without randomness of the system random numbers are the same each time, and all else is as it should be.
    let _ = getrandom::fill(&mut seed);
    Clock::at(commands.app.clock.now(), commands.app.clock.zone().clone(), u64::from_le_bytes(seed))
}

/// Variables as FEEL values; one of the type `Feel` is a literal.
fn given(variables: VariablesDto) -> Result<FeelContext> {
    let mut context = FeelContext::default();
    for (name, dto) in variables.0 {
        let value = value(dto).map_err(|why| Error::invalid(format!("Variable '{name}': {why}")))?;
        context.set_entry(&(&*name).into(), value);
    }
    Ok(context)
}

fn value(dto: VariableDto) -> std::result::Result<FeelValue, String> {
    if dto.kind.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("Feel")) {
        let text = dto.value.as_str().ok_or_else(|| "a value of the type 'Feel' is a string that holds one literal".to_owned())?;
        return literal::parse(text).map_err(|why| format!("'{text:.80}' is no FEEL literal: {why}"));
    }
    let value = dto.into_value().map_err(|error| error.0)?;
    to_feel(&value)
}

fn as_feel(evaluated: &Evaluated) -> Value {
    let notes: Vec<&String> = evaluated.failures.iter().chain(&evaluated.warnings).collect();
    json!({ "type": "Feel", "value": literal::print(&evaluated.value), "warnings": notes })
}

/// One object for each rule that counts, with its outputs by name.
fn rules(evaluated: &Evaluated) -> std::result::Result<Vec<Value>, String> {
    let results = evaluated.results()?;
    let rule = |rule: Vec<(String, baton_models::Value)>| {
        let outputs = rule.into_iter().map(|(name, value)| {
            let typed = serde_json::to_value(Typed { value: &value, deserialize: false }).unwrap_or_default();
            (name, typed)
        });
        Value::Object(outputs.collect::<Map<String, Value>>())
    };
    Ok(results.into_iter().map(rule).collect())
}
