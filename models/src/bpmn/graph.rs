//! A process as a numbered graph: elements in document order, flows between them, scopes within scopes.
use super::context::{Context, MAX_ID, lookup, quote, shown};
use super::elements::ElementKind;
use super::events::Trigger;
use super::xml::{Namespace, Node};
use super::{Flow, Ids, Process, compensation, condition, data, element, links, listener};
use crate::{ElementIndex, FlowIndex};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// A process with what is known to be wrong in it, so that one mistake is reported once.
pub(super) struct Model<'p> {
    pub process: &'p Process,
    broken_elements: &'p HashSet<ElementIndex>,
    broken_conditions: &'p HashSet<FlowIndex>,
}

impl Model<'_> {
    /// The kind of an element; `None` if it could not be read.
    pub fn kind(&self, index: ElementIndex) -> Option<&ElementKind> {
        (!self.broken_elements.contains(&index)).then(|| &self.process.element(index).kind)
    }

    /// True for an event that waits for a message.
    pub fn catches_message(&self, index: ElementIndex) -> bool {
        let Some(ElementKind::IntermediateCatchEvent(event)) = self.kind(index) else { return false };
        event.catch.triggers.iter().any(|trigger| matches!(trigger, Trigger::Message(_)))
    }

    /// True if the flow has a condition that could not be read.
    pub fn has_broken_condition(&self, index: FlowIndex) -> bool {
        self.broken_conditions.contains(&index)
    }
}

/// Reads what is in a process: first the nodes of all scopes, then what they are, then the flows, then the checks.
pub(super) fn parse<'d>(definitions: Node<'d>, node: Node<'d>, header: Process, context: &mut Context<'d>) -> Process {
    let mut builder = Builder::default();
    context.ids.clear();
    context.data.clear();
    builder.collect(node, None, context);
    builder.finish(definitions, node, header, context)
}

/// Reads a global task: a process of one element (BPMN 2.0, 10.3.6).
pub(super) fn parse_task<'d>(definitions: Node<'d>, node: Node<'d>, header: Process, context: &mut Context<'d>) -> Process {
    let mut builder = Builder::default();
    context.ids.clear();
    context.data.clear();
    register(node, ElementIndex(0), context);
    builder.nodes.push((node, None));
    builder.finish(definitions, node, header, context)
}

#[derive(Default)]
struct Builder<'d> {
    nodes: Vec<(Node<'d>, Option<ElementIndex>)>,
    flow_nodes: Vec<Node<'d>>,
    flow_ids: Ids<&'d str, FlowIndex>,
    associations: Vec<Node<'d>>,
    broken_elements: HashSet<ElementIndex>,
    broken_conditions: HashSet<FlowIndex>,
}

/// What holds elements of its own.
const SUB_PROCESSES: [&str; 3] = ["subProcess", "transaction", "adHocSubProcess"];

/// The most flow nodes and flows in one file; the largest models that people draw have a few hundred.
const MAX_SIZE: usize = 50_000;

/// Elements of BPMN that a process may hold and that mean nothing when it runs.
const WITHOUT_MEANING: &[&str] = &[
    "documentation",
    "extensionElements",
    "incoming",
    "outgoing",
    "laneSet",
    "textAnnotation",
    "group",
    "dataObject",
    "dataObjectReference",
    "dataStoreReference",
    "dataStore",
    "ioSpecification",
    "ioBinding",
    "property",
    "auditing",
    "monitoring",
    "supports",
    "dataInputAssociation",
    "dataOutputAssociation",
    "performer",
    "humanPerformer",
    "potentialOwner",
    "resourceRole",
    "correlationSubscription",
    "supportedInterfaceRef",
    "multiInstanceLoopCharacteristics",
    "standardLoopCharacteristics",
    "completionCondition",
];

