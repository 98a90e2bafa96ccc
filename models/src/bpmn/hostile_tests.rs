//! Files that are meant to hurt: none may hang, panic, or make the answer as large as the file.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
use super::testing::{between, file};
use super::{Parsed, parse};

/// The codes of the problems, each once, in their order.
fn codes(parsed: &Parsed) -> Vec<&'static str> {
    let mut codes: Vec<_> = parsed.problems.iter().map(|problem| problem.code).collect();
    codes.dedup();
    codes
}

fn size(parsed: &Parsed) -> usize {
    parsed.problems.iter().map(|problem| problem.to_string().len()).sum()
}

#[test]
fn nesting_without_end_is_refused() {
    let nested = |open: &str, close: &str| file(&format!("{}{}", open.repeat(100_000), close.repeat(100_000)), "");
    for (open, close) in
        [("<subProcess id='a'>", "</subProcess>"), ("<v:x xmlns:v='u'>", "</v:x>"), ("<documentation>", "</documentation>")]
    {
        assert_eq!(codes(&parse(nested(open, close).as_bytes())), ["limit"]);
    }
    let list = format!("{}{}", "<camunda:list>".repeat(100_000), "</camunda:list>".repeat(100_000));
    let task = format!("<task id='x'><extensionElements><camunda:inputOutput><camunda:inputParameter name='a'>{list}");
    assert_eq!(codes(&parse(file(&task, "").as_bytes())), ["limit"]);
}

#[test]
fn nesting_up_to_the_limit_is_read() {
    let open: String = (0..190).map(|n| format!("<subProcess id='s{n}'><startEvent id='e{n}'/>")).collect();
    let parsed = parse(file(&format!("<startEvent id='s'/>{open}{}", "</subProcess>".repeat(190)), "").as_bytes());
    assert_eq!(parsed.definitions.unwrap().processes[0].elements.len(), 381);
    let (open, close) = ("<camunda:list>".repeat(180), "</camunda:list>".repeat(180));
    let task = format!(
        "<task id='x'><extensionElements><camunda:inputOutput><camunda:inputParameter name='a'>{open}{close}</camunda:inputParameter></camunda:inputOutput></extensionElements></task>"
    );
    assert!(parse(file(&between(&task), "").as_bytes()).definitions.is_some());
}

#[test]
fn fifty_megabytes_are_refused_unread() {
    let mut xml = file("", "").into_bytes();
    xml.resize(50 << 20, b' ');
    assert_eq!(codes(&parse(&xml)), ["limit"]);
}

#[test]
fn megabytes_of_vendor_data_are_passed_over() {
    let grid = "<v:Grid x='1'><v:Cell name='task'>text</v:Cell></v:Grid>".repeat(100_000);
    let task = format!("<task id='x'><extensionElements xmlns:v='urn:vendor'>{grid}</extensionElements></task>");
    assert!(parse(file(&between(&task), "").as_bytes()).problems.is_empty());
}

#[test]
fn very_many_problems_are_counted() {
    let parsed = parse(file(&"<choreographyTask/>".repeat(40_000), "").as_bytes());
    assert_eq!(parsed.problems.len(), 1001);
    let last = parsed.problems.last().unwrap();
    assert_eq!((last.code, last.message.as_str()), ("more-problems", "There are 79000 more errors, which are not listed."));
}

#[test]
fn very_many_warnings_refuse_nothing() {
    let listener = "<camunda:executionListener event='start' class='a.B'/>".repeat(3000);
    let parsed = parse(file(&between(&format!("<task id='x'><extensionElements>{listener}</extensionElements></task>")), "").as_bytes());
    assert!(parsed.definitions.is_some() && parsed.problems.len() == 1001);
}

#[test]
fn very_large_models_are_refused() {
    let tasks: String = (0..60_000).map(|n| format!("<task id='t{n}'/>")).collect();
    let parsed = parse(file(&format!("<startEvent id='s'/>{tasks}"), "").as_bytes());
    assert!(parsed.problems.iter().any(|problem| problem.message.starts_with("More than 50000 elements")));
    let parsed = parse(file(&between(&format!("<userTask id='x' camunda:candidateUsers='{}'/>", "a,".repeat(1_000_000))), "").as_bytes());
    assert_eq!(codes(&parsed), ["limit"]);
    let parsed = parse(file(&between(&format!("<userTask id='x' camunda:assignee='${{a{}}}'/>", "+a".repeat(1_000_000))), "").as_bytes());
    assert_eq!(codes(&parsed), ["expression"]);
}

#[test]
fn very_long_names_do_not_multiply() {
    let long = "n".repeat(1 << 20);
    let broken = " camunda:priority='x' camunda:dueDate='x' camunda:assignee='${' camunda:formKey='${' camunda:candidateUsers='${'";
    let xml = [
        file(&format!("<userTask id='{long}'{broken}/>"), ""),
        file(&format!("<{long} id='x'/>"), ""),
        file(&format!("<sequenceFlow id='{long}' sourceRef='{long}' targetRef='{long}'/>"), ""),
        file(&format!("<callActivity id='x' calledElement='${{{long}' camunda:calledElementBinding='{long}'/>"), ""),
        file(&format!("<startEvent id='x'><{long}EventDefinition/></startEvent>"), ""),
        file(&format!("<scriptTask id='x' scriptFormat='{long}'><script>1</script></scriptTask>"), ""),
        format!("<{long}><a></{long}>"),
        format!("<a xmlns:{long}='u' {long}:b='1' {long}:b='1'/>"),
        format!("<a>&{long};</a>"),
        format!("<?xml version='1.0' encoding='{long}'?><a/>"),
    ];
    for xml in xml {
        let parsed = parse(xml.as_bytes());
        assert!(parsed.definitions.is_none() && size(&parsed) < 10_000, "{} bytes: {:?}", size(&parsed), codes(&parsed));
    }
}

#[test]
fn wide_models_take_linear_time() {
    let gateway = "<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='x'/><exclusiveGateway id='x' default='f0'/>";
    let branch = |n| format!("<sequenceFlow id='f{n}' sourceRef='x' targetRef='t{n}'/><task id='t{n}'/>");
    let branches: String = (0..20_000).map(branch).collect();
    let parsed = parse(file(&format!("{gateway}{branches}"), "").as_bytes());
    assert_eq!(codes(&parsed), ["flow-without-condition", "more-problems"]);
}

#[test]
fn every_cut_and_every_twist_of_a_model_is_answered() {
    let whole = file(
        &between(
            "<userTask id='x' camunda:candidateGroups='a,${b}'><extensionElements><camunda:formData><camunda:formField id='f' type='long'/></camunda:formData></extensionElements><multiInstanceLoopCharacteristics><loopCardinality>${3}</loopCardinality></multiInstanceLoopCharacteristics></userTask>",
        ),
        "<message id='m' name='n'/>",
    );
    assert!(parse(whole.as_bytes()).definitions.is_some());
    for end in 0..whole.len() {
        assert!(parse(&whole.as_bytes()[..end]).definitions.is_none(), "cut at {end}");
    }
    for place in 0..whole.len() {
        for byte in *b"<'&/\x80" {
            let mut twisted = whole.clone().into_bytes();
            twisted[place] = byte;
            let parsed = parse(&twisted);
            assert_eq!(parsed.definitions.is_none(), parsed.problems.iter().any(crate::Problem::is_error));
        }
    }
}
