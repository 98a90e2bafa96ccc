//! Flowable and Activiti: Camunda 7 has the same ancestor, so most extensions have the same names.
use super::Fate::{As, Into, Lost, Passed, Read, Refused};
use super::{Dialect, Extension, OfAttribute, OfElement, add, nothing, row, set, set_plain};
use crate::bpmn::xml::{Edit, Id, Namespace, Value};

pub(super) static FLOWABLE: Dialect = Dialect {
    name: "Flowable and Activiti",
    prefix: "flowable",
    namespace: Namespace::Flowable,
    attributes: ATTRIBUTES,
    elements: ELEMENTS,
    also: nothing,
};

const TOOL: &str = "the modelling tool's own";
const TUNING: &str = "tunes that engine";
const BY_HAND: &str = "a worker or an expression has to set the variable";

const ATTRIBUTES: &[Extension<OfAttribute>] = &[
    row("assignee", Read),
    row("candidateUsers", Read),
    row("candidateGroups", Read),
    row("dueDate", Read),
    row("priority", Read),
    row("formKey", Read),
    row("initiator", Read),
    row("candidateStarterUsers", Read),
    row("candidateStarterGroups", Read),
    row("class", Read),
    row("delegateExpression", Read),
    row("expression", Read),
    row("resultVariable", Read),
    row("resultVariableName", Read),
    row("resultVariableMode", Passed("a result is set where the task is")),
    row("topic", Read),
    row("async", Read),
    row("asyncLeave", As("asyncAfter")),
    row("exclusive", Read),
    row("asyncLeaveExclusive", Passed("`exclusive` holds for both")),
    row("collection", Read),
    row("elementVariable", Read),
    row("calledElementBinding", Read),
    row("resource", Read),
    row("errorMessageVariable", Read),
    row("errorCodeVariable", Read),
    row("errorVariableName", As("errorCodeVariable")),
    row("errorVariableTransient", Passed("variables are kept")),
    row(
        "type",
        Into("`type`: `external-worker` is `external`; `dmn` a decision; any other but `mail` a topic of workers, with its fields", kind),
    ),
    row("sameDeployment", Into("a binding `deployment`", same_deployment)),
    row("calledElementType", Into("nothing where it is `key`; else it is lost", called_element_type)),
    row("inheritVariables", Into("`<in variables=\"all\">`", inherit_variables)),
    row("inheritBusinessKey", Into("`<in businessKey=\"...\">`", inherit_business_key)),
    row("businessKey", Into("`<in businessKey=\"...\">`", business_key)),
    row("elementIndexVariable", Into("an `inputParameter` that takes `loopCounter`", index_variable)),
    row("signalExpression", Read),
    row("messageExpression", Read),
    row("owner", Lost("a task has no owner until somebody delegates it; set one by REST")),
    row("category", Passed("not shown")),
    row("skipExpression", Passed("it counts only where the variable _ACTIVITI_SKIP_EXPRESSION_ENABLED says so; draw a gateway instead")),
    row("triggerable", Into("nothing for workers, who complete when they like; else it is lost", triggerable)),
    row("autoStoreVariables", Passed("scripts say themselves what they set")),
    row("formFieldValidation", Passed("fields are always checked")),
    row("fallbackToDefaultTenant", Lost("name the tenant (calledElementTenantId)")),
    row("scope", Into("nothing where it is `global`; a signal for one instance gets the id of the instance behind its name", scope)),
    row("terminateAll", Read),
    row("terminateMultiInstance", Lost("use a completionCondition")),
    row("caseDefinitionKey", Refused("there are no CMMN cases")),
    row("businessCalendarName", Lost("durations, dates and cycles are read by what they look like")),
    row("endDate", Into("the end of the cycle, behind its duration", end_date)),
    row("variableName", Read),
    row("variableEvents", Read),
    row(
        "taskIdVariableName",
        Into("a `taskListener` that sets the variable when the task is made", |edit, id, name| told(edit, id, name, "create", "task.id")),
    ),
    row(
        "taskCompleterVariableName",
        Into("a `taskListener` that sets the variable when the task is completed", |edit, id, name| {
            told(edit, id, name, "complete", "currentUser()")
        }),
    ),
    row("idVariableName", Lost(BY_HAND)),
    row("processInstanceIdVariableName", Lost(BY_HAND)),
    row("processInstanceName", Lost("an instance is known by its business key")),
    row("storeResultVariableAsTransient", Passed("variables are kept")),
    row("useLocalScopeForResultVariable", Lost("map the result by an output parameter")),
    row("useLocalScopeForOutParameters", Lost("map the result by an output parameter")),
    row("doNotIncludeVariables", Passed("a worker asks for the variables that it wants")),
    row("completeAsync", Passed(TUNING)),
    row("isEagerExecutionFetching", Passed(TUNING)),
    row("noWaitStatesAsyncLeave", Passed(TUNING)),
    row("parallelInSameTransaction", Passed(TUNING)),
    row("ruleVariablesInput", Lost("Drools rules are not evaluated; use a decision (DMN) or a worker")),
    row("rules", Lost("Drools rules are not evaluated; use a decision (DMN) or a worker")),
    row("historyLevel", Passed("all history is kept")),
];

