//! Work that a system does: see `parts::work`.
use super::Behaviour;
use crate::parts::work;
use crate::turn::{Done, Site, Turn};
use baton_models::bpmn::elements::BusinessRuleTask;

impl Behaviour for BusinessRuleTask {
    fn enter(&self, turn: &mut Turn, site: &Site) -> Done {
        work::begin(turn, site, &self.work)
    }
}
