//! The way from the bytes of a file to a model: decode, read, take up each executable process, check.
use super::context::{Context, MAX_ID, quote};
use super::xml::{self, Document, Namespace, Node};
use super::{Definitions, Diagram, graph, header, standard};
use crate::{Position, Problem};
use std::collections::HashSet;
use std::sync::Arc;

/// What came of a file.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// Only where no problem is an error.
    pub definitions: Option<Definitions>,
    /// All that was found, in the order of the file.
    pub problems: Vec<Problem>,
}

/// Reads a BPMN 2.0 file. Every problem is found in one go: an error refuses the file, a warning is worth knowing.
/// Memory and time are bounded, whatever the bytes are.
pub fn parse(xml: &[u8]) -> Parsed {
    let mut warnings = Vec::new();
    let read = decode(xml, &mut warnings).and_then(|text| xml::read(&text).map(|document| model(&document)));
    let (definitions, problems) = match read {
        Ok((definitions, problems)) => (definitions, problems),
        Err(problem) => (None, vec![problem]),
    };
    warnings.extend(problems);
    let definitions = definitions.filter(|_| !warnings.iter().any(Problem::is_error));
    Parsed { definitions, problems: warnings }
}

pub(crate) fn decode<'x>(xml: &'x [u8], warnings: &mut Vec<Problem>) -> Result<std::borrow::Cow<'x, str>, Problem> {
    if xml.len() > xml::MAX_BYTES {
        let (size, most) = (xml.len() >> 20, xml::MAX_BYTES >> 20);
        let message =
            format!("The file has {size} MB; the most that is read are {most} MB. Pictures and the like do not belong into a model.");
        return Err(Problem::error("limit", Position::default(), None, message));
    }
    xml::decode(xml, warnings)
}

fn model(document: &Document<'_>) -> (Option<Definitions>, Vec<Problem>) {
    let Some(root) = document.root() else { return (None, Vec::new()) };
    if !root.is("definitions") || root.namespace() != Namespace::Bpmn {
        return (None, vec![not_bpmn(root)]);
    }
    let mut context = Context::new(root);
    dialects(document, &mut context);
    let processes = processes(root, &mut context);
    standard::file(root, &mut context);
    let definitions = Definitions { processes, diagram: Diagram::parse(root) };
    (Some(definitions), context.problems.finish())
}

fn not_bpmn(root: Node<'_>) -> Problem {
    let found = match root.namespace() {
        Namespace::Bpmn => format!("The root element is <{}>.", quote(root.name())),
        Namespace::None => format!("The root element <{}> has no namespace.", quote(root.name())),
        _ => format!("The root element <{}> belongs to another namespace.", quote(root.name())),
    };
    let message = format!("{found} Expected is <definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\">.");
    Problem::error("not-bpmn", root.at(), None, message)
}

fn dialects(document: &Document<'_>, context: &mut Context<'_>) {
    for (prefix, at) in &document.undeclared {
        let prefix = quote(prefix);
        context.warning(
            "undeclared-prefix",
            *at,
            format!("The prefix '{prefix}' is not declared (xmlns:{prefix}=...); its usual meaning was assumed."),
        );
    }
    let mut seen = HashSet::new();
    for (uri, at) in document.foreign_dialects.iter().filter(|(uri, _)| seen.insert(*uri)) {
        context.warning("dialect-not-read", *at, format!("Extensions of '{}' are not read yet; only those of camunda: are.", uri.trim()));
    }
}

fn processes<'d>(root: Node<'d>, context: &mut Context<'d>) -> Vec<Arc<super::Process>> {
    let mut ids = HashSet::new();
    let mut processes = Vec::new();
    for node in root.children().filter(|node| is_process(*node)) {
        context.element = node.id();
        match node.id() {
            None => context.error("missing-id", node.at(), "The process has no id: it is the key that instances are started by."),
            Some(id) if !ids.insert(id) => context.error("duplicate-id", node.at(), format!("A second process '{}'.", quote(id))),
            Some(id) if id.chars().count() > MAX_ID => {
                context.error("id-too-long", node.at(), format!("An id has at most {MAX_ID} characters."))
            }
            Some(_) => {}
        }
        let header = header::parse(node, context);
        let process = match node.name() {
            "process" => graph::parse(root, node, header, context),
            _ => graph::parse_task(root, node, header, context),
        };
        processes.push(Arc::new(process));
    }
    context.element = None;
    if processes.is_empty() {
        context.warning(
            "nothing-executable",
            root.at(),
            "The file has no executable process, so nothing of it can be started: set isExecutable=\"true\" on the process.",
        );
    }
    processes
}

/// Global tasks are called like processes.
const GLOBAL_TASKS: [&str; 5] = ["globalTask", "globalUserTask", "globalManualTask", "globalScriptTask", "globalBusinessRuleTask"];

