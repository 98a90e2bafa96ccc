//! What each kind of element does with a token, one file each.
mod ad_hoc_sub_process;
mod boundary_event;
mod business_rule_task;
mod call_activity;
mod complex_gateway;
mod end_event;
mod event_based_gateway;
mod exclusive_gateway;
mod inclusive_gateway;
mod intermediate_catch_event;
mod intermediate_throw_event;
mod manual_task;
mod parallel_gateway;
mod receive_task;
mod script_task;
mod send_task;
mod service_task;
mod start_event;
mod sub_process;
mod task;
mod transaction;
mod user_task;

use crate::parts::flow::{self, Taken};
use crate::turn::{Done, Fault, Site, Turn};
use baton_models::bpmn::elements::ElementKind;

/// The life of an element instance: what is the same for all kinds stands in `turn` and `parts::scope`.
pub trait Behaviour {
    /// A token is here, inputs are mapped and boundary events armed. Either the work is done at once
    /// ([`Turn::complete`]), or something is opened that will complete it later.
    fn enter(&self, turn: &mut Turn, site: &Site) -> Done {
        turn.complete(site.at.key);
        Ok(())
    }

    /// Nothing is left of what began within it.
    fn emptied(&self, turn: &mut Turn, site: &Site) -> Done {
        turn.complete(site.at.key);
        Ok(())
    }

    /// The work is done: the flows that the token takes.
    fn leave(&self, turn: &mut Turn, site: &Site) -> Result<Vec<Taken>, Fault> {
        flow::all_that_hold(turn, site)
    }
}

/// The behaviour of a kind of element.
pub fn of(kind: &ElementKind) -> &dyn Behaviour {
    match kind {
        ElementKind::StartEvent(e) => e,
        ElementKind::EndEvent(e) => e,
        ElementKind::IntermediateThrowEvent(e) => e,
        ElementKind::IntermediateCatchEvent(e) => e,
        ElementKind::BoundaryEvent(e) => e,
        ElementKind::Task(e) => e,
        ElementKind::ManualTask(e) => e,
        ElementKind::UserTask(e) => e,
        ElementKind::ServiceTask(e) => e,
        ElementKind::SendTask(e) => e,
        ElementKind::ReceiveTask(e) => e,
        ElementKind::ScriptTask(e) => e,
        ElementKind::BusinessRuleTask(e) => e,
        ElementKind::ExclusiveGateway(e) => e,
        ElementKind::ParallelGateway(e) => e,
        ElementKind::InclusiveGateway(e) => e,
        ElementKind::ComplexGateway(e) => e,
        ElementKind::EventBasedGateway(e) => e,
        ElementKind::SubProcess(e) => e,
        ElementKind::Transaction(e) => e,
        ElementKind::AdHocSubProcess(e) => e,
        ElementKind::CallActivity(e) => e,
    }
}
