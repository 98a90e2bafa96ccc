//! Scripts of models: JavaScript in a sandbox without IO, limited in steps, memory and recursion.
mod bridge;
mod convert;
mod failure;
mod sandbox;

use super::{EvalError, Scope, juel};
use baton_models::Value;
use baton_models::expr::Script;
use sandbox::Sandbox;

/// The sandbox in which scripts run, kept between evaluations because it costs time to make. Made at the first script.
/// It belongs to the thread that made it.
#[derive(Default)]
pub struct Scripts {
    sandbox: Option<Sandbox>,
}

/// Runs a script and gives the value of its last statement. Variables are read by their names; only
/// `execution.setVariable(name, value)` and its like change them. On an error some may have been changed already.
pub fn run_script(script: &Script, scope: &mut dyn Scope, scripts: &mut Scripts) -> Result<Value, EvalError> {
    let result = match &script.template {
        Some(template) => juel::template(template, scope),
        None => javascript(&script.source, scope, scripts),
    };
    result.map_err(|why| EvalError::new(format!("the script at line {} failed: {why}", script.at.line)))
}

fn javascript(source: &str, scope: &mut dyn Scope, scripts: &mut Scripts) -> Result<Value, String> {
    let sandbox = match scripts.sandbox.take() {
        Some(sandbox) => sandbox,
        None => Sandbox::new()?,
    };
    let ran = sandbox.run(source, scope);
    if ran.reusable {
        scripts.sandbox = Some(sandbox);
    }
    ran.result
}
