//! `for`, `some` and `every` (DMN 1.5, 10.3.2.14 and 10.3.2.16), round by round with the meter running.
use super::price::{self, Price};
use super::{meter, weight};
use dsntk_feel::context::FeelContext;
use dsntk_feel::values::Value;
use dsntk_feel::{Evaluator, FeelNumber, FeelScope, Name, value_null};
use dsntk_feel_temporal::FeelDate;
use std::ops::ControlFlow;

/// What a variable runs over.
pub(in crate::eval) enum Domain {
    /// `from..to`, up or down.
    Interval(Evaluator, Evaluator),
    /// The items of a list, what lies in a range, or a single value.
    Values(Evaluator),
}

type Domains = [(Name, Domain)];

/// The list of what `body` gives in each round; with `partial` it sees the list so far.
pub(in crate::eval) fn every_round(scope: &FeelScope, domains: &Domains, partial: bool, price: &Price, body: &Evaluator) -> Value {
    let mut results = Vec::new();
    let each = price.here(scope);
    let flow = rounds(scope, domains, price, &mut |scope| {
        each.pay();
        if partial {
            meter::steps(results.len() as u64 / 16);
            scope.set_value(&"partial".into(), Value::List(results.clone()));
        }
        let value = body(scope);
        meter::bytes(weight(&value));
        results.push(value);
        ControlFlow::Continue(())
    });
    match flow {
        ControlFlow::Break(wrong) => wrong,
        ControlFlow::Continue(()) => Value::List(results),
    }
}

/// Whether `condition` holds in some, or else in every round. Anything but true or false makes it null.
pub(in crate::eval) fn quantified(scope: &FeelScope, domains: &Domains, some: bool, price: &Price, condition: &Evaluator) -> Value {
    let each = price.here(scope);
    let flow = rounds(scope, domains, price, &mut |scope| {
        each.pay();
        match condition(scope) {
            Value::Boolean(holds) if holds == some => ControlFlow::Break(Value::Boolean(some)),
            Value::Boolean(_) => ControlFlow::Continue(()),
            Value::Null(why) => ControlFlow::Break(Value::Null(why)),
            other => ControlFlow::Break(value_null!("after satisfies stands {}, not true or false", other.type_of())),
        }
    });
    match flow {
        ControlFlow::Break(value) => value,
        ControlFlow::Continue(()) => Value::Boolean(!some),
    }
}

type Round<'r> = dyn FnMut(&FeelScope) -> ControlFlow<Value> + 'r;

/// Calls `round` with every combination, the last variable fastest; a domain may read the variables before it.
fn rounds(scope: &FeelScope, domains: &Domains, price: &Price, round: &mut Round<'_>) -> ControlFlow<Value> {
    let Some(((name, domain), inner)) = domains.split_first() else { return round(scope) };
    let times = price.times(name);
    let mut with = |value: Value| {
        meter::steps(1);
        price::reads(&value, times);
        let mut context = FeelContext::default();
        context.set_entry(name, value);
        scope.push(context);
        let flow = rounds(scope, inner, price, round);
        scope.pop();
        flow
    };
    match domain {
        Domain::Interval(from, to) => between(from(scope), to(scope), false, &mut with),
        Domain::Values(of) => match of(scope) {
            Value::List(items) => {
                meter::bytes(items.iter().map(weight).sum());
                items.into_iter().try_for_each(with)
            }
            Value::Range(from, from_type, to, to_type) if from_type.closed() && to_type.closed() => between(*from, *to, true, &mut with),
            Value::Range(..) => ControlFlow::Break(value_null!("only a range with both ends in it can be run over")),
            single => with(single),
        },
    }
}

/// Every number or date from one to the other; only a range cannot run down.
fn between(from: Value, to: Value, only_up: bool, with: &mut dyn FnMut(Value) -> ControlFlow<Value>) -> ControlFlow<Value> {
    match (from, to) {
        (Value::Number(from), Value::Number(to)) => numbers(from, to, only_up, with),
        (Value::Date(from), Value::Date(to)) => dates(&from, &to, only_up, with),
        (from, to) => ControlFlow::Break(value_null!("from {} to {} there is nothing to run over", from.type_of(), to.type_of())),
    }
}

fn numbers(from: FeelNumber, to: FeelNumber, only_up: bool, with: &mut dyn FnMut(Value) -> ControlFlow<Value>) -> ControlFlow<Value> {
    let up = from <= to;
    if !up && only_up {
        return ControlFlow::Break(value_null!("the range begins after its end"));
    }
    let mut current = from;
    while if up { current <= to } else { current >= to } {
        with(Value::Number(current))?;
        let next = if up { current + FeelNumber::one() } else { current - FeelNumber::one() };
        // Beyond 34 digits adding one changes nothing.
        if next == current {
            return ControlFlow::Break(value_null!("the numbers are too large to be run over"));
        }
        current = next;
    }
    ControlFlow::Continue(())
}

fn dates(from: &FeelDate, to: &FeelDate, only_up: bool, with: &mut dyn FnMut(Value) -> ControlFlow<Value>) -> ControlFlow<Value> {
    let up = from <= to;
    if !up && only_up {
        return ControlFlow::Break(value_null!("the range begins after its end"));
    }
    let mut current = from.clone();
    while if up { current <= *to } else { current >= *to } {
        with(Value::Date(current.clone()))?;
        match if up { current.add_days(1) } else { current.sub_days(1) } {
            Some(next) => current = next,
            None => break,
        }
    }
    ControlFlow::Continue(())
}
