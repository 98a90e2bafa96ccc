//! Camunda 8: what stands in elements there, mostly, stands in attributes here.
use super::Fate::{As, Into, Lost, Passed, Read};
use super::{Dialect, Extension, OfAttribute, OfElement, add, external, nothing, row, set, set_plain};
use crate::bpmn::xml::{Edit, Id, Namespace};

pub(super) static ZEEBE: Dialect =
    Dialect { name: "Camunda 8", prefix: "zeebe", namespace: Namespace::Zeebe, attributes: ATTRIBUTES, elements: ELEMENTS, also: nothing };

const TOOL: &str = "the modelling tool's own";

const ATTRIBUTES: &[Extension<OfAttribute>] =
    &[row("modelerTemplate", Passed(TOOL)), row("modelerTemplateIcon", Passed(TOOL)), row("modelerTemplateVersion", Passed(TOOL))];

const ELEMENTS: &[Extension<OfElement>] = &[
    row("taskDefinition", Into("`type=\"external\"` and `topic`; workers say themselves how often they retry", task_definition)),
    row("taskHeaders", As("properties")),
    row("header", Into("a `property`, which workers see", header)),
    row("properties", Read),
    row("property", Read),
    row("ioMapping", As("inputOutput")),
    row("input", Into("an `inputParameter`", |edit, id| parameter(edit, id, "inputParameter"))),
    row("output", Into("an `outputParameter`", |edit, id| parameter(edit, id, "outputParameter"))),
    row("formDefinition", Into("`formKey`, or `formRef` with its binding; of a form in the model itself its fields", form)),
    row("userTaskForm", As("embeddedForm")),
    row("assignmentDefinition", Into("`assignee`, `candidateUsers` and `candidateGroups`", assignment)),
    row("taskSchedule", Into("`dueDate` and `followUpDate`", schedule)),
    row("priorityDefinition", Into("`priority`", |edit, id| copy(edit, id, "priority", "priority"))),
    row("userTask", Passed("every user task is one of the engine's own")),
    row(
        "subscription",
        Into("`correlationKey` of the message: who sends it gives the value (POST /message)", |edit, id| {
            copy(edit, id, "correlationKey", "correlationKey")
        }),
    ),
    row("loopCharacteristics", Into("`collection`, `elementVariable`, `outputCollection` and `outputElement`", repetition)),
    row("calledElement", Into("`calledElement` with its binding, `in` and `out`", called_element)),
    row("calledDecision", Into("`decisionRef` with its binding, `mapDecisionResult=\"value\"` and `resultVariable`", called_decision)),
    row("script", Into("a script in FEEL, and `resultVariable`", script)),
    row("executionListeners", Passed("its listeners are read")),
    row("executionListener", Into("an `executionListener` that a worker carries out", |edit, id| listener(edit, id, "executionListener"))),
    row("taskListeners", Passed("its listeners are read")),
    row("taskListener", Into("a `taskListener` that a worker carries out", |edit, id| listener(edit, id, "taskListener"))),
    row("versionTag", Into("`versionTag`", |edit, id| copy(edit, id, "value", "versionTag"))),
    row("publishMessage", Lost("a message is sent by a worker, or by REST")),
    row("adHoc", Lost("which activities begin is chosen by a person, or by REST")),
    row("linkedResources", Lost("a worker finds its resources itself")),
    row("linkedResource", Passed("see linkedResources")),
];

/// An attribute of an extension as one of the element that it belongs to.
fn copy(edit: &mut Edit<'_, '_>, id: Id, from: &str, to: &'static str) {
    let (host, value) = (edit.host(id), edit.attribute(id, from));
    set(edit, host, to, value);
}

fn task_definition(edit: &mut Edit<'_, '_>, id: Id) {
    if let Some(kind) = edit.attribute(id, "type") {
        let host = edit.host(id);
        external(edit, host, kind);
    }
}

fn header(edit: &mut Edit<'_, '_>, id: Id) {
    let key = edit.attribute(id, "key");
    set_plain(edit, id, "name", key);
    edit.rename(id, Namespace::Extension, "property");
}

fn parameter(edit: &mut Edit<'_, '_>, id: Id, tag: &'static str) {
    let (source, target) = (edit.attribute(id, "source"), edit.attribute(id, "target"));
    set_plain(edit, id, "name", target);
    if let Some(source) = source {
        edit.write(id, source);
    }
    edit.rename(id, Namespace::Extension, tag);
}

