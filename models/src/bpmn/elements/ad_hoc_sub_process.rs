//! A scope whose activities begin when somebody chooses them (BPMN 2.0, 10.3.5 and 13.3.5).
use super::{ElementKind, FlowNode, UserTask};
use crate::bpmn::context::{Context, quote};
use crate::bpmn::graph::Model;
use crate::bpmn::xml::Node;
use crate::bpmn::{Condition, Element, condition};

#[derive(Debug, Clone, Default)]
pub struct AdHocSubProcess {
    /// One activity at a time.
    pub sequential: bool,
    /// Looked at after each activity; nothing: it is done when nothing runs any more.
    pub completion: Option<Condition>,
    /// What still runs when the condition holds is cancelled, not waited for.
    pub cancel_remaining: bool,
    /// Who chooses: assignee and candidates, as of a task for a person.
    pub owner: Box<UserTask>,
}

impl AdHocSubProcess {
    /// True if the model names who chooses.
    pub fn has_owner(&self) -> bool {
        let owner = &self.owner;
        owner.assignee.is_some() || !owner.candidate_users.is_empty() || !owner.candidate_groups.is_empty()
    }
}

impl FlowNode for AdHocSubProcess {
    fn parse<'d>(node: Node<'d>, context: &mut Context<'d>) -> Option<Self> {
        let sequential = match node.attribute("ordering") {
            None => false,
            Some(ordering) if ordering.value.eq_ignore_ascii_case("parallel") => false,
            Some(ordering) if ordering.value.eq_ignore_ascii_case("sequential") => true,
            Some(ordering) => {
                let message = format!("The ordering '{}' is not known. Accepted are Parallel and Sequential.", quote(ordering.value));
                context.error("ad-hoc-ordering", ordering.at, message);
                return None;
            }
        };
        let completion = node.child("completionCondition").filter(|node| node.text().is_some());
        Some(Self {
            sequential,
            completion: completion.and_then(|node| condition::parse(node, context)),
            cancel_remaining: node.attribute("cancelRemainingInstances").is_none_or(|flag| !matches!(flag.value, "false" | "0")),
            owner: Box::new(UserTask::parse(node, context)?),
        })
    }

    fn check(&self, element: &Element, model: &Model<'_>, context: &mut Context<'_>) {
        let mut activities = 0;
        for index in &element.children {
            let child = model.process.element(*index);
            match model.kind(*index) {
                Some(ElementKind::StartEvent(_) | ElementKind::EndEvent(_)) => {
                    let message = "An ad-hoc sub-process has neither start nor end events: its activities begin when they are chosen.";
                    context.named(&child.id, |context| context.error("ad-hoc-event", child.at, message));
                }
                Some(kind) => activities += usize::from(kind.is_activity()),
                None => activities += 1,
            }
        }
        if activities == 0 {
            context.error("ad-hoc-empty", element.at, "An ad-hoc sub-process has at least one activity.");
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
    use super::*;
    use crate::bpmn::testing::{between, check_between, find, process};
    use expect_test::expect;

    fn ad_hoc(attributes: &str, inner: &str) -> AdHocSubProcess {
        let node = format!("<adHocSubProcess id='x' {attributes}>{inner}<task id='a'/></adHocSubProcess>");
        let process = process(&between(&node), "");
        assert_eq!(find(&process, "a").parent, Some(process.by_id["x"]));
        let ElementKind::AdHocSubProcess(ad_hoc) = &find(&process, "x").kind else { panic!() };
        ad_hoc.clone()
    }

    #[test]
    fn ordering_condition_and_owner() {
        let plain = ad_hoc("", "");
        assert!(!plain.sequential && plain.cancel_remaining && plain.completion.is_none() && !plain.has_owner());
        let inner = "<completionCondition>${done}</completionCondition>";
        let full = ad_hoc("ordering='Sequential' cancelRemainingInstances='false' camunda:candidateGroups='nurses'", inner);
        assert!(full.sequential && !full.cancel_remaining && full.completion.is_some() && full.has_owner());
    }

    #[test]
    fn what_does_not_hold_together_is_refused() {
        check_between("<adHocSubProcess id='x' ordering='Random'/>", "", expect![[r#"
            Error 3:35: element 'x': The ordering 'Random' is not known. Accepted are Parallel and Sequential. [ad-hoc-ordering]
            Error 3:35: element 'x': ordering 'Random' is not known. Accepted are Parallel, Sequential. [invalid-value]
        "#]]);
        check_between("<adHocSubProcess id='x'><startEvent id='is'/></adHocSubProcess>", "", expect![[r#"
            Error 3:1: element 'x': An ad-hoc sub-process has at least one activity. [ad-hoc-empty]
            Error 3:25: element 'is': An ad-hoc sub-process has neither start nor end events: its activities begin when they are chosen. [ad-hoc-event]
        "#]]);
    }
}