impl<'d> Builder<'d> {
    /// Numbers the flow nodes of a scope and of those within it. Depth is bounded by the reader.
    fn collect(&mut self, scope: Node<'d>, parent: Option<ElementIndex>, context: &mut Context<'d>) {
        data::collect(scope, context);
        for node in scope.children().filter(|node| node.namespace() == Namespace::Bpmn && !WITHOUT_MEANING.contains(&node.name())) {
            context.size += 1;
            if context.size > MAX_SIZE {
                if context.size == MAX_SIZE + 1 {
                    context.error(
                        "limit",
                        node.at(),
                        format!("More than {MAX_SIZE} elements and flows; split the model into several files."),
                    );
                }
                return;
            }
            match node.name() {
                "sequenceFlow" => self.flow_nodes.push(node),
                "association" => self.associations.push(node),
                name => {
                    let index = ElementIndex(self.nodes.len() as u32);
                    self.nodes.push((node, parent));
                    register(node, index, context);
                    if SUB_PROCESSES.contains(&name) {
                        self.collect(node, Some(index), context);
                    }
                }
            }
        }
    }

    /// The process of what was collected.
    fn finish(mut self, definitions: Node<'d>, node: Node<'d>, mut process: Process, context: &mut Context<'d>) -> Process {
        self.elements(&mut process, context);
        self.flows(&mut process, context);
        let events = self.nodes.iter().map(|(node, parent)| (*node, *parent));
        links::connect(&mut process, events, context);
        self.defaults(&mut process, context);
        self.index(&mut process);
        compensation::connect(&mut process, &self.associations, context);
        let model = Model { process: &process, broken_elements: &self.broken_elements, broken_conditions: &self.broken_conditions };
        super::check::check(&model, context);
        super::standard::process(definitions, node, &self.nodes, &model, context);
        process
    }

    fn elements(&mut self, process: &mut Process, context: &mut Context<'d>) {
        process.elements.reserve_exact(self.nodes.len());
        for (number, (node, parent)) in self.nodes.iter().enumerate() {
            context.element = node.id();
            let (element, broken) = element::parse(*node, *parent, context);
            let index = ElementIndex(number as u32);
            if broken {
                self.broken_elements.insert(index);
            }
            process.elements.push(element);
        }
    }

    fn flows(&mut self, process: &mut Process, context: &mut Context<'d>) {
        let mut made_up = HashMap::new();
        process.flows.reserve_exact(self.flow_nodes.len());
        self.flow_ids.reserve(self.flow_nodes.len());
        for node in std::mem::take(&mut self.flow_nodes) {
            context.element = node.id();
            let index = FlowIndex(process.flows.len() as u32);
            if let Some(id) = node.id()
                && (self.flow_ids.insert(id, index).is_some() || context.ids.contains_key(id))
            {
                context.error("duplicate-id", node.at(), format!("The id '{}' is given twice.", quote(id)));
            }
            let ends = ends(node, context);
            let condition = self.condition(node, index, context);
            let listeners = listener::on_flow(node, context);
            let Some((source, target)) = ends else { continue };
            let id = match node.id() {
                Some(id) => Arc::from(id),
                None => flow_id(process, source, target, &mut made_up),
            };
            let name = node.attribute("name").map(|name| name.value.to_owned());
            process.flows.push(Flow { id, name, source, target, condition, listeners, at: node.at() });
        }
    }

    fn condition(&mut self, node: Node<'d>, index: FlowIndex, context: &mut Context<'d>) -> Option<super::Condition> {
        let given = node.child("conditionExpression").filter(|node| node.text().is_some() || node.extension("resource").is_some())?;
        let condition = condition::parse(given, context);
        if condition.is_none() {
            self.broken_conditions.insert(index);
        }
        condition
    }

    /// Resolves `default` of gateways and activities.
    fn defaults(&self, process: &mut Process, context: &mut Context<'d>) {
        for (number, (node, _)) in self.nodes.iter().enumerate() {
            let Some(reference) = node.attribute("default") else { continue };
            context.element = node.id();
            let flow = lookup(&self.flow_ids, reference.value);
            let leaves = |flow: &FlowIndex| process.flows.get(flow.0 as usize).is_some_and(|flow| flow.source.0 as usize == number);
            match flow.filter(leaves) {
                None => {
                    let message = format!("The default flow '{}' does not leave this element.", quote(reference.value));
                    context.error("default-flow", reference.at, message);
                }
                Some(flow) => {
                    if let Some(element) = process.elements.get_mut(number) {
                        element.default_flow = Some(flow);
                    }
                }
            }
        }
    }

