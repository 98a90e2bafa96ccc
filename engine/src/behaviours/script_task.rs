//! Runs its script in the sandbox.
use super::Behaviour;
use crate::parts::frame::Frame;
use crate::parts::work;
use crate::turn::{Done, Site, Turn};
use baton_models::bpmn::elements::ScriptTask;

impl Behaviour for ScriptTask {
    fn enter(&self, turn: &mut Turn, site: &Site) -> Done {
        let value = Frame::new(turn, site).script(&self.script)?;
        work::finish(turn, site, value, self.result_variable.as_deref())
    }
}
