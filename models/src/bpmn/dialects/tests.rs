//! A model of each dialect, and the same process in five of them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
use crate::bpmn::elements::ElementKind;
use crate::bpmn::testing::{check_file, definitions, find};
use crate::bpmn::{CallSource, ParameterValue, Process, Work};
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

#[test]
fn hostile_files_stay_within_bounds() {
    let many = "<x:executionListener eventType='start' type='t'/>".repeat(20_000);
    let inside =
        format!("<userTask id='x'><extensionElements><x:executionListeners>{many}</x:executionListeners></extensionElements></userTask>");
    let parsed = crate::bpmn::parse(file(ZEEBE, &inside).as_bytes());
    assert!(parsed.definitions.is_some());
}
