//! The list of what becomes of each dialect's extensions (`models/src/bpmn/dialects/`): `docs/dialects.md` is made of it, and
//! what real models use is in it. `BATON_ACCEPT=1` writes the page.
mod five;
mod registry;
mod ways;

use crate::harness::files;
use baton_models::bpmn::dialects::DIALECTS;
use std::collections::BTreeSet;
use std::fmt::Write;

const PAGE: &str = "docs/dialects.md";

const INTRODUCTION: &str = "# Dialects

What modelling tools write beside BPMN differs from engine to engine. Baton reads the extensions of Camunda 7 and says those of the other dialects
in their words before anything else looks at the file, so a model from any of them runs as it is. `baton check` tells of a whole
folder of models what gets lost. A process without `isExecutable` can be run where the file is one of Flowable or Activiti, and cannot elsewhere.

What waits for a message may do so with a key that it computes when it begins to wait: Camunda 8's `correlationKey`, Flowable's
correlation parameters. Whoever sends the message gives the value, `POST /message {\"messageName\": \"paid\", \"correlationKey\": \"17\"}`, and it
reaches the one who waits with it; or the receiver is named otherwise, by business key, variables or instance.

*read*: under its own name; *translated*: becomes what stands beside it; *ignored*: changes nothing when the process runs, for the reason given;
*lost*: a warning that says what to do instead; *refused*: an error, since the process would do something else. Attributes begin with @.

(This page is generated from `models/src/bpmn/dialects/`.)
";

fn page() -> String {
    let mut page = INTRODUCTION.to_owned();
    for dialect in DIALECTS.iter() {
        let _ = write!(page, "\n## {} (`{}:`)\n\n| extension | | becomes, or why not |\n|---|---|---|\n", dialect.name, dialect.prefix);
        for row in dialect.rows() {
            let _ = writeln!(page, "| {} | {} | {} |", row.name, row.fate, row.words.replace('|', "\\|"));
        }
    }
    page
}

#[test]
fn the_page_says_what_the_code_does() {
    let page = page();
    if std::env::var_os("BATON_ACCEPT").is_some() {
        std::fs::write(files::root().join(PAGE), &page).unwrap();
    }
    assert!(files::read(PAGE) == page, "{PAGE} is not up to date: BATON_ACCEPT=1 writes it");
}

/// Extensions that at least three models of public collections use.
const USED: [(&str, &str); 4] = [
    (
        "camunda",
        "@expression @class executionListener @historyTimeToLive @async @asyncBefore @assignee field inputOutput @delegateExpression inputParameter @type outputParameter script @asyncAfter in taskListener @topic formField @formKey @candidateGroups constraint out formProperty value @jobPriority failedJobRetryTimeCycle validation @resultVariable formData string @caseRef @formRef @formRefBinding @decisionRef entry property @mapDecisionResult @dueDate @candidateUsers @resource @calledElementBinding connector @candidateStarterUsers connectorId list @errorMessageVariable @escalationCodeVariable @versionTag map properties @formRefVersion @variableMappingClass errorEventDefinition @calledElementTenantId @decisionRefBinding @exclusive @candidateStarterGroups @taskPriority @variableName @calledElementVersion @initiator @calledElementVersionTag @variableMappingDelegateExpression @caseBinding @decisionRefVersion @isStartableInTasklist @collection @elementVariable @errorCodeVariable expression",
    ),
    (
        "flowable",
        "field @assignee @class string @type @async @expression @formFieldValidation executionListener formProperty taskListener in @exclusive eventType @initiator value @candidateStarterGroups @autoStoreVariables @formKey expression task-candidates-type @delegateExpression work-form-field-validation eventCorrelationParameter @elementVariable @candidateGroups eventOutParameter @collection out eventInParameter script mapException @caseDefinitionKey @candidateUsers @scope eventListener @fallbackToDefaultTenant @resultVariable @sameDeployment @triggerable @skipExpression variableListenerEventDefinition @terminateAll variableAggregation @topic @category documentation localization channelKey startEventCorrelationConfiguration @historyLevel historyLevel @candidateStarterUsers @asyncLeave @isEagerExecutionFetching @dueDate @resultVariableName @taskIdVariableName @priority @businessCalendarName @endDate failedJobRetryTimeCycle @noWaitStatesAsyncLeave @signalExpression @terminateMultiInstance collection httpRequestHandler @owner customResource includeInHistory @idVariableName externalWorkerOutParameter httpResponseHandler jobCategory @calledElementType @inheritVariables @messageExpression externalWorkerInParameter triggerEventType sendSynchronously @doNotIncludeVariables @elementIndexVariable @storeResultVariableAsTransient @useLocalScopeForResultVariable systemChannel triggerEventCorrelationParameter @ruleVariablesInput",
    ),
    (
        "zeebe",
        "taskDefinition input ioMapping output formDefinition userTaskForm subscription taskHeaders header assignmentDefinition calledElement loopCharacteristics @modelerTemplate @modelerTemplateIcon property userTask calledDecision properties executionListener executionListeners script taskSchedule",
    ),
    (
        "drools",
        "@selectable metaData metaValue @bgcolor @dtype @priority @packageName @version @adHoc @scriptFormat @taskName script @boundaryca import @bordercolor onEntry-script ElementParameters onExit-script @independent FloatingParameter @waitForCompletion @dg ControlParameters Probability @serviceimplementation @serviceinterface @serviceoperation TimeParameters TimeUnit @msgref @dockerinfo @ruleFlowGroup ProcessingTime RandomDistribution @erefname CostParameters DecimalParameter UnitCost global @esccode WaitTime ProcessAnalysisData Scenario ScenarioParameters Quantity ResourceParameters Workinghours @actrefname",
    ),
];

#[test]
fn what_real_models_use_is_listed() {
    let mut missing = Vec::new();
    for (prefix, used) in USED {
        let dialect = DIALECTS.iter().find(|dialect| dialect.prefix == prefix).unwrap();
        let known: BTreeSet<String> = dialect.rows().into_iter().map(|row| row.name).collect();
        assert_eq!(known.len(), dialect.rows().len(), "an extension of {prefix} is listed twice");
        missing.extend(used.split(' ').filter(|name| !known.contains(*name)).map(|name| format!("{prefix}: {name}")));
    }
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn what_is_read_has_words_only_where_they_help() {
    for row in DIALECTS.iter().flat_map(|dialect| dialect.rows()) {
        assert_eq!(row.fate == "read", row.words.is_empty(), "{}", row.name);
    }
}
