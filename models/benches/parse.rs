//! How fast files are read, in megabytes per second: a file that is large in the way of modelling tools (names,
//! documentation, extensions, a diagram), one of elements and flows alone, and one of vendor data that is passed over.
//! `cargo bench -p baton-models -- drawn` takes one of them alone.
#![allow(clippy::unwrap_used)]
use baton_models::bpmn;
use std::fmt::Write;
use std::hint::black_box;
use std::time::Instant;

/// What each file takes, at least.
const SECONDS: f64 = 2.0;

fn main() {
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let files = [("drawn", drawn(5_000)), ("bare", bare(15_000)), ("vendor", vendor(60_000))];
    for (name, file) in files.iter().filter(|(name, _)| wanted.as_ref().is_none_or(|wanted| name == wanted)) {
        let parsed = bpmn::parse(file.as_bytes());
        assert!(parsed.definitions.is_some(), "{:?}", parsed.problems.first());
        let mut times = Vec::new();
        let begun = Instant::now();
        while begun.elapsed().as_secs_f64() < SECONDS {
            let started = Instant::now();
            black_box(bpmn::parse(black_box(file.as_bytes())));
            times.push(started.elapsed().as_secs_f64());
        }
        times.sort_by(f64::total_cmp);
        let (best, median) = (times.first().copied().unwrap(), times.get(times.len() / 2).copied().unwrap());
        let size = file.len() as f64 / 1e6;
        println!("{name}: {size:.1} MB, {:.1} ms, {:.0} MB/s (best {:.0})", median * 1e3, size / median, size / best);
    }
}

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
    xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:v="urn:vendor"
    id="d" targetNamespace="http://bpmn.io/schema/bpmn">
  <bpmn:process id="p" name="Large" isExecutable="true" camunda:historyTimeToLive="P180D">
"#;

/// A process of `n` user tasks, service tasks and gateways, one after the other, as a modelling tool saves it.
fn drawn(n: usize) -> String {
    let (mut file, mut shapes) = (String::from(HEAD), String::new());
    file += "    <bpmn:startEvent id=\"Activity_0\" name=\"Order received\">\n      <bpmn:outgoing>Flow_0</bpmn:outgoing>\n    </bpmn:startEvent>\n";
    for number in 1..n {
        node(&mut file, number);
        let before = number - 1;
        let _ = writeln!(
            file,
            "    <bpmn:sequenceFlow id=\"Flow_{before}\" sourceRef=\"Activity_{before}\" targetRef=\"Activity_{number}\" />"
        );
        shape(&mut shapes, number);
    }
    let last = n - 1;
    let _ = writeln!(file, "    <bpmn:sequenceFlow id=\"Flow_{last}\" sourceRef=\"Activity_{last}\" targetRef=\"End\" />");
    file += "    <bpmn:endEvent id=\"End\" />\n  </bpmn:process>\n  <bpmndi:BPMNDiagram id=\"D\">\n    <bpmndi:BPMNPlane id=\"P\" bpmnElement=\"p\">\n";
    file + shapes.as_str() + "    </bpmndi:BPMNPlane>\n  </bpmndi:BPMNDiagram>\n</bpmn:definitions>\n"
}

fn node(file: &mut String, number: usize) {
    let before = number - 1;
    let links = format!("      <bpmn:incoming>Flow_{before}</bpmn:incoming>\n      <bpmn:outgoing>Flow_{number}</bpmn:outgoing>\n");
    let _ = match number % 4 {
        0 => write!(
            file,
            "    <bpmn:userTask id=\"Activity_{number}\" name=\"Check the order &#38; call back\" camunda:assignee=\"${{clerk}}\" camunda:candidateGroups=\"sales,support\">
      <bpmn:extensionElements>
        <camunda:formData>
          <camunda:formField id=\"approved\" label=\"Approved?\" type=\"boolean\" />
        </camunda:formData>
      </bpmn:extensionElements>\n{links}    </bpmn:userTask>\n"
        ),
        1 => write!(
            file,
            "    <bpmn:serviceTask id=\"Activity_{number}\" name=\"Book goods\" camunda:type=\"external\" camunda:topic=\"stock\">
      <bpmn:documentation>Goods are booked where they are.</bpmn:documentation>\n{links}    </bpmn:serviceTask>\n"
        ),
        2 => write!(
            file,
            "    <bpmn:exclusiveGateway id=\"Activity_{number}\" name=\"Enough?\" default=\"Flow_{number}\">\n{links}    </bpmn:exclusiveGateway>
    <bpmn:sequenceFlow id=\"Back_{number}\" name=\"no\" sourceRef=\"Activity_{number}\" targetRef=\"Activity_{before}\">
      <bpmn:conditionExpression xsi:type=\"bpmn:tFormalExpression\">${{amount &lt; {number} }}</bpmn:conditionExpression>
    </bpmn:sequenceFlow>\n"
        ),
        _ => write!(file, "    <bpmn:parallelGateway id=\"Activity_{number}\">\n{links}    </bpmn:parallelGateway>\n"),
    };
}

fn shape(shapes: &mut String, number: usize) {
    let (from, to) = (number * 150 - 50, number * 150);
    let _ = write!(
        shapes,
        "      <bpmndi:BPMNShape id=\"Activity_{number}_di\" bpmnElement=\"Activity_{number}\">
        <dc:Bounds x=\"{to}\" y=\"177\" width=\"100\" height=\"80\" />
        <bpmndi:BPMNLabel />
      </bpmndi:BPMNShape>
      <bpmndi:BPMNEdge id=\"Flow_{number}_di\" bpmnElement=\"Flow_{number}\">
        <di:waypoint x=\"{from}\" y=\"217\" />
        <di:waypoint x=\"{to}.5\" y=\"217\" />
      </bpmndi:BPMNEdge>\n"
    );
}

/// A process of `n` tasks in a row and nothing else.
fn bare(n: usize) -> String {
    let mut file = String::from(HEAD) + "<bpmn:startEvent id=\"t0\"/>";
    for number in 1..n {
        let before = number - 1;
        let flow = format!("<bpmn:sequenceFlow id=\"f{number}\" sourceRef=\"t{before}\" targetRef=\"t{number}\"/>");
        let _ = write!(file, "<bpmn:task id=\"t{number}\"/>{flow}");
    }
    file + "</bpmn:process></bpmn:definitions>"
}

/// A start event with `n` pieces of a tool's own data.
fn vendor(n: usize) -> String {
    let data = "<v:Grid x=\"1\" y=\"2\">\n  <v:Cell name=\"task\">some text of a cell</v:Cell>\n</v:Grid>\n".repeat(n);
    let event = format!("<bpmn:startEvent id=\"s\"><bpmn:extensionElements>{data}</bpmn:extensionElements></bpmn:startEvent>");
    format!("{HEAD}{event}</bpmn:process></bpmn:definitions>")
}