    /// Fills in who is next to whom.
    fn index(&self, process: &mut Process) {
        let Process { elements, children, by_id, .. } = process;
        by_id.reserve(elements.len());
        for (number, (node, parent)) in self.nodes.iter().enumerate() {
            let index = ElementIndex(number as u32);
            match parent.and_then(|parent| elements.get_mut(parent.0 as usize)) {
                Some(parent) => parent.children.push(index),
                None => children.push(index),
            }
            let Some(element) = elements.get(number) else { continue };
            if node.id().is_some() {
                by_id.insert(element.id.clone(), index);
            }
            if let ElementKind::BoundaryEvent(event) = &element.kind {
                let activity = event.attached_to.0 as usize;
                if let Some(activity) = elements.get_mut(activity) {
                    activity.boundary_events.push(index);
                }
            }
        }
        self.handlers(process);
        let Process { elements, flows, .. } = process;
        for (number, flow) in flows.iter().enumerate() {
            let index = FlowIndex(number as u32);
            if let Some(source) = elements.get_mut(flow.source.0 as usize) {
                source.outgoing.push(index);
            }
            if let Some(target) = elements.get_mut(flow.target.0 as usize) {
                target.incoming.push(index);
            }
        }
    }
}

impl Builder<'_> {
    /// Each scope knows the start events of the event sub-processes in it.
    fn handlers(&self, process: &mut Process) {
        let is_handler = |process: &Process, index: ElementIndex| process.element(index).kind.is_event_sub_process();
        for number in 0..self.nodes.len() {
            let index = ElementIndex(number as u32);
            let element = process.element(index);
            let (true, Some(handler)) = (matches!(element.kind, ElementKind::StartEvent(_)), element.parent) else { continue };
            if !is_handler(process, handler) {
                continue;
            }
            match process.element(handler).parent {
                Some(scope) => {
                    if let Some(scope) = process.elements.get_mut(scope.0 as usize) {
                        scope.handlers.push(index);
                    }
                }
                None => process.handlers.push(index),
            }
        }
    }
}

/// Takes up a flow node's id.
fn register<'d>(node: Node<'d>, index: ElementIndex, context: &mut Context<'d>) {
    context.element = node.id();
    let Some(id) = node.id() else {
        return context.error("missing-id", node.at(), format!("The {} has no id.", quote(node.name())));
    };
    if id.chars().count() > MAX_ID {
        context.error("id-too-long", node.at(), format!("An id has at most {MAX_ID} characters."));
    }
    if context.ids.contains_key(id) {
        context.error("duplicate-id", node.at(), format!("The id '{}' is given twice.", quote(id)));
    } else {
        context.ids.insert(id, index);
    }
}

/// Source and target of a flow; both are reported where both are wrong.
fn ends(node: Node<'_>, context: &mut Context<'_>) -> Option<(ElementIndex, ElementIndex)> {
    let source = end(node, "sourceRef", "flow-source-missing", context);
    let target = end(node, "targetRef", "flow-target-missing", context);
    Some((source?, target?))
}

fn end(node: Node<'_>, name: &str, code: &'static str, context: &mut Context<'_>) -> Option<ElementIndex> {
    let Some(reference) = node.attribute(name) else {
        context.error(code, node.at(), format!("The sequence flow has no {name}."));
        return None;
    };
    let found = context.flow_node(reference.value);
    if found.is_none() {
        let message = format!("The sequence flow's {name} '{}' is no element of this process.", quote(reference.value));
        context.error(code, reference.at, message);
    }
    found
}

