//! A model of each dialect, and the same process in five of them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
use crate::bpmn::elements::ElementKind;
use crate::bpmn::events::{Message, Trigger};
use crate::bpmn::testing::{check_file, definitions, find};
use crate::bpmn::{CallSource, Condition, ParameterValue, Process, Work};
use crate::form::Form;
use expect_test::expect;
use std::sync::Arc;

fn file(namespace: &str, inside: &str) -> String {
    format!(
        "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' xmlns:x='{namespace}'>
<process id='p' isExecutable='true'><startEvent id='s'/><sequenceFlow id='f1' sourceRef='s' targetRef='x'/>
{inside}<sequenceFlow id='f2' sourceRef='x' targetRef='e'/><endEvent id='e'/></process></definitions>"
    )
}

const FLOWABLE: &str = "http://flowable.org/bpmn";
const ZEEBE: &str = "http://camunda.org/schema/zeebe/1.0";
const JBPM: &str = "http://www.jboss.org/drools";

fn process(namespace: &str, inside: &str) -> Arc<Process> {
    definitions(file(namespace, inside).as_bytes()).processes[0].clone()
}

fn topic(process: &Process) -> String {
    match &find(process, "x").kind {
        ElementKind::ServiceTask(task) => match &task.work {
            Work::External(external) => external.topic.source.clone(),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

#[test]
fn workers_of_every_dialect_fetch_a_topic() {
    let zeebe = "<serviceTask id='x'><extensionElements><x:taskDefinition type='pay' retries='3'/><x:taskHeaders><x:header key='a' value='1'/></x:taskHeaders>
<x:ioMapping><x:input source='=total' target='amount'/><x:output source='=result' target='receipt'/></x:ioMapping></extensionElements></serviceTask>";
    let zeebe = process(ZEEBE, zeebe);
    assert_eq!(topic(&zeebe), "pay");
    let task = find(&zeebe, "x");
    assert_eq!(task.properties, [("a".to_owned(), "1".to_owned())]);
    assert_eq!((task.inputs[0].name.as_str(), task.outputs[0].name.as_str()), ("amount", "receipt"));
    assert!(matches!(&task.inputs[0].value, ParameterValue::Expression(source) if source.source == "=total"));
    assert_eq!(topic(&process(FLOWABLE, "<serviceTask id='x' x:type='external-worker' x:topic='pay'/>")), "pay");
    assert_eq!(topic(&process(FLOWABLE, "<serviceTask id='x' x:type='http'/>")), "http");
    assert_eq!(topic(&process(JBPM, "<task id='x' x:taskName='Email'/>")), "Email");
    assert_eq!(topic(&process(JBPM, "<serviceTask id='x' x:serviceinterface='com.Pay' x:serviceoperation='now'/>")), "com.Pay.now");
}

#[test]
fn people_of_every_dialect_are_found() {
    let zeebe = "<userTask id='x'><extensionElements><x:assignmentDefinition assignee='=owner' candidateGroups='a, b'/><x:taskSchedule dueDate='P1D'/>
<x:userTask/></extensionElements></userTask>";
    let flowable = "<userTask id='x' x:assignee='${owner}' x:candidateGroups='a,b' x:dueDate='P1D'/>";
    let jbpm = "<userTask id='x'><ioSpecification><dataInput id='g' name='GroupId'/><dataInput id='w' name='what'/></ioSpecification>
<dataInputAssociation><targetRef>g</targetRef><assignment><from>a,b</from><to>g</to></assignment></dataInputAssociation>
<dataInputAssociation><targetRef>w</targetRef><assignment><from>tea</from><to>w</to></assignment></dataInputAssociation>
<potentialOwner><resourceAssignmentExpression><formalExpression>ada</formalExpression></resourceAssignmentExpression></potentialOwner></userTask>";
    for (namespace, inside, assignee, users) in
        [(ZEEBE, zeebe, Some("=owner"), 0), (FLOWABLE, flowable, Some("${owner}"), 0), (JBPM, jbpm, None, 1)]
    {
        let process = process(namespace, inside);
        let element = find(&process, "x");
        let ElementKind::UserTask(task) = &element.kind else { panic!() };
        assert_eq!(task.assignee.as_ref().map(|text| text.source.as_str()), assignee, "{namespace}");
        let groups: Vec<&str> = task.candidate_groups.iter().map(|group| group.source.as_str()).collect();
        assert_eq!(groups, ["a", "b"], "{namespace}");
        assert_eq!(task.candidate_users.len(), users);
        assert_eq!(element.inputs.len(), usize::from(namespace == JBPM));
    }
}

#[test]
fn calls_pass_variables_as_their_dialect_does() {
    let call = |namespace: &str, inside: &str| {
        let process = process(namespace, inside);
        let ElementKind::CallActivity(call) = find(&process, "x").kind.clone() else { panic!() };
        let all = |mappings: &[crate::bpmn::CallMapping]| {
            mappings.iter().map(|mapping| (matches!(mapping.source, CallSource::All), mapping.local)).collect::<Vec<_>>()
        };
        (call.process.source, all(&call.inputs), all(&call.outputs))
    };
    let zeebe = |attributes: &str, more: &str| {
        let node = format!(
            "<callActivity id='x'><extensionElements><x:calledElement processId='q' {attributes}/>{more}</extensionElements></callActivity>"
        );
        call(ZEEBE, &node)
    };
    assert_eq!(zeebe("", ""), ("q".into(), vec![(true, false)], vec![(true, false)]));
    assert_eq!(
        zeebe("propagateAllChildVariables='false' propagateAllParentVariables='false'", ""),
        ("q".into(), vec![(true, true)], vec![])
    );
    let mapped = "<x:ioMapping><x:output source='=a' target='b'/></x:ioMapping>";
    assert_eq!(zeebe("propagateAllChildVariables='false'", mapped).2, [(true, true)]);
    let flowable = call(FLOWABLE, "<callActivity id='x' calledElement='q' x:inheritVariables='true'/>");
    assert_eq!(flowable, ("q".into(), vec![(true, false)], vec![]));
}

#[test]
fn loops_have_their_lists() {
    let zeebe = "<task id='x'><multiInstanceLoopCharacteristics><extensionElements><x:loopCharacteristics inputCollection='=items' inputElement='item'
 outputCollection='results' outputElement='=price * 2'/></extensionElements></multiInstanceLoopCharacteristics></task>";
    let zeebe = process(ZEEBE, zeebe);
    let repeated = find(&zeebe, "x").multi_instance.as_ref().unwrap();
    assert_eq!((repeated.collection.as_ref().unwrap().source.as_str(), repeated.element_variable.as_deref()), ("=items", Some("item")));
    let output = repeated.output.as_ref().unwrap();
    assert_eq!((output.list.as_str(), output.item.as_str(), output.element.is_some()), ("results", "", true));
    let flowable =
        "<task id='x'><multiInstanceLoopCharacteristics x:collection='items' x:elementVariable='item' x:elementIndexVariable='i'/></task>";
    let flowable = process(FLOWABLE, flowable);
    let task = find(&flowable, "x");
    assert_eq!(task.multi_instance.as_ref().unwrap().collection.as_ref().unwrap().source, "${items}");
    assert!(matches!(&task.inputs[0].value, ParameterValue::Expression(index) if index.source == "${loopCounter}"));
}

#[test]
fn scripts_and_listeners_keep_their_place() {
    let zeebe = "<scriptTask id='x'><extensionElements><x:script expression='=1 + 1' resultVariable='r'/><x:executionListeners>
<x:executionListener eventType='start' type='audit'/></x:executionListeners></extensionElements></scriptTask>";
    check_file(
        file(ZEEBE, zeebe).as_bytes(),
        expect![[r#"
            Warning 4:46: element 'x': 'audit' is code of a Java application, which does not run here: a worker that fetches the topic 'audit' does what it did. [host-code]
        "#]],
    );
    let jbpm = "<userTask id='x'><extensionElements><x:onEntry-script scriptFormat='javascript'><x:script>execution.setVariable('a', 1)</x:script></x:onEntry-script>
<x:metaData name='customAsync'><x:metaValue>true</x:metaValue></x:metaData></extensionElements></userTask>";
    let process = process(JBPM, jbpm);
    assert!(find(&process, "x").async_before);
    assert_eq!(find(&process, "x").listeners.as_ref().unwrap().start.len(), 1);
}

#[test]
fn what_gets_lost_is_told_with_its_place() {
    check_file(
        file(FLOWABLE, "<userTask id='x' x:owner='ada' x:colour='red'>\n<extensionElements><x:mapException errorCode='a'/></extensionElements></userTask>").as_bytes(),
        expect![[r#"
            Warning 3:27: element 'x': flowable:owner is not done here: a task has no owner until somebody delegates it; set one by REST [extension-lost]
            Warning 3:42: element 'x': flowable:colour is not known here, so nothing comes of it. [unknown-extension]
            Warning 4:20: element 'x': flowable:mapException is not done here: a worker throws the BPMN error itself [extension-lost]
        "#]],
    );
    check_file(
        file(FLOWABLE, "<serviceTask id='x' x:type='case' x:caseDefinitionKey='c'/>").as_bytes(),
        expect![[r#"
            Warning 3:29: element 'x': 'case' is code of a Java application, which does not run here: the task waits for a worker that fetches the topic 'case'. [host-code]
            Error 3:56: element 'x': flowable:caseDefinitionKey is not supported: there are no CMMN cases [unsupported-extension]
        "#]],
    );
    check_file(
        file(JBPM, "<callActivity id='x' calledElement='q' x:waitForCompletion='false' x:independent='true'/>").as_bytes(),
        expect![[r#"
            Error 3:61: element 'x': A call that does not wait for its end is not supported: throw a message that starts the other process. [unsupported-extension]
        "#]],
    );
}

/// The message that the element `x` waits for: its name and its key.
fn waits_for(process: &Process) -> (String, Option<String>) {
    let element = find(process, "x");
    let message = match &element.kind {
        ElementKind::ReceiveTask(task) => task.message.clone(),
        kind => kind.catch().and_then(|catch| match catch.triggers.first() {
            Some(Trigger::Message(message)) => Some(message.clone()),
            _ => None,
        }),
    };
    let Message { name, correlation_key } = message.unwrap();
    (name.source, correlation_key.map(|key| key.source))
}

#[test]
fn messages_have_keys_in_two_dialects() {
    let zeebe = |node: &str| {
        let message =
            "<message id='m' name='paid'><extensionElements><x:subscription correlationKey='=order'/></extensionElements></message>";
        definitions(file(ZEEBE, node).replace("</definitions>", &format!("{message}</definitions>")).as_bytes()).processes[0].clone()
    };
    let expected = ("paid".to_owned(), Some("=order".to_owned()));
    assert_eq!(waits_for(&zeebe("<receiveTask id='x' messageRef='m'/>")), expected);
    assert_eq!(
        waits_for(&zeebe("<intermediateCatchEvent id='x'><messageEventDefinition messageRef='m'/></intermediateCatchEvent>")),
        expected
    );
    let registry = "<extensionElements><x:eventCorrelationParameter name='order' value='${order}'/><x:eventType>paid</x:eventType>
<x:eventCorrelationParameter name='country' value='de'/><x:eventOutParameter source='sum' target='total'/></extensionElements>";
    for node in [
        format!("<receiveTask id='x'>{registry}</receiveTask>"),
        format!("<intermediateCatchEvent id='x'>{registry}</intermediateCatchEvent>"),
    ] {
        let process = process(FLOWABLE, &node);
        assert_eq!(waits_for(&process), ("paid".into(), Some("${order},de".into())));
        let output = &find(&process, "x").outputs[0];
        assert!(output.name == "total" && matches!(&output.value, ParameterValue::Expression(sum) if sum.source == "${sum}"));
    }
    let computed = "<intermediateCatchEvent id='x'><messageEventDefinition x:messageExpression='paid-${order}'/></intermediateCatchEvent>";
    assert_eq!(waits_for(&process(FLOWABLE, computed)), ("paid-${order}".into(), None));
}

#[test]
fn an_event_that_is_sent_is_the_work_of_a_worker() {
    let send = "<serviceTask id='x' x:type='send-event'><extensionElements><x:eventType>paid</x:eventType>
<x:eventInParameter source='${sum}' target='total'/></extensionElements></serviceTask>";
    let process = process(FLOWABLE, send);
    assert_eq!(topic(&process), "send-event");
    let inputs: Vec<&str> = find(&process, "x").inputs.iter().map(|input| input.name.as_str()).collect();
    assert_eq!(inputs, ["eventType", "total"]);
}

#[test]
fn a_start_event_compares_no_keys() {
    let start = "<startEvent id='t'><extensionElements><x:eventType>paid</x:eventType>
<x:eventCorrelationParameter name='country' value='de'/></extensionElements></startEvent><task id='x'/>";
    check_file(
        file(FLOWABLE, start).as_bytes(),
        expect![[r#"
            Warning 4:1: element 't': flowable:eventCorrelationParameter is not done here: every message of the name begins an instance; put the value into the name [extension-lost]
        "#]],
    );
}

#[test]
fn forms_within_the_model_have_their_fields() {
    let form = |key: &str, components: &str| {
        let task = format!(
            "<userTask id='x'><extensionElements><x:formDefinition formKey='camunda-forms:bpmn:{key}'/></extensionElements></userTask>"
        );
        let forms =
            format!("<extensionElements><x:userTaskForm id='f'>{{\"components\": [{components}]}}</x:userTaskForm></extensionElements>");
        file(ZEEBE, &task).replace("<startEvent id='s'/>", &format!("{forms}<startEvent id='s'/>"))
    };
    let good = form("f", r#"{"type": "textfield", "key": "name"}"#);
    let process = definitions(good.as_bytes()).processes[0].clone();
    let ElementKind::UserTask(task) = &find(&process, "x").kind else { panic!() };
    assert!(matches!(&task.form, Some(Form::Fields(fields)) if fields.len() == 1 && fields[0].id == "name"));
    check_file(
        form("g", "").as_bytes(),
        expect![[r#"
            Warning 3:64: element 'x': There is no form 'g' in the model, so it is only known by its key. [embedded-form]
        "#]],
    );
    let strange = form("f", r#"{"type": "filepicker", "key": "a"}"#);
    check_file(
        strange.as_bytes(),
        expect![[r#"
            Warning 3:64: element 'x': The form 'f' in the model has a component that no field of a page can be, so it is only known by its key. [embedded-form]
        "#]],
    );
    let process = definitions(strange.as_bytes()).processes[0].clone();
    let ElementKind::UserTask(task) = &find(&process, "x").kind else { panic!() };
    assert!(matches!(&task.form, Some(Form::Key(key)) if key.source == "camunda-forms:bpmn:f"));
}

#[test]
fn the_one_owner_of_a_task_has_it() {
    let owned = |more: &str| {
        let task = format!("<userTask id='x' x:taskName='t'>{more}</userTask>");
        let process = process(JBPM, &task);
        let ElementKind::UserTask(task) = &find(&process, "x").kind else { panic!() };
        (task.assignee.as_ref().map(|owner| owner.source.clone()), task.candidate_users.len(), task.candidate_groups.len())
    };
    let owner = |names: &str| {
        format!(
            "<potentialOwner><resourceAssignmentExpression><formalExpression>{names}</formalExpression></resourceAssignmentExpression></potentialOwner>"
        )
    };
    let group = "<ioSpecification><dataInput id='g' name='GroupId'/></ioSpecification>
<dataInputAssociation><targetRef>g</targetRef><assignment><from>sales</from><to>g</to></assignment></dataInputAssociation>";
    assert_eq!(owned(&owner(" ada ")), (Some("ada".into()), 0, 0));
    assert_eq!(owned(&owner("ada,eve")), (None, 2, 0));
    assert_eq!(owned(&(owner("ada") + &owner("eve"))), (None, 2, 0));
    assert_eq!(owned(&owner("#{who}")), (None, 1, 0));
    assert_eq!(owned(&(group.to_owned() + &owner("ada"))), (None, 1, 1));
}

#[test]
fn jbpm_says_times_signals_and_choices_in_its_own_way() {
    let caught = |text: &str| {
        let node = format!(
            "<intermediateCatchEvent id='x'><timerEventDefinition x:bgcolor='a'>{text}</timerEventDefinition></intermediateCatchEvent>"
        );
        let process = process(JBPM, &node);
        let Some(Trigger::Timer(timer)) = find(&process, "x").kind.catch().unwrap().triggers.first().cloned() else { panic!() };
        timer.expression.source
    };
    assert_eq!(caught("<timeDuration>500ms</timeDuration>"), "PT0.500S");
    assert_eq!(caught("<timeCycle>2s</timeCycle>"), "R1/PT2S");
    assert_eq!(caught("<timeCycle>1m###1m</timeCycle>"), "R/PT60S");
    let signal = "<intermediateCatchEvent id='x'><signalEventDefinition x:signalref='hello' signalRef='hello'/></intermediateCatchEvent>";
    let process = process(JBPM, signal);
    assert!(
        matches!(find(&process, "x").kind.catch().unwrap().triggers.first(), Some(Trigger::Signal(signal)) if signal.name.source == "hello")
    );
    let condition = |text: &str, language: &str| {
        let flow = format!(
            "<exclusiveGateway id='x' x:dg='f2'/><sequenceFlow id='f3' sourceRef='x' targetRef='e'><conditionExpression {language}>{text}</conditionExpression></sequenceFlow>"
        );
        let process = self::process(JBPM, &flow);
        process.flows.iter().find_map(|flow| flow.condition.clone()).unwrap()
    };
    let chosen = |text: &str| match condition(text, "language='http://www.java.com/java'") {
        Condition::Expression(expression) => expression.source,
        Condition::Script(script) => format!("{:?}", script.language),
    };
    assert_eq!(chosen("return KieFunctions.isTrue(ok);"), "${execution.getVariable('ok') == true}");
    assert_eq!(chosen("return KieFunctions.greaterThan(n, \"5\");"), "${execution.getVariable('n') > '5'}");
    assert_eq!(chosen("return KieFunctions.contains(s, \"a b\");"), "${execution.getVariable('s').contains('a b')}");
    assert_eq!(chosen("return n > 5;"), "Groovy");
    assert!(matches!(condition("return s == \"a\";", ""), Condition::Script(_)));
    check_file(
        file(
            JBPM,
            "<scriptTask id='x' x:bgcolor='a' scriptFormat='http://www.java.com/java'><script>\nperson.greet();</script></scriptTask>",
        )
        .as_bytes(),
        expect![[r#"
            Error 4:8: element 'x': the script language 'http://www.java.com/java' is not supported; accepted are JavaScript, groovy, juel and feel. Rewrite the script, or make it the work of an external task. Of it only what means the same in Groovy is run here: 'greet' is a method of a Java object [script-language]
        "#]],
    );
}

#[test]
fn rules_are_no_conditions() {
    let flow = "<exclusiveGateway id='x' x:dg='f2'/><sequenceFlow id='f3' sourceRef='x' targetRef='e'>
<conditionExpression language='http://www.jboss.org/drools/rule'>Person(age > 5)</conditionExpression></sequenceFlow>";
    check_file(
        file(JBPM, flow).as_bytes(),
        expect![[r#"
        Error 4:66: element 'f3': the script language 'http://www.jboss.org/drools/rule' is not supported; accepted are JavaScript, groovy, juel and feel. Write the condition as ${...} or =FEEL; what rules or code decide is found out by a task before, a decision (DMN) or a worker, and the condition asks for the result [script-language]
        Warning 4:118: element 'x': The flow 'f2' has neither a condition nor is it the default: it is taken whenever its turn comes, and those after it never. [flow-without-condition]
    "#]],
    );
}

#[test]
fn hostile_files_stay_within_bounds() {
    let many = "<x:executionListener eventType='start' type='t'/>".repeat(20_000);
    let inside =
        format!("<userTask id='x'><extensionElements><x:executionListeners>{many}</x:executionListeners></extensionElements></userTask>");
    let parsed = crate::bpmn::parse(file(ZEEBE, &inside).as_bytes());
    assert!(parsed.definitions.is_some());
}

#[test]
fn variables_of_a_task_are_set_by_listeners() {
    let task = process(FLOWABLE, "<userTask id='x' x:taskIdVariableName='id' x:taskCompleterVariableName='${who}'/>");
    let listeners = &find(&task, "x").listeners.as_ref().unwrap().task;
    let said: Vec<_> = listeners
        .iter()
        .map(|listener| match &listener.action {
            crate::bpmn::Listener::Expression(expression) => (listener.event.name(), expression.source.as_str()),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(said, [("create", "${execution.setVariable('id', task.id)}"), ("complete", "${execution.setVariable(who, currentUser())}")]);
}
