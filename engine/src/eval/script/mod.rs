//! Scripts of models: JavaScript in a sandbox without IO, limited in steps, memory and recursion.
mod bridge;
mod convert;
mod failure;
mod sandbox;

use super::error::short;
use super::{EvalError, Scope, Sight, groovy, juel, log, shown, unevaluated};
use baton_models::expr::Script;
use baton_models::expr::groovy::Program;
use baton_models::{Position, Value};
use failure::Thrown;
use sandbox::Sandbox;

/// The sandbox in which scripts run, kept between evaluations because it costs time to make. Made at the first script.
/// It belongs to the thread that made it, which needs half a megabyte of free stack.
#[derive(Default)]
pub struct Scripts {
    sandbox: Option<Sandbox>,
    spent: u32,
}

/// Runs a script and gives the value of its last statement. Variables are read by their names; only
/// `execution.setVariable(name, value)` and its like change them. On an error some may have been changed already.
pub fn run_script(script: &Script, scope: &mut dyn Scope, scripts: &mut Scripts) -> Result<Value, EvalError> {
    log::begin();
    match (&script.template, &script.program) {
        (Some(template), _) => juel::template(template, scope).map_err(|why| unevaluated(template, &script.source, script.at, &why, scope)),
        (_, Some(program)) => groovy(script, program, scope, scripts),
        _ => javascript(script, scope, scripts),
    }
}

fn groovy(script: &Script, program: &Program, scope: &mut dyn Scope, scripts: &mut Scripts) -> Result<Value, EvalError> {
    let (result, steps) = groovy::run(program, scope);
    scripts.spent = steps / STEPS_PER_TICK;
    result.map_err(|failure| {
        let byte = failure.at.and_then(|at| usize::try_from(at).ok());
        let at = byte.and_then(|at| script.places.of(&script.source, at));
        let line = byte.and_then(|at| script.source.get(..at)).map(|before| before.matches('\n').count());
        let thrown = failure.thrown.map(Box::new);
        EvalError { thrown, ..failed(script, (at, line), &failure.message, scope) }
    })
}

/// Why a script has no value, where in the file, and what it saw.
fn failed(script: &Script, (at, line): (Option<Position>, Option<usize>), why: &str, scope: &mut dyn Scope) -> EvalError {
    let line = line.and_then(|line| script.source.lines().nth(line)).map(str::trim).filter(|line| !line.is_empty());
    let line = line.map_or(String::new(), |line| format!(", at `{}`", short(line, 80)));
    let sight = Sight::of_script(&script.source, scope);
    let why = sight.explain(why, &script.source, &line);
    EvalError::new(format!("{} failed: {why}{}", place(script, at), sight.masked(&log::last())))
}

/// What the script that ran last wrote, without secrets, for the message of a failure of which it is the cause.
pub(crate) fn last_lines(script: &Script, scope: &mut dyn Scope) -> String {
    let lines = log::last();
    if lines.is_empty() { lines } else { Sight::of_script(&script.source, scope).masked(&lines) }
}

/// What takes about as long as a tick of JavaScript.
const STEPS_PER_TICK: u32 = 10;

/// Whether a condition in a script holds; any other value than true or false is an error that names it.
pub fn run_condition(script: &Script, scope: &mut dyn Scope, scripts: &mut Scripts) -> Result<bool, EvalError> {
    match run_script(script, scope, scripts)? {
        Value::Boolean(holds) => Ok(holds),
        other => {
            let why = format!("is a condition and must give true or false, not {}", shown(&other));
            let sight = Sight::of_script(&script.source, scope);
            let why = sight.explain(&why, &script.source, "");
            Err(EvalError::new(format!("{} {why}{}", place(script, None), sight.masked(&log::last()))))
        }
    }
}

/// Whether a script can be parsed, else where in the file it cannot, and why; nothing of it is run. For deployments.
pub fn check_script(script: &Script, scripts: &mut Scripts) -> Result<(), (Position, String)> {
    if script.template.is_some() || script.program.is_some() {
        return Ok(());
    }
    let checked = scripts.take().and_then(|sandbox| {
        let checked = sandbox.check(&script.source);
        scripts.sandbox = Some(sandbox);
        checked
    });
    checked.map_err(|thrown| (thrown.place(script).unwrap_or(script.at), format!("the script cannot be read: {}", thrown.message)))
}

/// For messages: where a script stands, or the part of it that stands at `at`.
fn place(script: &Script, at: Option<Position>) -> String {
    match at.unwrap_or(script.at) {
        Position { line: 0, .. } => "the script".to_owned(),
        Position { line, column } => match &script.file {
            Some(file) => format!("the script '{file}' at line {line}, column {column}"),
            None => format!("the script at line {line}, column {column}"),
        },
    }
}

fn javascript(script: &Script, scope: &mut dyn Scope, scripts: &mut Scripts) -> Result<Value, EvalError> {
    let ran = match scripts.take() {
        Ok(sandbox) => {
            let ran = sandbox.run(&script.source, scope);
            scripts.spent = ran.ticks;
            if ran.reusable {
                scripts.sandbox = Some(sandbox);
            }
            ran.result
        }
        Err(thrown) => Err(thrown),
    };
    ran.map_err(|thrown| {
        let line = thrown.at.and_then(|(line, _)| usize::try_from(line).ok()?.checked_sub(1));
        let said = failed(script, (thrown.place(script), line), &thrown.message, scope);
        EvalError { thrown: thrown.business.map(Box::new), ..said }
    })
}

impl Scripts {
    /// How long the last script ran, in ticks: 100,000 are the most that one may run. Asked for once.
    pub(crate) fn spent(&mut self) -> u32 {
        std::mem::take(&mut self.spent)
    }

    /// The sandbox, made if there is none; who takes it brings it back, if it can be used again.
    fn take(&mut self) -> Result<Sandbox, Thrown> {
        self.sandbox.take().map_or_else(Sandbox::new, Ok)
    }
}