/// An id for a flow without one, stable as long as the flow connects the same elements.
pub(super) fn flow_id(
    process: &Process,
    source: ElementIndex,
    target: ElementIndex,
    made_up: &mut HashMap<(ElementIndex, ElementIndex), u32>,
) -> Arc<str> {
    let count = made_up.entry((source, target)).or_insert(0);
    *count += 1;
    let (source, target) = (shown(&process.element(source).id), shown(&process.element(target).id));
    match count {
        1 => format!("flow-{source}-{target}").into(),
        more => format!("flow-{source}-{target}-{more}").into(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
    use crate::bpmn::testing::{check, find, process};
    use expect_test::expect;

    #[test]
    fn flows_are_found_by_their_ends_not_by_their_place() {
        let process = process(
            "<startEvent id='s'/><subProcess id='x'><startEvent id='t'/><sequenceFlow id='f' sourceRef='p:s' targetRef='x'/></subProcess>
<sequenceFlow sourceRef='x' targetRef='e'/><sequenceFlow sourceRef='x' targetRef='e'/><endEvent id='e'/>",
            "",
        );
        let ids: Vec<_> = process.flows.iter().map(|flow| flow.id.to_string()).collect();
        assert_eq!(ids, ["f", "flow-x-e", "flow-x-e-2"]);
        assert_eq!(find(&process, "x").incoming.len(), 1);
        assert_eq!(find(&process, "e").incoming.len(), 2);
    }

    #[test]
    fn flows_to_nowhere_are_refused() {
        check(
            "<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='gone'/>
<sequenceFlow id='g' sourceRef='lost' targetRef='gone'/>
<sequenceFlow id='h' sourceRef='s'/>
<sequenceFlow targetRef='s'/>",
            expect![[r#"
                Error 2:67: element 'f': The sequence flow's targetRef 'gone' is no element of this process. [flow-target-missing]
                Error 3:33: element 'g': The sequence flow's sourceRef 'lost' is no element of this process. [flow-source-missing]
                Error 3:50: element 'g': The sequence flow's targetRef 'gone' is no element of this process. [flow-target-missing]
                Error 4:1: element 'h': The sequence flow has no targetRef. [flow-target-missing]
                Error 5:1: The sequence flow has no sourceRef. [flow-source-missing]
            "#]],
        );
    }

    #[test]
    fn ids_are_given_once() {
        check(
            "<startEvent id='s'/><task/>
<task id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='s'/>
<sequenceFlow id='f' sourceRef='s' targetRef='s'/>
<subProcess id='x'><startEvent id='x'/></subProcess><sequenceFlow id='g' sourceRef='s' targetRef='x'/>",
            expect![[r#"
                Error 2:1: element 's': A flow leads into a start event: nothing can come before the start. [start-with-incoming]
                Warning 2:21: element 'p-task-1': The task has no id and is called 'p-task-1': give it one that stays when the model changes. [made-up-id]
                Warning 2:21: element 'p-task-1': No flow leads here, so it is never reached. [unreachable]
                Error 3:1: element 's': The id 's' is given twice. [duplicate-id]
                Warning 3:1: element 's': No flow leads here, so it is never reached. [unreachable]
                Error 4:1: element 'f': The id 'f' is given twice. [duplicate-id]
                Error 5:20: element 'x': The id 'x' is given twice. [duplicate-id]
            "#]],
        );
        check(
            &format!("<startEvent id='{}'/>", "x".repeat(256)),
            expect![[r#"
            Error 2:1: element 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx': An id has at most 255 characters. [id-too-long]
        "#]],
        );
    }

    #[test]
    fn conditions_without_effect_are_told() {
        check(
            "<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='x'/><parallelGateway id='x'/>
<sequenceFlow id='g' sourceRef='x' targetRef='e'><conditionExpression>${a}</conditionExpression></sequenceFlow><endEvent id='e'/><task id='island'/>",
            expect![[r#"
                Warning 3:1: element 'g': A condition behind a parallelGateway has no effect. [condition-ignored]
                Warning 3:130: element 'island': No flow leads here, so it is never reached. [unreachable]
            "#]],
        );
    }
}
