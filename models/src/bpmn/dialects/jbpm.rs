//! jBPM: plain BPMN for the most part, with the settings of tasks as data inputs of fixed names, times and conditions of its own.
mod people;
mod time;

use super::Fate::{As, Into, Lost, Passed, Refused};
use super::{Dialect, Extension, OfAttribute, OfElement, add, external, row, set, set_plain};
use crate::bpmn::xml::{Edit, Id, Namespace, Value};

pub(super) static JBPM: Dialect =
    Dialect { name: "jBPM", prefix: "drools", namespace: Namespace::Jbpm, attributes: ATTRIBUTES, elements: ELEMENTS, also };

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
    row("independent", Passed("a called instance ends with its caller")),
    row("waitForCompletion", Into("nothing where it is `true`; a call that does not wait is refused", waits)),
    row("serviceimplementation", Passed("see serviceinterface")),
    row("serviceinterface", Into("`class`: a worker fetches interface and operation as its topic", service)),
    row("serviceoperation", Passed("see serviceinterface")),
    row("ruleFlowGroup", Into("`type=\"external\"` and `topic`: a worker evaluates the rules", rules)),
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
    if !name.text.trim().is_empty() && (edit.is(id, "task") || edit.is(id, "serviceTask") || edit.is(id, "sendTask")) {
        external(edit, id, name);
    }
}

fn rules<'x>(edit: &mut Edit<'_, 'x>, id: Id, group: Value<'x>) {
    if !group.text.trim().is_empty() {
        external(edit, id, group);
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

/// What jBPM says in plain BPMN, but in its own way.
fn also(edit: &mut Edit<'_, '_>) {
    for id in edit.elements().collect::<Vec<_>>() {
        if edit.namespace(id) != Namespace::Bpmn {
            continue;
        }
        match edit.name(id) {
            "userTask" => people::settings(edit, id),
            "timeDuration" | "timeCycle" => time::plain(edit, id),
            "scriptTask" => script_task(edit, id),
            "sendTask" => send_task(edit, id),
            "conditionExpression" | "completionCondition" => condition(edit, id),
            "message" | "signal" if edit.attribute(id, "name").is_none() => {
                let name = edit.attribute(id, "id");
                set_plain(edit, id, "name", name);
            }
            // What is no signal's id is its name.
            "signalEventDefinition" => {
                let name = edit.attribute(id, "signalRef");
                set(edit, id, "signalExpression", name);
            }
            _ => {}
        }
    }
}

/// A script without a language is one in MVEL; a task without a script does nothing.
fn script_task(edit: &mut Edit<'_, '_>, id: Id) {
    let script = edit.child(id, "script").and_then(|script| edit.text(script));
    match (script, edit.attribute(id, "name").or_else(|| edit.attribute(id, "id"))) {
        (Some(script), _) => set_plain(edit, id, "scriptFormat", Some(script.with(MVEL))),
        (None, Some(place)) => {
            edit.put(id, "scriptFormat", place.with("groovy"));
            let script = edit.add(id, Namespace::Bpmn, "script", place.at);
            edit.write(script, place.with("null"));
        }
        (None, None) => {}
    }
}

/// The work of whoever is registered for it.
fn send_task(edit: &mut Edit<'_, '_>, id: Id) {
    if edit.has(id, "type") || edit.attribute(id, "operationRef").is_some() {
        return;
    }
    if let Some(place) = edit.attribute(id, "id") {
        external(edit, id, place.with("Send Task"));
    }
}

/// Without a language a condition is one in MVEL. What the designer makes of a choice from its lists is an expression.
fn condition(edit: &mut Edit<'_, '_>, id: Id) {
    let Some(text) = edit.text(id) else { return };
    match chosen(&text.text) {
        Some(expression) => edit.write(id, text.with(expression)),
        None => set_plain(edit, id, "language", Some(text.with(MVEL))),
    }
}

const MVEL: &str = "http://www.mvel.org/2.0";

/// `return KieFunctions.equalsTo(variable, "value");` and its like.
fn chosen(condition: &str) -> Option<String> {
    let call = condition.trim().strip_prefix("return ")?.trim().strip_suffix(';')?.trim().strip_prefix("KieFunctions.")?;
    let (function, arguments) = call.strip_suffix(')')?.split_once('(')?;
    let (variable, value) = match arguments.split_once(',') {
        Some((variable, value)) => (variable.trim(), Some(value.trim().strip_prefix('"')?.strip_suffix('"')?)),
        None => (arguments.trim(), None),
    };
    let is_name = variable.chars().all(|c| c.is_alphanumeric() || c == '_') && !variable.is_empty();
    if !is_name || value.is_some_and(|value| value.contains(['\'', '"', '\\'])) {
        return None;
    }
    // A variable that is not set is null there.
    let variable = format!("execution.getVariable('{variable}')");
    let compared = match (function, value) {
        ("isTrue", None) => format!("{variable} == true"),
        ("isFalse", None) => format!("{variable} == false"),
        ("isNull", None) => format!("{variable} == null"),
        ("isEmpty", None) => format!("empty {variable}"),
        ("equalsTo", Some(value)) => format!("{variable} == '{value}'"),
        ("greaterThan", Some(value)) => format!("{variable} > '{value}'"),
        ("lessThan", Some(value)) => format!("{variable} < '{value}'"),
        ("greaterOrEqualThan", Some(value)) => format!("{variable} >= '{value}'"),
        ("lessOrEqualThan", Some(value)) => format!("{variable} <= '{value}'"),
        ("contains" | "startsWith" | "endsWith", Some(value)) => format!("{variable}.{function}('{value}')"),
        _ => return None,
    };
    Some(format!("${{{compared}}}"))
}
