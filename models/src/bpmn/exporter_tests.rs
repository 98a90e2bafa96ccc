//! What modelling tools really write: odd, and meant well. None of it may refuse a model.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
use super::testing::{definitions, find};

const MODEL: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";

/// A file with a prefix of the tool's choice, all in one line.
fn export(prefix: &str, before: &str) -> String {
    let p = if prefix.is_empty() { String::new() } else { format!("{prefix}:") };
    let declared = if prefix.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{prefix}") };
    format!(
        "{before}<{p}definitions {declared}=' {MODEL} ' exporter='Tool' unknown='x' xmlns:v='urn:vendor' v:x='1'><v:stuff><{p}process/></v:stuff>\
         <{p}collaboration><{p}participant id='pool' processRef='order'/><{p}participant id='black box'/><{p}messageFlow id='mf' sourceRef='pool'/></{p}collaboration>\
         <{p}process id='stub'/><{p}process id='order' isExecutable='true'><{p}extensionElements><v:html><{p}task/><task/></v:html></{p}extensionElements>\
         <{p}sequenceFlow sourceRef='{p}1 start' targetRef='{p}a:b'><{p}conditionExpression> </{p}conditionExpression></{p}sequenceFlow>\
         <{p}startEvent id='1 start' name='two&#10;lines'><{p}outgoing>no such flow</{p}outgoing></{p}startEvent><{p}endEvent id='a:b'><{p}incoming/></{p}endEvent>\
         <{p}laneSet id='1 start'/></{p}process></{p}definitions>"
    )
}

#[test]
fn prefixes_blanks_and_vendor_data_do_not_matter() {
    for prefix in ["", "bpmn", "semantic", "model", "bpmn20"] {
        let process = definitions(export(prefix, "").as_bytes()).processes[0].clone();
        assert_eq!((process.elements.len(), process.flows.len()), (2, 1), "prefix '{prefix}'");
        let start = find(&process, "1 start");
        assert_eq!((start.name.as_deref(), start.outgoing.len()), (Some("two\nlines"), 1));
        assert!(process.flows[0].condition.is_none());
    }
}

#[test]
fn byte_order_marks_and_old_encodings_are_read() {
    assert_eq!(definitions(export("", "\u{FEFF}").as_bytes()).processes.len(), 1);
    assert_eq!(definitions(export("", "<?xml version='1.0' encoding='ISO-8859-1'?>\r\n<!-- tool -->\r\n").as_bytes()).processes.len(), 1);
    let latin: Vec<u8> = export("", "")
        .replace("two&#10;lines", "Gr\u{1}\u{2}e")
        .bytes()
        .map(|b| match b {
            1 => 0xFC,
            2 => 0xDF,
            b => b,
        })
        .collect();
    assert_eq!(find(&definitions(&latin).processes[0], "1 start").name.as_deref(), Some("Grüße"));
}
