//! A decision, or work that a system does: see `parts::decision` and `parts::work`.
use super::Behaviour;
use crate::parts::{decision, work};
use crate::turn::{Done, Site, Turn};
use baton_models::bpmn::elements::BusinessRuleTask;

impl Behaviour for BusinessRuleTask {
    fn enter(&self, turn: &mut Turn, site: &Site) -> Done {
        match self {
            Self::Work(work) => work::begin(turn, site, work),
            Self::Decision(call) => decision::evaluate(turn, site, call),
        }
    }
}