const ELEMENTS: &[Extension<OfElement>] = &[
    row("field", Read),
    row("string", Read),
    row("expression", Read),
    row("executionListener", Into("an `executionListener`; at a flow it is one for `take`", execution_listener)),
    row("taskListener", Read),
    row("script", Into("a `script`", script)),
    row("in", Read),
    row("out", Read),
    row("formProperty", Read),
    row("value", Read),
    row("failedJobRetryTimeCycle", Read),
    row("potentialStarter", Read),
    row("collection", Into("`collection`, where it has a text or an expression", collection)),
    row("variableAggregation", Lost("gather results by loopDataOutputRef and outputDataItem")),
    row(
        "variableListenerEventDefinition",
        Into("a `conditionalEventDefinition` that waits for a change of the variable", variable_listener),
    ),
    row("mapException", Lost("a worker throws the BPMN error itself")),
    row("eventListener", Lost("use listeners at the elements, or read the journal")),
    row("customResource", Lost("identity links of other kinds are added by REST")),
    row(
        "eventType",
        Into(
            "the name of a message, which whoever consumes the channel sends (POST /message); an input of a worker that sends it",
            event_type,
        ),
    ),
    row(
        "eventCorrelationParameter",
        Into("`correlationKey` of the message: its value, or those of several with commas between", event_correlation),
    ),
    row(
        "eventOutParameter",
        Into("an `outputParameter`: what is sent are variables", |edit, id| worker_parameter(edit, id, "outputParameter")),
    ),
    row("eventInParameter", Into("an `inputParameter`, for the worker that sends the event", event_in)),
    row("channelKey", Passed("who consumes the channel sends the message")),
    row("systemChannel", Passed("see channelKey")),
    row("triggerEventType", Into("nothing: the worker that sends the event completes the task when the answer has come", |_, _| ())),
    row("triggerEventCorrelationParameter", Passed("the worker knows which answer is meant")),
    row("startEventCorrelationConfiguration", Lost("each message begins an instance; its sender can ask before whether there is one")),
    row("sendSynchronously", Passed("a worker sends the event")),
    row("httpRequestHandler", Lost("a worker does what the handler did")),
    row("httpResponseHandler", Lost("a worker does what the handler did")),
    row("externalWorkerInParameter", Into("an `inputParameter`", |edit, id| worker_parameter(edit, id, "inputParameter"))),
    row("externalWorkerOutParameter", Into("an `outputParameter`", |edit, id| worker_parameter(edit, id, "outputParameter"))),
    row("localization", Passed("names are shown as the model writes them")),
    row("documentation", Passed("part of a localization")),
    row("historyLevel", Passed("all history is kept")),
    row("includeInHistory", Passed("all history is kept")),
    row("jobCategory", Passed(TUNING)),
    row("task-candidates-type", Passed(TOOL)),
    row("work-form-field-validation", Passed(TOOL)),
    row("static-process-key", Passed(TOOL)),
    row("element-name", Passed(TOOL)),
    row("conditionalField", Lost("show fields by the form itself")),
    row(
        "myTestEventDefinition",
        Refused("events of one's own kind are known to the host application alone; wait for a message or a signal that it sends"),
    ),
];

fn kind<'x>(edit: &mut Edit<'_, 'x>, id: Id, kind: Value<'x>) {
    match kind.text.trim() {
        "external-worker" | "external" => set(edit, id, "type", Some(kind.with("external"))),
        "mail" => set(edit, id, "type", Some(kind)),
        "dmn" => {
            let table =
                fields(edit, id).into_iter().find(|(name, _)| name == "decisionTableReferenceKey" || name == "decisionServiceReferenceKey");
            if let Some((_, key)) = table {
                edit.rename(id, Namespace::Bpmn, "businessRuleTask");
                set(edit, id, "decisionRef", Some(key));
            }
        }
        // What the engine had built in is done by workers that fetch its name, and see its fields.
        _ => set(edit, id, "class", Some(kind)),
    }
}

