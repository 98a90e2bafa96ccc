//! FEEL over the variables of a scope. The tree comes from the model; numbers are decimals of 34 digits, the time is the command's.
mod beyond;
mod calls;
mod convert;
mod cost;
mod deep;
mod groups;
mod guard;
pub(super) mod java;
mod kinds;
pub mod literal;
mod loops;
mod meter;
mod order;
mod price;
mod round;
mod tree;

pub use convert::{from_feel, to_feel};
pub(crate) use deep::guarded_deep;
pub use dsntk_feel::context::FeelContext;
pub use dsntk_feel::values::Value as FeelValue;
pub(super) use guard::filtered;
pub(crate) use guard::{Compiled, Types};
pub(super) use loops::{Domain, every_round, quantified};
pub use meter::Clock;
pub(super) use order::extreme;
pub(super) use price::{Price, reads};

use super::Scope;
use super::error::short;
use super::item::Outcome;
use baton_models::Value;
use baton_models::expr::Feel;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// The value of an expression, as a variable holds it.
pub(super) fn value(feel: &Feel, scope: &mut dyn Scope) -> Outcome<Value> {
    let seen = variables(feel, scope)?;
    from_feel(&evaluate(feel, seen, clock(scope))?)
}

/// Whether a condition holds; any other value is an error.
pub(super) fn condition(feel: &Feel, scope: &mut dyn Scope) -> Outcome<bool> {
    let seen = variables(feel, scope)?;
    match evaluate(feel, seen, clock(scope)) {
        Ok(FeelValue::Boolean(holds)) => Ok(holds),
        Ok(other) => Err(format!("a condition must give true or false, not {}", shown(&other))),
        Err(why) => Err(why),
    }
}

/// The value with these variables. Bounded in time and memory; a panic of the evaluator is an error.
pub fn evaluate(feel: &Feel, variables: FeelContext, clock: Clock) -> Outcome<FeelValue> {
    let compiled = compiled(feel)?;
    guarded(clock, || compiled.value(variables))
}

/// Runs an evaluation with the meter on.
pub(crate) fn guarded<T>(clock: Clock, work: impl FnOnce() -> T) -> Outcome<T> {
    guarded_to(clock, meter::LEVELS, work)
}

fn guarded_to<T>(clock: Clock, levels: usize, work: impl FnOnce() -> T) -> Outcome<T> {
    catch_unwind(AssertUnwindSafe(|| meter::measured(clock, levels, work))).map_err(|panic| match panic.downcast::<meter::Exhausted>() {
        Ok(exhausted) => exhausted.0.into_owned(),
        Err(_) => "the evaluator failed at it".to_owned(),
    })
}

/// Counts a round of a loop or a call.
pub(super) fn step() {
    meter::steps(1);
}

/// Counts rounds of loops, calls and the like.
pub(super) fn steps(count: u64) {
    meter::steps(count);
}

/// Counts what takes less than a round of a loop, of which there are 64 parts.
pub(super) fn parts(count: u64) {
    meter::parts(count);
}

/// Counts an intermediate result.
pub(super) fn count(value: &FeelValue) {
    meter::bytes(weight(value));
}

/// Counts what an evaluation keeps until its end. Numbers and short texts are nothing.
pub(super) fn kept(value: &FeelValue) {
    const SMALL: u64 = 1_000;
    meter::bytes(weight(value).saturating_sub(SMALL));
}

/// Counts values of a weight that were made variables for other languages.
pub(super) fn converted(weight: u64) {
    meter::reads(weight / 4);
}

/// Runs what is so many levels deeper.
pub(super) fn deeper<T>(levels: usize, work: impl FnOnce() -> T) -> T {
    meter::within(levels, work)
}

/// The time of the evaluation that runs.
pub(super) fn current() -> Clock {
    meter::clock()
}

/// The closure of an expression, made when it is first needed.
pub(crate) fn compiled(feel: &Feel) -> Outcome<Arc<Compiled>> {
    let made = match feel.compiled.get() {
        Some(made) => made.clone(),
        None => {
            let new = catch_unwind(AssertUnwindSafe(|| Compiled::new(feel))).map_err(|_| "the evaluator cannot take it".to_owned())?;
            feel.compiled.get_or_init(|| Arc::new(new)).clone()
        }
    };
    made.downcast::<Compiled>().map_err(|_| "it was made by another evaluator".to_owned())
}

/// The time of the command.
pub(crate) fn clock(scope: &dyn Scope) -> Clock {
    Clock::at(scope.now(), scope.zone(), scope.seed())
}

/// The variables that an expression names, as far as there are any.
fn variables(feel: &Feel, scope: &mut dyn Scope) -> Outcome<FeelContext> {
    let mut context = FeelContext::default();
    for name in &feel.names {
        if let Some(value) = scope.variable(name) {
            let value = to_feel(&value).map_err(|why| format!("the variable '{name}' cannot be read: {why}"))?;
            context.set_entry(&(&**name).into(), value);
        }
    }
    Ok(context)
}

/// For messages: a value, shortened; of null the reason.
pub(crate) fn shown(value: &FeelValue) -> String {
    match value {
        FeelValue::Null(Some(why)) => format!("null ({})", short(why, 120)),
        FeelValue::Null(None) => "null".to_owned(),
        other => short(&literal::print(other), 120),
    }
}

/// Bytes that a value takes, roughly.
pub(crate) fn weight(value: &FeelValue) -> u64 {
    const ITSELF: u64 = 96;
    ITSELF
        + match value {
            FeelValue::String(text) | FeelValue::Null(Some(text)) => text.len() as u64,
            FeelValue::List(items) | FeelValue::ExpressionList(items) => items.iter().map(weight).sum(),
            FeelValue::Context(context) => context.iter().map(|(name, value)| ITSELF + name.as_str().len() as u64 + weight(value)).sum(),
            FeelValue::FunctionDefinition(_, _, _, _, context, _) => context.iter().map(|(_, value)| ITSELF + weight(value)).sum(),
            FeelValue::Range(from, _, to, _) => weight(from) + weight(to),
            _ => 0,
        }
}

#[cfg(test)]
mod tests;
