//! A scope in which somebody chooses what is done: see `parts::ad_hoc` (BPMN 2.0, 13.3.5).
use super::Behaviour;
use super::user_task::offer;
use crate::parts::{ad_hoc, event_sub_process};
use crate::turn::{Done, Site, Turn};
use baton_models::bpmn::elements::AdHocSubProcess;

impl Behaviour for AdHocSubProcess {
    /// Whoever owns it gets a task to choose; without an owner in the model that is who started the instance.
    fn enter(&self, turn: &mut Turn, site: &Site) -> Done {
        event_sub_process::arm(turn, &site.waiter(), Some(site.at.element))?;
        let starter = turn.instance(site.at.instance)?.started_by.clone();
        match (self.has_owner(), starter) {
            (true, _) => offer(turn, site, &self.owner, None),
            (false, Some(starter)) => offer(turn, site, &self.owner, Some(starter)),
            (false, None) => Ok(()),
        }
    }

    fn emptied(&self, turn: &mut Turn, site: &Site) -> Done {
        ad_hoc::review(turn, site.at.key)
    }
}
