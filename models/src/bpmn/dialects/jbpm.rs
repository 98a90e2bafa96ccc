//! jBPM: plain BPMN for the most part, with the settings of tasks as data inputs of fixed names.
use super::Fate::{As, Into, Lost, Passed, Refused};
use super::{Dialect, Extension, OfAttribute, OfElement, add, external, row, set, set_plain};
use crate::bpmn::xml::{Edit, Id, Namespace, Value};

pub(super) static JBPM: Dialect =
    Dialect { name: "jBPM", prefix: "drools", namespace: Namespace::Jbpm, attributes: ATTRIBUTES, elements: ELEMENTS, also: settings };

const TOOL: &str = "the modelling tool's own";
const SIMULATION: &str = "for simulations";
const REFERENCE: &str = "says again what the reference beside it says";

const ATTRIBUTES: &[Extension<OfAttribute>] = &[
    row("selectable", Passed(TOOL)),
    row("bgcolor", Passed(TOOL)),
    row("bordercolor", Passed(TOOL)),
    row("color", Passed(TOOL)),
    row("fontsize", Passed(TOOL)),
    row("dockerinfo", Passed(TOOL)),
    row("dg", Passed("says again which flow is the default")),
    row("dtype", Passed("the type of a data input: variables have the types of their values")),
    row("boundaryca", Passed("says again whether the event interrupts")),
    row("priority", Passed("flows are tried in the order of the file, as jBPM's designer writes them")),
    row("packageName", Passed("processes are known by their ids")),
    row("version", As("versionTag")),
    row("adHoc", Lost("a process begins at its start events, or at what has no incoming flow")),
    row(
        "taskName",
        Into("`type=\"external\"` and `topic` of a service task; of a user task the form, which is made from its variables", work_item),
    ),
    row("independent", Into("nothing where it is `false`; else the called instance ends with the caller's", |_, _, _| {})),
    row("waitForCompletion", Into("nothing where it is `true`; a call that does not wait is refused", waits)),
    row("serviceimplementation", Passed("see serviceinterface")),
    row("serviceinterface", Into("`class`: a worker fetches interface and operation as its topic", service)),
    row("serviceoperation", Passed("see serviceinterface")),
    row("ruleFlowGroup", Into("`type=\"external\"` and `topic`: a worker evaluates the rules", external)),
    row("msgref", Passed(REFERENCE)),
    row("erefname", Passed(REFERENCE)),
    row("esccode", Passed(REFERENCE)),
    row("actrefname", Passed(REFERENCE)),
    row("signalref", Passed(REFERENCE)),
    row("calledElementByName", Passed(REFERENCE)),
    row("scope", Passed("a terminate end event ends what it stands in")),
    row("type", Passed(TOOL)),
    row("scriptFormat", Passed("read at the script itself")),
];

const ELEMENTS: &[Extension<OfElement>] = &[
    row("metaData", Into("`asyncBefore` where it says `customAsync`; else it changes nothing", meta_data)),
    row("metaValue", Passed("see metaData")),
    row("onEntry-script", Into("an `executionListener` for `start`", |edit, id| listener(edit, id, "start"))),
    row("onExit-script", Into("an `executionListener` for `end`", |edit, id| listener(edit, id, "end"))),
    row("script", Passed("see onEntry-script")),
    row("import", Passed("Java classes for scripts")),
    row("global", Lost("an object of the host application is not there; a worker has its own")),
    row("ProcessAnalysisData", Passed(SIMULATION)),
    row("Scenario", Passed(SIMULATION)),
    row("ScenarioParameters", Passed(SIMULATION)),
    row("ElementParameters", Passed(SIMULATION)),
    row("ControlParameters", Passed(SIMULATION)),
    row("TimeParameters", Passed(SIMULATION)),
    row("CostParameters", Passed(SIMULATION)),
    row("ResourceParameters", Passed(SIMULATION)),
    row("FloatingParameter", Passed(SIMULATION)),
    row("DecimalParameter", Passed(SIMULATION)),
    row("RandomDistribution", Passed(SIMULATION)),
    row("NormalDistribution", Passed(SIMULATION)),
    row("PoissonDistribution", Passed(SIMULATION)),
    row("Probability", Passed(SIMULATION)),
    row("ProcessingTime", Passed(SIMULATION)),
    row("WaitTime", Passed(SIMULATION)),
    row("TimeUnit", Passed(SIMULATION)),
    row("UnitCost", Passed(SIMULATION)),
    row("Quantity", Passed(SIMULATION)),
    row("Workinghours", Passed(SIMULATION)),
    row("NumericParameter", Passed(SIMULATION)),
    row("businessKey", Refused("give the business key when the instance is started")),
];

/// A task of the jBPM service repository (Email, Rest, Log ...) is the work of a worker.
fn work_item<'x>(edit: &mut Edit<'_, 'x>, id: Id, name: Value<'x>) {
    if edit.is(id, "task") || edit.is(id, "serviceTask") {
        external(edit, id, name);
    }
}

