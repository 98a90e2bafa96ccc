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
const REGISTRY: &str =
    "there is no event registry; receive a message event instead, and let whoever consumes the channel send it (POST /message)";
const REGISTRY_OUT: &str = "there is no event registry; let a worker publish the event (type external and a topic)";
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
    row("calledElementType", Into("nothing where it is `key`", |_, _, _| {})),
    row("inheritVariables", Into("`<in variables=\"all\">`", inherit_variables)),
    row("inheritBusinessKey", Into("`<in businessKey=\"...\">`", inherit_business_key)),
    row("businessKey", Into("`<in businessKey=\"...\">`", business_key)),
    row("elementIndexVariable", Into("an `inputParameter` that takes `loopCounter`", index_variable)),
    row("signalExpression", Read),
    row("messageExpression", Read),
    row("owner", Lost("a task has no owner until somebody delegates it; set one by REST")),
    row("category", Passed("not shown")),
    row("skipExpression", Passed("it counts only where the variable _ACTIVITI_SKIP_EXPRESSION_ENABLED says so; draw a gateway instead")),
    row("triggerable", Into("nothing for workers, who complete when they like; a receive task behind it for others", |_, _, _| {})),
    row("autoStoreVariables", Passed("scripts say themselves what they set")),
    row("formFieldValidation", Passed("fields are always checked")),
    row("fallbackToDefaultTenant", Lost("name the tenant (calledElementTenantId)")),
    row("scope", Refused("a signal reaches all who wait for it; use a message for one instance")),
    row("terminateAll", Refused("a terminate end event ends what it stands in; throw an error through the call activities instead")),
    row("terminateMultiInstance", Lost("use a completionCondition")),
    row("caseDefinitionKey", Refused("there are no CMMN cases")),
    row("businessCalendarName", Lost("durations, dates and cycles are read by what they look like")),
    row("endDate", Lost("write the end into the cycle: R/PT1H/2030-01-01T00:00:00Z")),
    row("variableName", Read),
    row("variableEvents", Read),
    row("taskIdVariableName", Lost(BY_HAND)),
    row("taskCompleterVariableName", Lost(BY_HAND)),
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
    row("executionListener", Into("an `executionListener`; those of type `script` have a `script`", listener)),
    row("taskListener", Into("a `taskListener`; those of type `script` have a `script`", listener)),
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
    row("eventType", Lost(REGISTRY)),
    row("eventCorrelationParameter", Passed("see eventType")),
    row("eventOutParameter", Passed("see eventType")),
    row("eventInParameter", Lost(REGISTRY_OUT)),
    row("channelKey", Passed("see eventType")),
    row("systemChannel", Passed("see eventType")),
    row("triggerEventType", Lost(REGISTRY)),
    row("triggerEventCorrelationParameter", Passed("see triggerEventType")),
    row("startEventCorrelationConfiguration", Lost(REGISTRY)),
    row("sendSynchronously", Passed("see eventType")),
    row("httpRequestHandler", Lost("a worker does what the handler did")),
    row("httpResponseHandler", Lost("a worker does what the handler did")),
    row("externalWorkerInParameter", Into("an `inputParameter`", |edit, id| worker_parameter(edit, id, "inputParameter"))),
    row("externalWorkerOutParameter", Into("an `outputParameter`", |edit, id| worker_parameter(edit, id, "outputParameter"))),
    row("localization", Passed("names are shown as the model writes them")),
    row("documentation", Passed("part of a localization")),
    row("includeInHistory", Passed("all history is kept")),
    row("jobCategory", Passed(TUNING)),
    row("task-candidates-type", Passed(TOOL)),
    row("work-form-field-validation", Passed(TOOL)),
    row("static-process-key", Passed(TOOL)),
    row("element-name", Passed(TOOL)),
    row("conditionalField", Lost("show fields by the form itself")),
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
    let extensions = edit.extensions(host);
    let io = add(edit, extensions, "inputOutput", name.at);
    let input = add(edit, io, "inputParameter", name.at);
    edit.write(input, name.with("${loopCounter}"));
    set_plain(edit, input, "name", Some(name));
}

/// A listener of type `script` says so, which is seen by the script in it anyway.
fn listener(edit: &mut Edit<'_, '_>, id: Id) {
    edit.rename(id, Namespace::Extension, "");
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