fn form(edit: &mut Edit<'_, '_>, id: Id) {
    copy(edit, id, "formId", "formRef");
    copy(edit, id, "bindingType", "formRefBinding");
    copy(edit, id, "formKey", "formKey");
    // A form within the model itself has a key of this kind.
    let embedded = edit.attribute(id, "formKey").and_then(|key| Some(key.with(key.text.strip_prefix("camunda-forms:bpmn:")?.to_owned())));
    let host = edit.host(id);
    set(edit, host, "embeddedForm", embedded);
}

fn assignment(edit: &mut Edit<'_, '_>, id: Id) {
    for name in ["assignee", "candidateUsers", "candidateGroups"] {
        copy(edit, id, name, name);
    }
}

fn schedule(edit: &mut Edit<'_, '_>, id: Id) {
    copy(edit, id, "dueDate", "dueDate");
    copy(edit, id, "followUpDate", "followUpDate");
}

fn repetition(edit: &mut Edit<'_, '_>, id: Id) {
    copy(edit, id, "inputCollection", "collection");
    copy(edit, id, "inputElement", "elementVariable");
    copy(edit, id, "outputCollection", "outputCollection");
    copy(edit, id, "outputElement", "outputElement");
}

fn called_element(edit: &mut Edit<'_, '_>, id: Id) {
    let (host, at) = (edit.host(id), edit.at(id));
    let process = edit.attribute(id, "processId");
    let Some(place) = process.clone().or_else(|| edit.attribute(host, "id")) else { return };
    set_plain(edit, host, "calledElement", process);
    copy(edit, id, "bindingType", "calledElementBinding");
    copy(edit, id, "versionTag", "calledElementVersionTag");
    let is_false = |name: &str| edit.attribute(id, name).is_some_and(|value| value.text.trim() == "false");
    let (own_in, no_out) = (is_false("propagateAllParentVariables"), is_false("propagateAllChildVariables"));
    let mapped = has_outputs(edit, host);
    let extensions = edit.extensions(host);
    let mut pass = |tag: &'static str, local: bool| {
        let mapping = add(edit, extensions, tag, at);
        set_plain(edit, mapping, "variables", Some(place.with("all")));
        if local {
            set_plain(edit, mapping, "local", Some(place.with("true")));
        }
    };
    pass("in", own_in);
    // What output mappings take from is seen by them alone.
    if !no_out || mapped {
        pass("out", mapped);
    }
}

fn has_outputs(edit: &Edit<'_, '_>, host: Id) -> bool {
    let extensions = edit.child(host, "extensionElements");
    let within = |parent: Id| edit.children(parent).collect::<Vec<_>>();
    let mappings = extensions.map(within).unwrap_or_default().into_iter().flat_map(within);
    mappings.into_iter().any(|id| matches!(edit.name(id), "output" | "outputParameter"))
}

fn called_decision(edit: &mut Edit<'_, '_>, id: Id) {
    copy(edit, id, "decisionId", "decisionRef");
    let (host, decision) = (edit.host(id), edit.attribute(id, "decisionId"));
    set(edit, host, "mapDecisionResult", decision.map(|decision| decision.with("value")));
    copy(edit, id, "resultVariable", "resultVariable");
    copy(edit, id, "bindingType", "decisionRefBinding");
    copy(edit, id, "versionTag", "decisionRefVersionTag");
}

fn script(edit: &mut Edit<'_, '_>, id: Id) {
    copy(edit, id, "resultVariable", "resultVariable");
    let (host, at) = (edit.host(id), edit.at(id));
    if let Some(expression) = edit.attribute(id, "expression") {
        set_plain(edit, host, "scriptFormat", Some(expression.with("feel")));
        let script = edit.add(host, Namespace::Bpmn, "script", at);
        edit.write(script, expression);
    }
}

/// Listeners stand in a list of their own there.
fn listener(edit: &mut Edit<'_, '_>, id: Id, tag: &'static str) {
    let (at, extensions) = (edit.at(id), edit.parent(edit.parent(id)));
    let event = edit.attribute(id, "eventType").map(|event| {
        let name = match &*event.text {
            "creating" => "create",
            "assigning" => "assignment",
            "updating" => "update",
            "completing" => "complete",
            "canceling" => "delete",
            other => return event.with(other.to_owned()),
        };
        event.with(name)
    });
    let kind = edit.attribute(id, "type");
    let made = add(edit, extensions, tag, at);
    set_plain(edit, made, "event", event);
    set_plain(edit, made, "class", kind);
}
