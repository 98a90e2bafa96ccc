//! A scope of its own that begins at its none start event, or with all that no flow leads to.
use super::Behaviour;
use crate::parts::start;
use crate::turn::{Done, Site, Turn};
use baton_models::bpmn::elements::SubProcess;

impl Behaviour for SubProcess {
    fn enter(&self, turn: &mut Turn, site: &Site) -> Done {
        start::sub_process(turn, site)
    }
}
