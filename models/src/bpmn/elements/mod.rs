//! The kinds of flow nodes, one file each. A line in the list below makes the variant, its names, its parser and its check.
use super::Element;
use super::context::Context;
use super::events::{Catch, Throw};
use super::graph::Model;
use super::xml::Node;

/// What each kind of flow node knows about itself. What all kinds share is in [`Element`].
pub(super) trait FlowNode: Sized {
    /// Reads what is peculiar to this kind; `None` after an error was reported.
    fn parse<'d>(node: Node<'d>, context: &mut Context<'d>) -> Option<Self>;

    /// Finds what is wrong with the element among its neighbours, once all are known.
    fn check(&self, _element: &Element, _model: &Model<'_>, _context: &mut Context<'_>) {}
}

macro_rules! elements {
    ($($module:ident $variant:ident $tag:literal $activity_type:literal;)*) => {
        $(mod $module; pub use $module::$variant;)*

        /// A flow node of a known kind.
        #[derive(Debug, Clone)]
        #[expect(clippy::large_enum_variant, reason = "there is one per element of a definition, not per instance")]
        pub enum ElementKind { $($variant($variant)),* }

        impl ElementKind {
            /// The names of the XML elements that are supported.
            pub const TAGS: &[&str] = &[$($tag),*];

            /// The name of its XML element.
            pub fn tag(&self) -> &'static str {
                match self { $(Self::$variant(_) => $tag),* }
            }

            /// The `activityType` of the REST interface, for kinds that have just one.
            pub fn activity_type(&self) -> &'static str {
                match self { $(Self::$variant(_) => $activity_type),* }
            }

            /// Reads a flow node as an element `tag`, one of [`Self::TAGS`]; `None` after an error was reported.
            pub(super) fn parse<'d>(tag: &str, node: Node<'d>, context: &mut Context<'d>) -> Option<Self> {
                match tag {
                    $($tag => <$variant as FlowNode>::parse(node, context).map(Self::$variant),)*
                    _ => None,
                }
            }

            /// Finds what is wrong with an element among its neighbours.
            pub(super) fn check(&self, element: &Element, model: &Model<'_>, context: &mut Context<'_>) {
                match self { $(Self::$variant(kind) => kind.check(element, model, context)),* }
            }
        }
    };
}

pub use business_rule_task::{DecisionCall, DecisionMapping};
pub use call_activity::Binding;
pub use script_task::ScriptWork;

elements! {
    start_event StartEvent "startEvent" "startEvent";
    end_event EndEvent "endEvent" "noneEndEvent";
    intermediate_throw_event IntermediateThrowEvent "intermediateThrowEvent" "intermediateNoneThrowEvent";
    intermediate_catch_event IntermediateCatchEvent "intermediateCatchEvent" "intermediateCatchEvent";
    boundary_event BoundaryEvent "boundaryEvent" "boundaryEvent";
    task Task "task" "task";
    manual_task ManualTask "manualTask" "manualTask";
    user_task UserTask "userTask" "userTask";
    service_task ServiceTask "serviceTask" "serviceTask";
    send_task SendTask "sendTask" "sendTask";
    receive_task ReceiveTask "receiveTask" "receiveTask";
    script_task ScriptTask "scriptTask" "scriptTask";
    business_rule_task BusinessRuleTask "businessRuleTask" "businessRuleTask";
    exclusive_gateway ExclusiveGateway "exclusiveGateway" "exclusiveGateway";
    parallel_gateway ParallelGateway "parallelGateway" "parallelGateway";
    inclusive_gateway InclusiveGateway "inclusiveGateway" "inclusiveGateway";
    complex_gateway ComplexGateway "complexGateway" "complexGateway";
    event_based_gateway EventBasedGateway "eventBasedGateway" "eventBasedGateway";
    sub_process SubProcess "subProcess" "subProcess";
    transaction Transaction "transaction" "transaction";
    ad_hoc_sub_process AdHocSubProcess "adHocSubProcess" "adHocSubProcess";
    call_activity CallActivity "callActivity" "callActivity";
}

impl ElementKind {
    /// Tasks, sub-processes and call activities: what may be repeated and carry boundary events (BPMN 2.0, 10.3).
    pub fn is_activity(&self) -> bool {
        !self.is_event() && !self.is_gateway()
    }

