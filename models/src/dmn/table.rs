//! Decision tables (DMN 1.5, chapter 8).
use super::Code;
use super::names::Names;
use super::parse::Reader;
use crate::Position;
use crate::bpmn::xml::Node;
use crate::expr::feel::Grammar;

#[derive(Debug, Clone)]
pub struct Table {
    pub hit_policy: HitPolicy,
    pub aggregator: Option<Aggregator>,
    pub inputs: Vec<InputClause>,
    pub outputs: Vec<Clause>,
    pub rules: Vec<Rule>,
}

/// Which of the rules that match count (DMN 1.5, 8.2.10).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HitPolicy {
    Unique,
    Any,
    Priority,
    First,
    OutputOrder,
    RuleOrder,
    Collect,
}

/// What `COLLECT` makes of the outputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregator {
    Sum,
    Min,
    Max,
    Count,
}

#[derive(Debug, Clone)]
pub struct InputClause {
    pub id: Option<String>,
    pub label: Option<String>,
    /// `None` where the table does not say: the value is null then.
    pub expression: Option<Code>,
    pub type_ref: Option<String>,
    /// The name by which cells that are no FEEL read the value (`camunda:inputVariable`).
    pub variable: Option<String>,
    pub allowed: Option<Cell>,
    pub at: Position,
}

/// An output column.
#[derive(Debug, Clone)]
pub struct Clause {
    pub id: Option<String>,
    pub name: Option<String>,
    pub label: Option<String>,
    pub type_ref: Option<String>,
    /// In decreasing order of priority.
    pub allowed: Option<Cell>,
    pub default: Option<Code>,
}

#[derive(Debug, Clone)]
pub struct Rule {
    pub id: Option<String>,
    pub inputs: Vec<Cell>,
    pub outputs: Vec<Option<Code>>,
    pub at: Position,
}

/// What an input has to be.
#[derive(Debug, Clone)]
pub enum Cell {
    /// `-`, or nothing.
    Any,
    /// FEEL: unary tests. Any other language: an expression that is true or false.
    Tests(Code),
}

impl Table {
    pub(super) fn parse<'d>(node: Node<'d>, reader: &mut Reader<'d, '_>) -> Option<Self> {
        let hit_policy = hit_policy(node, reader);
        let aggregator = aggregator(node, reader);
        let inputs: Vec<_> = node.each("input").map(|input| InputClause::parse(input, reader)).collect();
        let outputs: Vec<_> = node.each("output").map(|output| Clause::parse(output, reader)).collect();
        if outputs.is_empty() {
            reader.error("dmn-table", node.at(), "The decision table has no output: give it an <output>.");
            return None;
        }
        let rules = node.each("rule").map(|rule| Rule::parse(rule, (inputs.len(), outputs.len()), reader)).collect();
        Some(Self { hit_policy: hit_policy?, aggregator: aggregator?, inputs, outputs, rules })
    }
}

fn hit_policy(node: Node<'_>, reader: &mut Reader<'_, '_>) -> Option<HitPolicy> {
    let Some(text) = node.attribute("hitPolicy") else { return Some(HitPolicy::Unique) };
    let found = match text.value.to_ascii_uppercase().as_str() {
        "UNIQUE" => HitPolicy::Unique,
        "ANY" => HitPolicy::Any,
        "PRIORITY" => HitPolicy::Priority,
        "FIRST" => HitPolicy::First,
        "OUTPUT ORDER" => HitPolicy::OutputOrder,
        "RULE ORDER" => HitPolicy::RuleOrder,
        "COLLECT" => HitPolicy::Collect,
        other => {
            let message = format!(
                "The hit policy '{other:.40}' is not known. Accepted are UNIQUE, ANY, PRIORITY, FIRST, OUTPUT ORDER, RULE ORDER, COLLECT."
            );
            reader.error("dmn-table", text.at, message);
            return None;
        }
    };
    Some(found)
}

#[expect(clippy::option_option, reason = "the outer one: whether it could be read")]
fn aggregator(node: Node<'_>, reader: &mut Reader<'_, '_>) -> Option<Option<Aggregator>> {
    let Some(text) = node.attribute("aggregation") else { return Some(None) };
    match text.value.to_ascii_uppercase().as_str() {
        "SUM" => Some(Some(Aggregator::Sum)),
        "MIN" => Some(Some(Aggregator::Min)),
        "MAX" => Some(Some(Aggregator::Max)),
        "COUNT" => Some(Some(Aggregator::Count)),
        other => {
            reader.error("dmn-table", text.at, format!("The aggregation '{other:.40}' is not known. Accepted are SUM, MIN, MAX, COUNT."));
            None
        }
    }
}

impl InputClause {
    fn parse<'d>(node: Node<'d>, reader: &mut Reader<'d, '_>) -> Self {
        let expression = node.child("inputExpression");
        Self {
            id: node.id().map(str::to_owned),
            label: node.attribute("label").map(|label| label.value.to_owned()),
            expression: expression.and_then(|expression| reader.code(expression, Grammar::Expression)),
            type_ref: expression.and_then(|expression| reader.type_ref(expression)),
            variable: node.extension("inputVariable").map(|name| name.value.to_owned()),
            allowed: node.child("inputValues").and_then(|values| reader.cell(values)),
            at: node.at(),
        }
    }
}

impl Clause {
    fn parse<'d>(node: Node<'d>, reader: &mut Reader<'d, '_>) -> Self {
        Self {
            id: node.id().map(str::to_owned),
            name: node.attribute("name").map(|name| Names::of(name.value)),
            label: node.attribute("label").map(|label| label.value.to_owned()),
            type_ref: reader.type_ref(node),
            allowed: node.child("outputValues").and_then(|values| reader.cell(values)),
            default: node.child("defaultOutputEntry").and_then(|entry| reader.code(entry, Grammar::Expression)),
        }
    }
}

impl Rule {
    fn parse<'d>(node: Node<'d>, (inputs, outputs): (usize, usize), reader: &mut Reader<'d, '_>) -> Self {
        let found = (node.each("inputEntry").count(), node.each("outputEntry").count());
        if found != (inputs, outputs) {
            let message =
                format!("The rule has {} input and {} output entries; the table has {inputs} and {outputs} columns.", found.0, found.1);
            reader.error("dmn-table", node.at(), message);
        }
        Self {
            id: node.id().map(str::to_owned),
            inputs: node.each("inputEntry").map(|entry| reader.cell(entry).unwrap_or(Cell::Any)).collect(),
            outputs: node.each("outputEntry").map(|entry| reader.code(entry, Grammar::Expression)).collect(),
            at: node.at(),
        }
    }
}