fn waits<'x>(edit: &mut Edit<'_, 'x>, id: Id, value: Value<'x>) {
    if value.text.trim() == "false" {
        // The call says itself that it cannot be done.
        set(edit, id, "waitForCompletion", Some(value));
    }
}

fn service<'x>(edit: &mut Edit<'_, 'x>, id: Id, interface: Value<'x>) {
    let operation = edit.attributes(id).iter().find(|a| a.name == "serviceoperation").map(|a| a.value.trim().to_owned());
    let name = match operation.filter(|operation| !operation.is_empty()) {
        Some(operation) => format!("{}.{operation}", interface.text.trim()),
        None => interface.text.trim().to_owned(),
    };
    set(edit, id, "class", Some(interface.with(name)));
}

fn meta_data(edit: &mut Edit<'_, '_>, id: Id) {
    if edit.attribute(id, "name").is_some_and(|name| name.text == "customAsync") {
        let value = edit.children(id).find_map(|child| edit.text(child));
        let host = edit.host(id);
        set(edit, host, "asyncBefore", value);
    }
}

fn listener(edit: &mut Edit<'_, '_>, id: Id, event: &'static str) {
    let Some((script, text)) = edit.children(id).find_map(|script| edit.text(script).map(|text| (script, text))) else { return };
    let format = edit.attribute(id, "scriptFormat").or_else(|| edit.attribute(script, "scriptFormat"));
    let (at, extensions) = (edit.at(id), edit.parent(id));
    let made = add(edit, extensions, "executionListener", at);
    set_plain(edit, made, "event", Some(text.with(event)));
    let body = add(edit, made, "script", edit.at(script));
    set_plain(edit, body, "scriptFormat", Some(format.unwrap_or_else(|| text.with("http://www.java.com/java"))));
    edit.write(body, text);
}

/// User tasks: who does them is a potential owner by name, all else comes in data inputs of fixed names.
fn settings(edit: &mut Edit<'_, '_>) {
    for id in edit.elements().filter(|id| edit.is(*id, "userTask")).collect::<Vec<_>>() {
        owners(edit, id);
        for (input, value) in constants(edit, id) {
            match &*input {
                "GroupId" => set(edit, id, "candidateGroups", Some(value)),
                "ActorId" => set(edit, id, "candidateUsers", Some(value)),
                "Priority" => set(edit, id, "priority", Some(value)),
                _ => {}
            }
        }
    }
}

/// Data inputs that are for the engine, not for whoever does the task.
const SETTINGS: [&str; 13] = [
    "TaskName",
    "Skippable",
    "GroupId",
    "ActorId",
    "SwimlaneActorId",
    "Priority",
    "Comment",
    "Description",
    "Content",
    "Locale",
    "CreatedBy",
    "NotStartedReassign",
    "NotCompletedReassign",
];

/// What is assigned to the task's settings; they are not variables any more.
fn constants<'x>(edit: &mut Edit<'_, 'x>, task: Id) -> Vec<(String, Value<'x>)> {
    let mut found = Vec::new();
    let Some(io) = edit.child(task, "ioSpecification") else { return found };
    let setting = |input: Id| {
        let name = edit.attribute(input, "name")?.text.trim().to_owned();
        SETTINGS.contains(&&*name).then_some((edit.attribute(input, "id")?.text.trim().to_owned(), name))
    };
    let named: Vec<(String, String)> = edit.children(io).filter(|input| edit.is(*input, "dataInput")).filter_map(setting).collect();
    for association in edit.children(task).filter(|child| edit.is(*child, "dataInputAssociation")).collect::<Vec<_>>() {
        let target = edit.child(association, "targetRef").and_then(|target| edit.text(target));
        let Some((_, name)) = target.and_then(|target| named.iter().find(|(id, _)| *id == target.text.trim())) else { continue };
        let from = edit.child(association, "assignment").and_then(|assignment| edit.child(assignment, "from"));
        if let Some(value) = from.and_then(|from| edit.text(from)) {
            found.push((name.clone(), value.with(value.text.trim().to_owned())));
        }
        edit.remove(association);
    }
    found
}

/// A bare name is a user there, a group in Camunda.
fn owners(edit: &mut Edit<'_, '_>, task: Id) {
    for owner in edit.children(task).filter(|child| edit.is(*child, "potentialOwner")).collect::<Vec<_>>() {
        let expression = edit.child(owner, "resourceAssignmentExpression").and_then(|inner| edit.child(inner, "formalExpression"));
        let Some((id, text)) = expression.and_then(|id| edit.text(id).map(|text| (id, text))) else { continue };
        let users = text.text.split(',').map(|name| format!("user({})", name.trim())).collect::<Vec<_>>().join(",");
        edit.write(id, text.with(users));
    }
}
