//! Decisions as people draw them: what each requires, and its rules as a table.
use super::say::cut;
use baton_models::dmn::{Aggregator, Cell, Code, Decision, HitPolicy, Kind, Model, Table};
use serde::Serialize;

/// Decisions and rules that are shown; the file has all.
const MOST_DECISIONS: usize = 50;
const MOST_RULES: usize = 200;
/// Characters of a cell.
const LONG: usize = 300;

/// A decision in words.
#[derive(Serialize)]
pub struct Shown {
    id: String,
    name: String,
    /// The names of what it requires.
    requires: Vec<String>,
    table: Option<Rules>,
    /// A literal expression.
    text: Option<String>,
    /// What it is made of, where it is neither.
    kind: &'static str,
}

#[derive(Serialize)]
struct Rules {
    policy: String,
    inputs: Vec<String>,
    outputs: Vec<String>,
    /// Each with its cells, inputs first.
    rules: Vec<Rule>,
    more: usize,
}

#[derive(Serialize)]
struct Rule {
    number: usize,
    cells: Vec<Shade>,
}

/// A cell with the head of its column.
#[derive(Serialize)]
struct Shade {
    label: String,
    text: String,
    given: bool,
}

/// The decisions of a model, as far as they are shown.
pub fn shown(model: &Model) -> Vec<Shown> {
    model.decisions.iter().take(MOST_DECISIONS).map(|decision| one(model, decision)).collect()
}

fn one(model: &Model, decision: &Decision) -> Shown {
    let (mut table, mut text, mut kind) = (None, None, "");
    match decision.logic.as_ref().map(|boxed| &boxed.kind) {
        Some(Kind::Table(found)) => table = Some(rules(found)),
        Some(Kind::Literal(code)) => text = Some(cut(code.source(), 3 * LONG)),
        Some(_) => kind = "A boxed expression; it is in the file.",
        None => kind = "It has no logic yet, so its value is null.",
    }
    let requires = decision.requires.decisions.iter().chain(&decision.requires.inputs).map(|id| required(model, id)).collect();
    Shown { id: decision.id.clone(), name: named(&decision.name, &decision.id), requires, table, text, kind }
}

fn named(name: &str, id: &str) -> String {
    cut(if name.is_empty() { id } else { name }, LONG)
}

/// The name of something that is required; with that of its import before it.
fn required(model: &Model, reference: &str) -> String {
    let (before, model, id) = match model.imported(reference) {
        Some((import, id)) => (Some(&import.name), &*import.model, id),
        None => (None, model, reference),
    };
    let decision = model.decision(id).map(|found| named(&found.name, id));
    let name = decision.or_else(|| model.input(id).map(|found| named(&found.variable.name, id))).unwrap_or_else(|| id.to_owned());
    before.filter(|before| !before.is_empty()).map_or(name.clone(), |before| format!("{before}.{name}"))
}

fn rules(table: &Table) -> Rules {
    let or = |texts: [Option<&str>; 3]| cut(texts.into_iter().flatten().find(|text| !text.is_empty()).unwrap_or_default(), LONG);
    let input = |clause: &baton_models::dmn::InputClause| or([clause.label.as_deref(), clause.expression.as_ref().map(Code::source), None]);
    let output = |clause: &baton_models::dmn::Clause| or([clause.label.as_deref(), clause.name.as_deref(), Some("Result")]);
    let inputs: Vec<String> = table.inputs.iter().map(input).collect();
    let outputs: Vec<String> = table.outputs.iter().map(output).collect();
    let rule = |(number, rule): (usize, &baton_models::dmn::Rule)| {
        let tests = rule.inputs.iter().map(|cell| match cell {
            Cell::Any => "any".to_owned(),
            Cell::Tests(code) => cut(code.source(), LONG),
        });
        let results = rule.outputs.iter().map(|code| code.as_ref().map_or(String::new(), |code| cut(code.source(), LONG)));
        let given = inputs.iter().zip(tests).map(|(label, text)| Shade { label: label.clone(), text, given: true });
        let gives = outputs.iter().zip(results).map(|(label, text)| Shade { label: label.clone(), text, given: false });
        Rule { number: number + 1, cells: given.chain(gives).collect() }
    };
    let shown = table.rules.iter().enumerate().take(MOST_RULES).map(rule).collect();
    Rules { policy: policy(table), more: table.rules.len().saturating_sub(MOST_RULES), rules: shown, inputs, outputs }
}

/// Which of the rules that match count, in a sentence.
fn policy(table: &Table) -> String {
    match (table.hit_policy, table.aggregator) {
        (HitPolicy::Unique, _) => "At most one rule matches.",
        (HitPolicy::Any, _) => "Rules that match agree.",
        (HitPolicy::Priority, _) => "The rule with the most important output counts.",
        (HitPolicy::First, _) => "The first rule that matches counts.",
        (HitPolicy::OutputOrder, _) => "All rules that match count, the most important outputs first.",
        (HitPolicy::RuleOrder, _) => "All rules that match count, in their order.",
        (HitPolicy::Collect, None) => "All rules that match count.",
        (HitPolicy::Collect, Some(Aggregator::Sum)) => "The sum of the rules that match counts.",
        (HitPolicy::Collect, Some(Aggregator::Min)) => "The smallest output of the rules that match counts.",
        (HitPolicy::Collect, Some(Aggregator::Max)) => "The largest output of the rules that match counts.",
        (HitPolicy::Collect, Some(Aggregator::Count)) => "The number of the rules that match counts.",
    }
    .to_owned()
}
