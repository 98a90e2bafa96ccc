//! Runs its script in the sandbox, or has a worker run it.
use super::Behaviour;
use crate::parts::frame::Frame;
use crate::parts::work;
use crate::turn::{Done, Site, Turn};
use baton_models::bpmn::elements::{ScriptTask, ScriptWork};

impl Behaviour for ScriptTask {
    fn enter(&self, turn: &mut Turn, site: &Site) -> Done {
        match &self.work {
            ScriptWork::Here(script) => {
                let value = Frame::new(turn, site).throwing().script(script)?;
                work::finish(turn, site, value, self.result_variable.as_deref())
            }
            ScriptWork::Elsewhere(external) => work::offer(turn, site, external),
        }
    }
}