/// What becomes a process definition.
fn is_process(node: Node<'_>) -> bool {
    (node.is("process") && header::is_executable(node)) || GLOBAL_TASKS.iter().any(|tag| node.is(tag))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
    use crate::bpmn::testing::{check_file, definitions, find};
    use expect_test::expect;

    const ROUTE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="perf" id="d_r">
<bpmn:process id="route" isExecutable="true" camunda:historyTimeToLive="P1D">
<bpmn:startEvent id="s"/><bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="x"/>
<bpmn:exclusiveGateway id="x" default="fb"/>
<bpmn:sequenceFlow id="fa" sourceRef="x" targetRef="a"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${amount &lt;= 100}</bpmn:conditionExpression></bpmn:sequenceFlow>
<bpmn:sequenceFlow id="fb" sourceRef="x" targetRef="b"/>
<bpmn:task id="a"/><bpmn:task id="b"/>
<bpmn:sequenceFlow id="f2" sourceRef="a" targetRef="m"/><bpmn:sequenceFlow id="f3" sourceRef="b" targetRef="m"/>
<bpmn:exclusiveGateway id="m"/><bpmn:sequenceFlow id="f4" sourceRef="m" targetRef="e"/><bpmn:endEvent id="e"/>
</bpmn:process></bpmn:definitions>"#;

    #[test]
    fn a_process_becomes_a_numbered_graph() {
        check_file(ROUTE.as_bytes(), expect![""]);
        let process = definitions(ROUTE.as_bytes()).processes[0].clone();
        assert_eq!((&*process.id, process.history_time_to_live, process.elements.len()), ("route", Some(1), 6));
        assert_eq!(process.children.len(), 6);
        let split = find(&process, "x");
        assert_eq!(split.outgoing.len(), 2);
        assert_eq!(&*process.flow(split.default_flow.unwrap()).id, "fb");
        assert!(process.flow(split.outgoing[0]).condition.is_some());
        assert_eq!(find(&process, "m").incoming.len(), 2);
    }

    #[test]
    fn what_is_no_model_is_refused() {
        check_file(
            b"<html/>",
            expect![[r#"
            Error 1:1: The root element <html> has no namespace. Expected is <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">. [not-bpmn]
        "#]],
        );
        check_file(
            b"<definitions><process/></definitions>",
            expect![[r#"
            Error 1:1: The root element <definitions> has no namespace. Expected is <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">. [not-bpmn]
        "#]],
        );
        check_file(
            b"<definitions xmlns='http://schema.omg.org/spec/BPMN/2.0'/>",
            expect![[r#"
            Error 1:1: The root element <definitions> belongs to another namespace. Expected is <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">. [not-bpmn]
        "#]],
        );
        check_file(
            b"<process xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'/>",
            expect![[r#"
            Error 1:1: The root element is <process>. Expected is <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">. [not-bpmn]
        "#]],
        );
        check_file(
            b"PK\x03\x04",
            expect![[r#"
            Error 1:3: The control character U+0003 is not allowed in XML. Is this a BPMN file? [xml]
        "#]],
        );
        check_file(
            &[b' '; 17 << 20],
            expect![[r#"
            Error 0:0: The file has 17 MB; the most that is read are 16 MB. Pictures and the like do not belong into a model. [limit]
        "#]],
        );
    }

    #[test]
    fn a_file_without_executable_process_is_worth_a_warning() {
        check_file(
            b"<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'><process id='p'><transaction/></process></definitions>",
            expect![[r#"
                Warning 1:1: The file has no executable process, so nothing of it can be started: set isExecutable="true" on the process. [nothing-executable]
            "#]],
        );
    }

    #[test]
    fn several_processes_each_count() {
        check_file(
            b"<d:definitions xmlns:d='http://www.omg.org/spec/BPMN/20100524/MODEL'>
<d:process isExecutable='true'><d:startEvent id='a'/></d:process>
<d:process id='p' isExecutable='true'><d:startEvent id='a'/></d:process>
<d:process id='p' isExecutable='1'/><d:process id='q' isExecutable='false'/>
</d:definitions>",
            expect![[r#"
                Error 2:1: The process has no id: it is the key that instances are started by. [missing-id]
                Error 4:1: element 'p': A second process 'p'. [duplicate-id]
                Error 4:1: element 'p': There is no start event, so it is not clear where to begin. [missing-start-event]
            "#]],
        );
    }

    #[test]
    fn a_global_task_is_a_process_of_one_element() {
        let file = b"<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'>
<globalUserTask id='sign' name='Sign'><potentialOwner><resourceAssignmentExpression><formalExpression>legal</formalExpression>
</resourceAssignmentExpression></potentialOwner></globalUserTask>
<globalScriptTask id='add' scriptLanguage='javascript'><script>1 + 1</script></globalScriptTask><globalTask id='sign'/></definitions>";
        check_file(
            file,
            expect![[r#"
                Error 4:97: element 'sign': A second process 'sign'. [duplicate-id]
                Warning 4:97: A second root element has the id 'sign': references mean the last one. [ambiguous-id]
            "#]],
        );
        let file = String::from_utf8_lossy(file).replace("<globalTask id='sign'/>", "");
        let processes = definitions(file.as_bytes()).processes;
        assert_eq!((&*processes[0].id, processes[0].name.as_deref(), processes[0].children.len()), ("sign", Some("Sign"), 1));
        assert_eq!((find(&processes[0], "sign").kind.tag(), find(&processes[1], "add").kind.tag()), ("userTask", "scriptTask"));
        assert!(!processes[0].startable_in_tasklist);
    }

    #[test]
    fn foreign_dialects_and_undeclared_prefixes_are_told() {
        check_file(
            b"<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' xmlns:flowable='http://flowable.org/bpmn'>
<process id='p' isExecutable='true' camunda:versionTag='1'><startEvent id='a' flowable:initiator='me'/></process>
</definitions>",
            expect![[r#"
                Warning 1:82: Extensions of 'http://flowable.org/bpmn' are not read yet; only those of camunda: are. [dialect-not-read]
                Warning 2:57: The prefix 'camunda' is not declared (xmlns:camunda=...); its usual meaning was assumed. [undeclared-prefix]
            "#]],
        );
    }
}