/// The fields of an element: name and text.
fn fields<'x>(edit: &Edit<'_, 'x>, host: Id) -> Vec<(String, Value<'x>)> {
    let Some(extensions) = edit.child(host, "extensionElements") else { return Vec::new() };
    let fields = edit.children(extensions).filter(|field| edit.name(*field) == "field");
    let text = |field: Id| {
        let attribute = edit.attribute(field, "stringValue").or_else(|| edit.attribute(field, "expression"));
        attribute.or_else(|| edit.children(field).find_map(|inner| edit.text(inner)))
    };
    fields.filter_map(|field| Some((edit.attribute(field, "name")?.text.into_owned(), text(field)?))).collect()
}

fn same_deployment<'x>(edit: &mut Edit<'_, 'x>, id: Id, value: Value<'x>) {
    if value.text.trim() == "true" {
        let name = if edit.is(id, "callActivity") { "calledElementBinding" } else { "decisionRefBinding" };
        set(edit, id, name, Some(value.with("deployment")));
    }
}

fn called_element_type<'x>(edit: &mut Edit<'_, 'x>, id: Id, kind: Value<'x>) {
    if kind.text.trim() != "key" {
        edit.lose(id, "flowable:calledElementType", "a process is called by its key");
    }
}

fn triggerable<'x>(edit: &mut Edit<'_, 'x>, id: Id, flag: Value<'x>) {
    let is_here = edit.attributes(id).iter().any(|a| a.name == "expression" && !a.value.trim().is_empty());
    if is_here && flag.text.trim() == "true" {
        edit.lose(id, "flowable:triggerable", "an expression does not wait; draw a receive task behind it");
    }
}

/// A signal for one instance has a name that no other instance has.
fn scope<'x>(edit: &mut Edit<'_, 'x>, id: Id, scope: Value<'x>) {
    match (scope.text.trim(), edit.attribute(id, "name")) {
        ("" | "global", _) => {}
        ("processInstance", Some(name)) => {
            let own = format!("{}-${{execution.processInstanceId}}", name.text.trim());
            edit.put(id, "name", name.with(own));
        }
        ("processInstance", None) => {}
        _ => edit.refuse(id, &scope, "flowable:scope", "known are global and processInstance"),
    }
}

/// A variable that a listener sets.
fn told<'x>(edit: &mut Edit<'_, 'x>, id: Id, variable: Value<'x>, event: &'static str, what: &str) {
    let extensions = edit.extensions(id);
    let listener = add(edit, extensions, "taskListener", variable.at);
    set_plain(edit, listener, "event", Some(variable.with(event)));
    let name = variable.text.trim();
    let name = match name.strip_prefix("${").and_then(|name| name.strip_suffix('}')) {
        Some(computed) => computed.to_owned(),
        None => format!("'{}'", name.replace(['\\', '\''], "")),
    };
    set_plain(edit, listener, "expression", Some(variable.with(format!("${{execution.setVariable({name}, {what})}}"))));
}

/// A repeating timer ends there.
fn end_date<'x>(edit: &mut Edit<'_, 'x>, id: Id, end: Value<'x>) {
    match edit.text(id) {
        Some(cycle) if cycle.text.trim().starts_with(['R', 'r']) && cycle.text.matches('/').count() == 1 => {
            let with_end = format!("{}/{}", cycle.text.trim(), end.text.trim());
            edit.write(id, cycle.with(with_end));
        }
        _ => edit.lose(id, "flowable:endDate", "write the end into the cycle: R/PT1H/2030-01-01T00:00:00Z"),
    }
}

fn mapping<'x>(edit: &mut Edit<'_, 'x>, host: Id, name: &'static str, value: Value<'x>) {
    let extensions = edit.extensions(host);
    let made = add(edit, extensions, "in", value.at);
    set_plain(edit, made, name, Some(value));
}

fn inherit_variables<'x>(edit: &mut Edit<'_, 'x>, id: Id, value: Value<'x>) {
    if value.text.trim() == "true" {
        mapping(edit, id, "variables", value.with("all"));
    }
}

fn inherit_business_key<'x>(edit: &mut Edit<'_, 'x>, id: Id, value: Value<'x>) {
    if value.text.trim() == "true" {
        mapping(edit, id, "businessKey", value.with("${execution.processBusinessKey}"));
    }
}

fn business_key<'x>(edit: &mut Edit<'_, 'x>, id: Id, value: Value<'x>) {
    if edit.is(id, "callActivity") {
        mapping(edit, id, "businessKey", value);
    }
}

fn index_variable<'x>(edit: &mut Edit<'_, 'x>, id: Id, name: Value<'x>) {
    let host = edit.parent(id);
    let value = name.with("${loopCounter}");
    input(edit, host, name, value);
}

/// At a flow there is one moment only, whatever its listener says.
fn execution_listener(edit: &mut Edit<'_, '_>, id: Id) {
    let host = edit.host(id);
    if edit.is(host, "sequenceFlow")
        && let Some(event) = edit.attribute(id, "event")
    {
        edit.put(id, "event", event.with("take"));
    }
    edit.rename(id, Namespace::Extension, "");
}

