//! The way from the bytes of a file to a model: decode, read, take up each executable process, check.
use super::context::{Context, MAX_ID, quote};
use super::files::{Files, Find, Scripts};
use super::xml::{self, Document, Namespace, Node};
use super::{Definitions, Diagram, Drawing, Options, dialects, graph, header, naming, standard};
use crate::expr::Script;
use crate::{Position, Problem};
use std::collections::HashSet;
use std::sync::Arc;

/// What came of a file.
#[derive(Debug, Clone, Default)]
pub struct Parsed {
    /// Only where no problem is an error.
    pub definitions: Option<Definitions>,
    /// What a tool would show of the file, however incomplete it is; `None` where it is no BPMN at all.
    pub draft: Option<Draft>,
    /// All that was found, in the order of the file.
    pub problems: Vec<Problem>,
    /// Scripts in JavaScript with the ids of their elements: who runs them can tell whether they can be read.
    pub javascript: Vec<(Option<String>, Script)>,
    /// The files of scripts that it was read with.
    pub files: Scripts,
}

/// A file as somebody draws it, with all that may still be missing.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    pub processes: Vec<DraftProcess>,
    /// What can be drawn of it; only where all processes were asked for.
    pub drawing: Option<Drawing>,
}

/// A process of a [`Draft`].
#[derive(Debug, Clone)]
pub struct DraftProcess {
    pub id: Option<String>,
    pub name: Option<String>,
    /// It says that it can be run, or its dialect takes that for granted.
    pub executable: bool,
}

/// Which processes of a file are taken up.
#[derive(Debug, Clone, Copy)]
pub enum Which<'a> {
    /// Those that can be run.
    Executable,
    /// The one with this id, whatever it says.
    Only(&'a str),
    /// All, to see what is missing.
    All,
}

/// Reads a BPMN 2.0 file. Every problem is found in one go: an error refuses the file, a warning is worth knowing.
/// Memory and time are bounded, whatever the bytes are.
pub fn parse(xml: &[u8]) -> Parsed {
    parse_which(xml, Which::Executable)
}

/// The same, of some processes of the file.
pub fn parse_which(xml: &[u8], which: Which<'_>) -> Parsed {
    parse_with(xml, which, &Options::default())
}

/// The same, as whoever runs the server wants it.
pub fn parse_with(xml: &[u8], which: Which<'_>, options: &Options) -> Parsed {
    parse_beside(xml, which, options, &|_| None)
}

/// The same, where scripts may stand in files of their own, which `find` gives.
pub fn parse_beside(xml: &[u8], which: Which<'_>, options: &Options, find: &Find<'_>) -> Parsed {
    let mut problems = Vec::new();
    let read = decode(xml, &mut problems).and_then(|text| xml::read(&text).map(|mut document| model(&mut document, which, options, find)));
    let mut parsed = read.unwrap_or_else(|problem| Parsed { problems: vec![problem], ..Parsed::default() });
    problems.append(&mut parsed.problems);
    parsed.problems = problems;
    parsed.definitions = parsed.definitions.filter(|_| !parsed.problems.iter().any(Problem::is_error));
    parsed
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

fn model(document: &mut Document<'_>, which: Which<'_>, options: &Options, find: &Find<'_>) -> Parsed {
    let mut lost = dialects::translate(document);
    lost.extend(naming::name(document));
    let unless_told = options.executable.unwrap_or_else(|| dialects::runs_unless_told(document));
    let Some(root) = document.root().filter(|root| root.namespace() == Namespace::Bpmn && root.is("definitions")) else {
        return Parsed { problems: document.root().map(not_bpmn).into_iter().collect(), ..Parsed::default() };
    };
    let mut context = Context::new(root, options, Files::new(find));
    lost.into_iter().for_each(|problem| context.problems.push(problem));
    undeclared(document, &mut context);
    let wanted = |node: Node<'_>| match which {
        Which::Executable => !node.is("process") || node.flag("isExecutable", unless_told),
        Which::Only(id) => node.id() == Some(id),
        Which::All => true,
    };
    let processes = processes(root, wanted, &mut context);
    standard::file(root, &mut context);
    let outlines = root.each("process").map(|node| outline(node, unless_told)).collect();
    let draft = Draft { processes: outlines, drawing: matches!(which, Which::All).then(|| Drawing::parse(root)) };
    let definitions = Definitions { processes, diagram: Diagram::parse(root) };
    let (problems, javascript, files) = (context.problems.finish(), context.javascript, context.files.read());
    Parsed { definitions: Some(definitions), draft: Some(draft), problems, javascript, files }
}

fn outline(node: Node<'_>, unless_told: bool) -> DraftProcess {
    DraftProcess {
        id: node.id().map(str::to_owned),
        name: node.attribute("name").map(|name| name.value.to_owned()),
        executable: node.flag("isExecutable", unless_told),
    }
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

fn undeclared(document: &Document<'_>, context: &mut Context<'_>) {
    for (prefix, at) in &document.undeclared {
        let prefix = quote(prefix);
        context.warning(
            "undeclared-prefix",
            *at,
            format!("The prefix '{prefix}' is not declared (xmlns:{prefix}=...); its usual meaning was assumed."),
        );
    }
}

fn processes<'d>(root: Node<'d>, wanted: impl Fn(Node<'d>) -> bool, context: &mut Context<'d>) -> Vec<Arc<super::Process>> {
    let mut ids = HashSet::new();
    let mut processes = Vec::new();
    let is_process = |node: &Node<'d>| node.is("process") || GLOBAL_TASKS.iter().any(|tag| node.is(tag));
    for node in root.children().filter(|node| is_process(node) && !is_black_box(*node) && wanted(*node)) {
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

/// True for a process of which nothing is drawn but its pool.
fn is_black_box(process: Node<'_>) -> bool {
    const BESIDE: [&str; 6] = ["documentation", "extensionElements", "laneSet", "property", "auditing", "monitoring"];
    process.is("process") && process.children().all(|node| BESIDE.contains(&node.name()))
}

/// Global tasks are called like processes.
const GLOBAL_TASKS: [&str; 5] = ["globalTask", "globalUserTask", "globalManualTask", "globalScriptTask", "globalBusinessRuleTask"];

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
                Warning 1:82: element 'p-transaction-1': The transaction has no id and is called 'p-transaction-1': give it one that stays when the model changes. [made-up-id]
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
    fn undeclared_prefixes_are_told() {
        check_file(
            b"<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'>
<process id='p' isExecutable='true' camunda:versionTag='1'><startEvent id='a' flowable:initiator='me'/></process>
</definitions>",
            expect![[r#"
                Warning 2:57: The prefix 'camunda' is not declared (xmlns:camunda=...); its usual meaning was assumed. [undeclared-prefix]
                Warning 2:99: The prefix 'flowable' is not declared (xmlns:flowable=...); its usual meaning was assumed. [undeclared-prefix]
            "#]],
        );
    }

    #[test]
    fn a_file_of_flowable_runs_unless_it_says_not() {
        let file = |namespace: &str, flag: &str| {
            let file = format!(
                "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' xmlns:x='{namespace}'><process id='p' {flag}><startEvent id='a' x:initiator='me'/></process></definitions>"
            );
            definitions(file.as_bytes()).processes.len()
        };
        assert_eq!(file("http://flowable.org/bpmn", ""), 1);
        assert_eq!(file("http://flowable.org/bpmn", "isExecutable='false'"), 0);
        assert_eq!(file("http://camunda.org/schema/1.0/bpmn", ""), 0);
    }
}
