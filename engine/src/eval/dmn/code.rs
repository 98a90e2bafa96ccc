//! Texts of decisions as closures over a FEEL scope, whatever their language.
use super::{line, notes};
use crate::eval::error::short;
use crate::eval::feel::{self, Compiled, FeelValue, Types, from_feel, shown, to_feel};
use crate::eval::{Scope, Scripts, evaluate, run_script};
use baton_models::Value;
use baton_models::dmn::Code;
use baton_models::expr::{Expression, Feel, Template};
use dsntk_feel::{Evaluator, FeelScope};
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

thread_local! {
    static SCRIPTS: RefCell<Scripts> = RefCell::default();
}

/// The FEEL in a text, if it is that.
pub(super) fn feel_in(code: &Code) -> Option<&Arc<Feel>> {
    match code {
        Code::Expression(Expression { template: Template::Feel(feel), .. }) => Some(feel),
        _ => None,
    }
}

/// A closure that gives the value of a text; what a script fails at is noted.
pub(super) fn evaluator(code: &Code, decision: &str, types: &Types<'_>) -> Evaluator {
    let place = format!("the expression {} of '{decision}' ({})", short(code.source(), 80), line(code.at()));
    if let Some(feel) = feel_in(code) {
        let compiled = Compiled::of(&feel.tree, types);
        return Box::new(move |scope: &FeelScope| {
            let _within = notes::Within(|| place.clone());
            let value = compiled.counted_in(scope);
            if let FeelValue::Null(Some(_)) = &value {
                notes::warning(format!("{place} gave {}", shown(&value)));
            }
            value
        });
    }
    let (code, decision) = (code.clone(), decision.to_owned());
    Box::new(move |scope: &FeelScope| {
        let mut seen = Seen { scope, known: HashMap::new(), weight: 0 };
        feel::step();
        let value = match &code {
            Code::Expression(expression) => evaluate(expression, &mut seen),
            Code::Script(text) => SCRIPTS.with_borrow_mut(|scripts| {
                let value = run_script(text, &mut seen, scripts);
                feel::steps(u64::from(scripts.spent()));
                value
            }),
        };
        feel::converted(seen.weight);
        let value = value.map_err(|why| why.message).and_then(|value| to_feel(&value).map_err(|why| format!("{place}: {why}")));
        value.unwrap_or_else(|why| {
            notes::failure(format!("in '{decision}' {why}"));
            FeelValue::Null(Some(why))
        })
    })
}

/// What languages other than FEEL see of a scope.
struct Seen<'s> {
    scope: &'s FeelScope,
    /// What was asked for: making a variable of a value takes time.
    known: HashMap<String, Option<Value>>,
    /// Of all that was converted.
    weight: u64,
}

impl Scope for Seen<'_> {
    fn variable(&mut self, name: &str) -> Option<Value> {
        if let Some(known) = self.known.get(name) {
            return known.clone();
        }
        let value = self.scope.get_value(&name.into());
        self.weight += value.as_ref().map_or(0, feel::weight);
        let found = value.and_then(|value| from_feel(&value).ok());
        self.known.insert(name.to_owned(), found.clone());
        found
    }

    fn variables(&mut self) -> Vec<(Arc<str>, Value)> {
        let mut all = Vec::new();
        for context in self.scope.contexts().iter().rev() {
            for (name, value) in context.iter() {
                self.weight += feel::weight(value);
                if let Ok(value) = from_feel(value)
                    && !name.as_str().starts_with(['\u{1}', '\u{2}'])
                {
                    all.push((Arc::from(name.as_str()), value));
                }
            }
        }
        all
    }

    fn now(&self) -> i64 {
        feel::current().now
    }
}