/// What receives an event of the registry as a message: the event's definition, made where there is none, or a receive task.
fn receiver(edit: &mut Edit<'_, '_>, host: Id, at: crate::Position) -> Option<Id> {
    if edit.is(host, "receiveTask") {
        return Some(host);
    }
    let is_event = ["startEvent", "intermediateCatchEvent", "boundaryEvent"].iter().any(|tag| edit.is(host, tag));
    let found = edit.child(host, "messageEventDefinition");
    is_event.then(|| found.unwrap_or_else(|| edit.add(host, Namespace::Bpmn, "messageEventDefinition", at)))
}

fn event_type(edit: &mut Edit<'_, '_>, id: Id) {
    let (host, at) = (edit.host(id), edit.at(id));
    let Some(name) = edit.text(id) else { return };
    let name = name.with(name.text.trim().to_owned());
    match receiver(edit, host, at) {
        Some(receiver) => set(edit, receiver, "messageExpression", Some(name)),
        None if edit.is(host, "serviceTask") || edit.is(host, "sendTask") => input(edit, host, name.with("eventType"), name),
        None => {}
    }
}

/// The first of several says them all.
fn event_correlation(edit: &mut Edit<'_, '_>, id: Id) {
    let (host, at, parent) = (edit.host(id), edit.at(id), edit.parent(id));
    if edit.is(host, "startEvent") && edit.is(edit.parent(host), "process") {
        return edit.lose(
            id,
            "flowable:eventCorrelationParameter",
            "every message of the name begins an instance; put the value into the name",
        );
    }
    let Some(receiver) = receiver(edit, host, at).filter(|receiver| !edit.has(*receiver, "correlationKey")) else { return };
    let all = edit.children(parent).filter(|parameter| edit.name(*parameter) == "eventCorrelationParameter");
    let values: Vec<Value<'_>> = all.filter_map(|parameter| edit.attribute(parameter, "value")).collect();
    let Some(first) = values.first() else { return };
    let all: Vec<&str> = values.iter().map(|value| value.text.trim()).collect();
    set(edit, receiver, "correlationKey", Some(first.with(all.join(","))));
}

fn event_in(edit: &mut Edit<'_, '_>, id: Id) {
    let host = edit.host(id);
    if let (Some(name), Some(value)) = (edit.attribute(id, "target"), edit.attribute(id, "source")) {
        input(edit, host, name, value);
    }
}

fn input<'x>(edit: &mut Edit<'_, 'x>, host: Id, name: Value<'x>, value: Value<'x>) {
    let extensions = edit.extensions(host);
    let io = add(edit, extensions, "inputOutput", name.at);
    let input = add(edit, io, "inputParameter", name.at);
    edit.write(input, value);
    set_plain(edit, input, "name", Some(name));
}

fn script(edit: &mut Edit<'_, '_>, id: Id) {
    let language = edit.attribute(id, "language");
    set_plain(edit, id, "scriptFormat", language);
    edit.rename(id, Namespace::Extension, "");
}

fn collection(edit: &mut Edit<'_, '_>, id: Id) {
    let text = edit.children(id).find_map(|inner| edit.text(inner));
    let host = edit.host(id);
    set(edit, host, "collection", text);
}

fn variable_listener(edit: &mut Edit<'_, '_>, id: Id) {
    let (host, at) = (edit.host(id), edit.at(id));
    let Some(name) = edit.attribute(id, "variableName") else { return };
    let events = edit.attribute(id, "variableChangeType").filter(|events| matches!(&*events.text, "create" | "update"));
    let definition = edit.add(host, Namespace::Bpmn, "conditionalEventDefinition", at);
    let condition = edit.add(definition, Namespace::Bpmn, "condition", at);
    edit.write(condition, name.with("${true}"));
    set(edit, definition, "variableName", Some(name));
    set(edit, definition, "variableEvents", events);
}

fn worker_parameter(edit: &mut Edit<'_, '_>, id: Id, tag: &'static str) {
    let (host, at) = (edit.host(id), edit.at(id));
    let Some(target) = edit.attribute(id, "target") else { return };
    let source = edit.attribute(id, "source").map(|source| source.with(format!("${{{}}}", source.text.trim())));
    let extensions = edit.extensions(host);
    let io = add(edit, extensions, "inputOutput", at);
    let parameter = add(edit, io, tag, at);
    set_plain(edit, parameter, "name", Some(target));
    if let Some(source) = source.or_else(|| edit.attribute(id, "sourceExpression")) {
        edit.write(parameter, source);
    }
}
