//! Processes that grow with a variable `n`, or with the model itself; each has user tasks to complete. The benchmark of
//! the machine (`engine/benches/guards.rs`) uses them too.
use std::fmt::Write;

fn model(id: &str, body: &str) -> String {
    format!(
        r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
             xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="t">
             <process id="{id}" isExecutable="true" camunda:historyTimeToLive="180">{body}</process></definitions>"#
    )
}

/// start > `element` > end.
fn around(id: &str, element: &str) -> String {
    let body = format!(
        r#"<startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="x"/>{element}
           <sequenceFlow id="f2" sourceRef="x" targetRef="e"/><endEvent id="e"/>"#
    );
    model(id, &body)
}

const TIMES: &str = "<multiInstanceLoopCharacteristics><loopCardinality>${n}</loopCardinality></multiInstanceLoopCharacteristics>";

/// n tasks at once.
pub fn tasks() -> String {
    around("tasks", &format!(r#"<userTask id="x">{TIMES}</userTask>"#))
}

/// A task for each of n items, one after the other.
pub fn items() -> String {
    let items = r#"<multiInstanceLoopCharacteristics isSequential="true" camunda:collection="items" camunda:elementVariable="item"/>"#;
    around("items", &format!(r#"<userTask id="x">{items}</userTask>"#))
}

/// A task for each of n items of a list that is computed, one after the other.
pub fn computed_items() -> String {
    let items = r#"<multiInstanceLoopCharacteristics isSequential="true" camunda:collection="${execution.variables.items}" camunda:elementVariable="item"/>"#;
    around("computed_items", &format!(r#"<userTask id="x">{items}</userTask>"#))
}

/// Three tasks one after the other that set a variable, which one of n conditions reads.
pub fn conditions(n: u32) -> String {
    let mut body = r#"<startEvent id="s"/><sequenceFlow id="f0" sourceRef="s" targetRef="fork"/><parallelGateway id="fork"/>
        <sequenceFlow id="f1" sourceRef="fork" targetRef="t1"/><sequenceFlow id="f2" sourceRef="t1" targetRef="t2"/>
        <sequenceFlow id="f3" sourceRef="t2" targetRef="t3"/>"#
        .to_owned();
    for task in 1..4 {
        let output = r#"<camunda:inputOutput><camunda:outputParameter name="v5">0</camunda:outputParameter></camunda:inputOutput>"#;
        let _ = write!(body, r#"<userTask id="t{task}"><extensionElements>{output}</extensionElements></userTask>"#);
    }
    for number in 0..n {
        let _ = write!(
            body,
            r#"<sequenceFlow id="c{number}f" sourceRef="fork" targetRef="c{number}"/><intermediateCatchEvent id="c{number}">
               <conditionalEventDefinition><condition>${{v{number} &gt; 0}}</condition></conditionalEventDefinition></intermediateCatchEvent>"#
        );
    }
    model("conditions", &body)
}

/// n sub-processes at once, with a task each.
pub fn sub_processes() -> String {
    let inner = r#"<startEvent id="is"/><sequenceFlow id="if1" sourceRef="is" targetRef="t"/><userTask id="t"/>
                   <sequenceFlow id="if2" sourceRef="t" targetRef="ie"/><endEvent id="ie"/>"#;
    around("sub_processes", &format!(r#"<subProcess id="x">{TIMES}{inner}</subProcess>"#))
}

/// n called instances at once.
pub fn calls() -> String {
    around("calls", &format!(r#"<callActivity id="x" calledElement="called">{TIMES}</callActivity>"#))
}

/// What is called: a task.
pub fn called() -> String {
    around("called", r#"<userTask id="x"/>"#)
}

/// n branches to a join: half of them bring their token at once, the others wait at a task.
pub fn join(n: u32) -> String {
    branches("join", n, "join", "")
}

/// The same where all of them come over one flow of the join, which waits for another one too.
pub fn rounds(n: u32) -> String {
    let merge = r#"<exclusiveGateway id="merge"/><sequenceFlow id="m1" sourceRef="merge" targetRef="join"/><receiveTask id="never"/>
        <sequenceFlow id="m2" sourceRef="fork" targetRef="never"/><sequenceFlow id="m3" sourceRef="never" targetRef="join"/>"#;
    branches("rounds", n, "merge", merge)
}

fn branches(id: &str, n: u32, to: &str, more: &str) -> String {
    let mut body = format!(
        r#"<startEvent id="s"/><sequenceFlow id="f0" sourceRef="s" targetRef="fork"/><parallelGateway id="fork"/>
           <parallelGateway id="join"/><sequenceFlow id="f9" sourceRef="join" targetRef="e"/><endEvent id="e"/>{more}"#,
    );
    for branch in 0..n {
        let kind = if branch % 2 == 0 { "userTask" } else { "task" };
        let flow = r#"<sequenceFlow id="#;
        let _ = write!(
            body,
            r#"<{kind} id="t{branch}"/>{flow}"a{branch}" sourceRef="fork" targetRef="t{branch}"/>{flow}"b{branch}" sourceRef="t{branch}" targetRef="{to}"/>"#
        );
    }
    model(id, &body)
}

/// n times round a loop, then two tasks one after the other.
pub fn steps() -> String {
    let body = r#"<startEvent id="s"/><sequenceFlow id="f0" sourceRef="s" targetRef="zero"/>
        <serviceTask id="zero" camunda:expression="${0}" camunda:resultVariable="i"/><sequenceFlow id="f1" sourceRef="zero" targetRef="again"/>
        <exclusiveGateway id="again"/><sequenceFlow id="f2" sourceRef="again" targetRef="step"/>
        <serviceTask id="step" camunda:expression="${i + 1}" camunda:resultVariable="i"/><sequenceFlow id="f3" sourceRef="step" targetRef="enough"/>
        <exclusiveGateway id="enough" default="f4"/><sequenceFlow id="f4" sourceRef="enough" targetRef="again"/>
        <sequenceFlow id="f5" sourceRef="enough" targetRef="t"><conditionExpression>${i >= n}</conditionExpression></sequenceFlow>
        <userTask id="t"/><sequenceFlow id="f6" sourceRef="t" targetRef="u"/><userTask id="u"/>
        <sequenceFlow id="f7" sourceRef="u" targetRef="v"/><userTask id="v"/>
        <sequenceFlow id="f8" sourceRef="v" targetRef="e"/><endEvent id="e"/>"#;
    model("steps", body)
}
