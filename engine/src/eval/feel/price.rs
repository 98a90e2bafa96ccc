//! What an evaluation costs beside its rounds: texts that are long, and values that are large and read again and again (each reading
//! copies them).
use super::{meter, weight};
use baton_models::expr::feel::{AstNode, children};
use dsntk_feel::values::Value;
use dsntk_feel::{FeelScope, Name};
use std::collections::BTreeMap;

/// What a node of a tree costs, in parts of a step.
const NODE: u64 = 2;
/// What an evaluation costs beside its nodes, in parts of a step.
const EVALUATION: u64 = 8;
/// A value that is read counts a part of one that is made.
const READING: u64 = 16;
/// The weight of a number.
const SCALAR: u64 = 96;

/// What a tree costs each time that it is evaluated: its length, and the names that it reads, with how often. What it repeats by
/// itself (loops, filters, functions) has a price of its own.
#[derive(Default)]
pub(in crate::eval) struct Price {
    nodes: u64,
    names: Vec<(Name, u64)>,
}

impl Price {
    pub fn of(tree: &AstNode) -> Self {
        use AstNode::{Every, Filter, For, FunctionBody, Satisfies};
        let (mut nodes, mut names, mut open) = (0, BTreeMap::new(), vec![tree]);
        while let Some(node) = open.pop() {
            nodes += 1;
            match node {
                AstNode::Name(name) => *names.entry(name.clone()).or_default() += 1,
                AstNode::QualifiedName(segments) => {
                    if let Some(AstNode::QualifiedNameSegment(name)) = segments.first() {
                        *names.entry(name.clone()).or_default() += 1;
                    }
                }
                AstNode::Path(of, _) => open.push(of),
                For(domains, _) | AstNode::Some(domains, _) | Every(domains, _) => open.push(domains),
                Filter(of, _) => open.push(of),
                FunctionBody(..) | Satisfies(_) => {}
                _ => open.extend(children(node)),
            }
        }
        Self { nodes, names: names.into_iter().collect() }
    }

    /// Counts a step, and one evaluation here.
    pub fn pay(&self, scope: &FeelScope) {
        meter::steps(1);
        self.here(scope).pay();
    }

    /// The same for one that is done for its own sake, and hardly ever again.
    pub fn pay_once(&self, scope: &FeelScope) {
        meter::parts(EVALUATION);
        self.here(scope).pay();
    }

    /// What an evaluation costs where these values are seen.
    pub fn here(&self, scope: &FeelScope) -> Round {
        let of = |(name, times): &(Name, u64)| Some(reading(&scope.get_value(name)?, *times));
        let bytes = self.names.iter().filter_map(of).fold(0, u64::saturating_add);
        meter::reads(bytes);
        Round { parts: self.nodes * NODE, bytes }
    }

    /// How often a name is read.
    pub fn times(&self, name: &Name) -> u64 {
        self.names.iter().find(|(known, _)| known == name).map_or(0, |(_, times)| *times)
    }
}

/// What every round of a loop costs.
#[derive(Clone, Copy)]
pub(in crate::eval) struct Round {
    parts: u64,
    bytes: u64,
}

impl Round {
    pub fn pay(self) {
        meter::parts(self.parts);
        meter::reads(self.bytes);
    }
}

/// Counts a value that is read so often.
pub(in crate::eval) fn reads(value: &Value, times: u64) {
    meter::reads(reading(value, times));
}

/// What reading a value so often counts, in bytes.
fn reading(value: &Value, times: u64) -> u64 {
    (weight(value).saturating_sub(SCALAR) / READING).saturating_mul(times)
}
