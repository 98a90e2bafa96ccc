//! The elements of a model by id: requirements graphs may be large.
use super::Decisions;
use baton_models::dmn::{Decision, Input, Knowledge, Model};
use std::collections::HashMap;

/// Where elements stand in their lists.
pub(super) struct Index {
    decisions: HashMap<String, usize>,
    inputs: HashMap<String, usize>,
    knowledge: HashMap<String, usize>,
}

impl Index {
    pub fn new(model: &Model) -> Self {
        fn places<'i>(ids: impl Iterator<Item = &'i String>) -> HashMap<String, usize> {
            ids.enumerate().map(|(at, id)| (id.clone(), at)).collect()
        }
        Self {
            decisions: places(model.decisions.iter().map(|decision| &decision.id)),
            inputs: places(model.inputs.iter().map(|input| &input.id)),
            knowledge: places(model.knowledge.iter().map(|known| &known.id)),
        }
    }
}

impl Decisions {
    pub(super) fn decision(&self, id: &str) -> Option<&Decision> {
        self.model.decisions.get(*self.index.decisions.get(id)?)
    }

    pub(super) fn input(&self, id: &str) -> Option<&Input> {
        self.model.inputs.get(*self.index.inputs.get(id)?)
    }

    pub(super) fn known(&self, id: &str) -> Option<&Knowledge> {
        self.model.knowledge.get(*self.index.knowledge.get(id)?)
    }
}
