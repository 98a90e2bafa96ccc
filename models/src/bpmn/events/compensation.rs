//! Undoing what was done (BPMN 2.0, 10.7 and 13.5.5).
use crate::ElementIndex;
use crate::bpmn::context::{Context, quote};
use crate::bpmn::xml::Node;

#[derive(Debug, Clone)]
pub struct CompensationThrow {
    /// Only this activity; `None`: everything that was completed in the scope.
    pub activity: Option<ElementIndex>,
    /// The token waits until all is undone.
    pub waits: bool,
}

impl CompensationThrow {
    pub(crate) fn parse(definition: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        let waits = definition.flag("waitForCompletion", true);
        let Some(reference) = definition.attribute("activityRef") else { return Some(Self { activity: None, waits }) };
        let activity = context.flow_node(reference.value);
        if activity.is_none() {
            let message = format!("There is no activity '{}' in the process that could be compensated.", quote(reference.value));
            context.error("unknown-activity", reference.at, message);
        }
        activity.map(|activity| Self { activity: Some(activity), waits })
    }
}
