//! A scope of its own that begins at its none start event.
use super::Behaviour;
use crate::parts::start;
use crate::turn::{Done, Fault, Site, Turn};
use baton_models::bpmn::elements::SubProcess;

impl Behaviour for SubProcess {
    fn enter(&self, turn: &mut Turn, site: &Site) -> Done {
        let start = start::none_start_in(&site.graph, Some(site.at.element));
        let start = start.ok_or_else(|| Fault::Failed {
            element: site.element().id.clone(),
            message: "the sub-process has no none start event".to_owned(),
        })?;
        turn.enter(site.at.instance, site.at.key, start, None);
        Ok(())
    }
}