    pub fn is_event(&self) -> bool {
        use ElementKind::*;
        matches!(self, StartEvent(_) | EndEvent(_) | IntermediateThrowEvent(_) | IntermediateCatchEvent(_) | BoundaryEvent(_))
    }

    /// What holds elements of its own.
    pub fn is_sub_process(&self) -> bool {
        matches!(self, Self::SubProcess(_) | Self::Transaction(_))
    }

    /// A sub-process that no token comes to: its start event begins it.
    pub fn is_event_sub_process(&self) -> bool {
        matches!(self, Self::SubProcess(sub_process) if sub_process.triggered_by_event)
    }

    /// What a catching event waits for.
    pub fn catch(&self) -> Option<&Catch> {
        match self {
            Self::StartEvent(event) => Some(&event.catch),
            Self::IntermediateCatchEvent(event) => Some(&event.catch),
            Self::BoundaryEvent(event) => Some(&event.catch),
            _ => None,
        }
    }

    /// Whether a boundary event, or a start event of an event sub-process, ends what goes on; `None` for all others.
    pub fn interrupting(&self) -> Option<bool> {
        match self {
            Self::StartEvent(event) => Some(event.interrupting),
            Self::BoundaryEvent(event) => Some(event.interrupting),
            _ => None,
        }
    }

    /// What a throwing event does.
    pub fn throws(&self) -> &[Throw] {
        match self {
            Self::IntermediateThrowEvent(event) => &event.throws,
            Self::EndEvent(event) => &event.throws,
            _ => &[],
        }
    }

    pub fn is_gateway(&self) -> bool {
        use ElementKind::*;
        matches!(self, ExclusiveGateway(_) | ParallelGateway(_) | InclusiveGateway(_) | ComplexGateway(_) | EventBasedGateway(_))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
    use super::ElementKind;
    use crate::bpmn::testing::{check, check_between, element};
    use expect_test::expect;

    #[test]
    fn kinds_without_settings() {
        for tag in ["task", "manualTask", "parallelGateway", "inclusiveGateway"] {
            assert_eq!(element(&format!("<{tag} id='x'/>"), "").kind.tag(), tag);
        }
        assert!(ElementKind::TAGS.contains(&"callActivity"));
    }

    #[test]
    fn tasks_sub_processes_and_calls_are_activities() {
        assert!(element("<task id='x'/>", "").kind.is_activity());
        assert!(element("<callActivity id='x' calledElement='p'/>", "").kind.is_activity());
        assert!(element("<parallelGateway id='x'/>", "").kind.is_gateway());
        assert!(element("<intermediateThrowEvent id='x'/>", "").kind.is_event());
    }

    #[test]
    fn other_elements_are_refused_by_name() {
        check_between(
            "<choreographyTask id='x'/>",
            "",
            expect![[r#"
                Error 3:1: element 'x': <choreographyTask> is not supported yet. Accepted are: startEvent, endEvent, intermediateThrowEvent, intermediateCatchEvent, boundaryEvent, task, manualTask, userTask, serviceTask, sendTask, receiveTask, scriptTask, businessRuleTask, exclusiveGateway, parallelGateway, inclusiveGateway, complexGateway, eventBasedGateway, subProcess, transaction, adHocSubProcess, callActivity. [unsupported-element]
            "#]],
        );
        check_between(
            "<task id='x' isForCompensation='true'/>",
            "",
            expect![[r#"
                Error 3:1: element 'x': A flow leads to or from an activity with isForCompensation: it runs only when compensation is thrown. [compensation-handler]
                Warning 3:1: element 'x': No compensation boundary event leads here, so it never undoes anything. [handler-unused]
            "#]],
        );
    }

    #[test]
    fn what_has_no_meaning_does_no_harm() {
        check(
            "<documentation>d</documentation><laneSet id='l'><lane id='l1'><flowNodeRef>s</flowNodeRef></lane></laneSet><dataObject id='d'/>
<dataObjectReference id='dr' dataObjectRef='d'/><dataStoreReference id='ds'/><textAnnotation id='t'><text>x</text></textAnnotation>
<association id='a' sourceRef='s' targetRef='t'/><group id='g'/><ioSpecification/><property id='pr'/><plain xmlns='' id='s'/>
<startEvent id='s'><outgoing>gone</outgoing><dataOutputAssociation id='o'><targetRef>d</targetRef></dataOutputAssociation></startEvent>",
            expect![""],
        );
    }
}
