//! Encodings, namespaces, declarations, and what else stands around processes.
use super::{MODEL, between, check, file};
use baton_models::bpmn::{Options, Which, parse, parse_with};
use expect_test::expect;

fn plain() -> String {
    file(&between("<task id='x' name='Größe'/>"), "")
}

/// With `Größe` in the bytes of windows-1252, of which ISO-8859-1 is a part.
fn latin(text: &str) -> Vec<u8> {
    text.chars().map(|c| if c.is_ascii() { c as u8 } else { [0xF6, 0xDF][usize::from(c == 'ß')] }).collect()
}

#[test]
fn encodings_and_declarations() {
    let declared = |encoding: &str| latin(&format!("<?xml version='1.0' encoding='{encoding}'?>\n{}", plain()));
    let files: Vec<(&str, Vec<u8>)> = vec![
        ("UTF-8 byte order mark", format!("\u{FEFF}<?xml version='1.0' encoding='UTF-8'?>{}", plain()).into_bytes()),
        ("ISO-8859-1", declared("ISO-8859-1")),
        ("windows-1252", declared("windows-1252")),
        ("UTF-8 says the declaration, the bytes do not", declared("UTF-8")),
        ("no XML declaration, one line", plain().into_bytes()),
        ("carriage returns", plain().replace('>', ">\r\n").into_bytes()),
        ("blanks in the URI of the namespace", plain().replace(MODEL, &format!(" {MODEL} ")).into_bytes()),
        (
            "undeclared prefix",
            plain().replace("xmlns:camunda", "xmlns:other").replace("<task", "<task camunda:asyncBefore='false'").into_bytes(),
        ),
        ("DOCTYPE", format!("<!DOCTYPE d [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>{}", plain()).into_bytes()),
        ("namespace of a pre-release", plain().replace(MODEL, "http://schema.omg.org/spec/BPMN/2.0").into_bytes()),
        ("no namespace at all", plain().replace(MODEL, "").into_bytes()),
    ];
    for (quirk, file) in files.iter().take(8) {
        let definitions = parse(file).definitions.unwrap_or_else(|| panic!("{quirk}"));
        let element = definitions.processes[0].elements.iter().find(|element| &*element.id == "x").unwrap();
        assert_eq!(element.name.as_deref(), Some("Größe"), "{quirk}");
    }
    check(
        &files,
        expect![[r#"
        DX UTF-8 byte order mark: 
        DX ISO-8859-1: 
        DX windows-1252: 
        DX UTF-8 says the declaration, the bytes do not: encoding
        DX no XML declaration, one line: 
        DX carriage returns: 
        DX blanks in the URI of the namespace: 
        DX undeclared prefix: undeclared-prefix
        dx DOCTYPE: dtd
        dx namespace of a pre-release: not-bpmn
        dx no namespace at all: not-bpmn
    "#]],
    );
}

#[test]
fn in_one_line_the_column_says_where() {
    let file = file(&between("<scriptTask id='x' scriptFormat='python'><script>1</script></scriptTask>"), "");
    let problem = parse(file.as_bytes()).problems.into_iter().find(baton_models::Problem::is_error).unwrap();
    let found = file.find("1</script>").unwrap() + 1;
    assert_eq!((problem.at.line, problem.at.column as usize), (1, found), "{problem}");
}

#[test]
fn processes_and_pools() {
    let pool = |inner: &str| format!("<collaboration id='c'>{inner}</collaboration>");
    let process = |id: &str, flag: &str| format!("<process id='{id}' {flag}>{}</process>", between("<task id='x'/>"));
    let bare = |inner: &str| format!("<definitions xmlns='{MODEL}'>{inner}</definitions>").into_bytes();
    check(
        &[
            ("isExecutable absent", bare(&process("p", ""))),
            ("isExecutable false", bare(&process("p", "isExecutable='false'"))),
            ("several processes", bare(&(process("p", "isExecutable='true'") + &process("q", "isExecutable='true'") + &process("r", "")))),
            ("black-box pool", bare(&(process("p", "isExecutable='true'") + "<process id='stub' isExecutable='true'/>"))),
            ("participant without processRef", bare(&(pool("<participant id='a' name='A'/>") + &process("p", "isExecutable='true'")))),
            ("no process at all", bare(&pool("<participant id='a'/>"))),
            ("nothing at all", bare("")),
            ("process without id", bare(&process("", "isExecutable='true'"))),
            ("no targetNamespace", bare(&process("p", "isExecutable='true'"))),
            (
                "lane without flowNodeRef",
                file(&("<laneSet id='l'><lane id='m' name='M'/></laneSet>".to_owned() + &between("<task id='x'/>")), "").into(),
            ),
            (
                "undefined attributes",
                file(&between("<task id='x' colour='red'/>"), "").replace("<process", "<process processMood='glad'").into(),
            ),
        ],
        expect![[r#"
            DX isExecutable absent: nothing-executable
            DX isExecutable false: nothing-executable
            DX several processes: 
            DX black-box pool: 
            DX participant without processRef: 
            DX no process at all: nothing-executable
            DX nothing at all: nothing-executable
            Dx process without id: missing-id
            DX no targetNamespace: 
            DX lane without flowNodeRef: 
            DX undefined attributes: 
        "#]],
    );
    let several = bare(&(process("p", "isExecutable='true'") + &process("q", "isExecutable='true'") + &process("r", "")));
    let ids = |which, executable| {
        let options = Options { executable, ..Options::default() };
        let processes = parse_with(&several, which, &options).definitions.unwrap().processes;
        processes.iter().map(|process| process.id.to_string()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!([ids(Which::Executable, None), ids(Which::All, None), ids(Which::Only("r"), None)], ["p q", "p q r", "r"]);
    assert_eq!([ids(Which::Executable, Some(true)), ids(Which::Executable, Some(false))], ["p q r", "p q"], "`r` does not say");
}

#[test]
fn vendors_elements() {
    check(
        &[
            ("in extensionElements", file(&between("<task id='x'><extensionElements><v:Grid><v:Row a='1'>t</v:Row></v:Grid></extensionElements></task>"), "").into()),
            ("BPMN within a vendor's", file(&between("<task id='x'><extensionElements><v:Grid><startEvent id='no'/><b:task/></v:Grid></extensionElements></task>"), "").into()),
            ("without namespace", file(&between("<task id='x'><extensionElements><html xmlns=''><task/></html></extensionElements></task>"), "").into()),
            ("outside of extensionElements", file(&between("<task id='x'><v:stuff><v:more/></v:stuff></task><v:stuff/>"), "<v:stuff/>").into()),
            ("documentation with markup", file(&between("<task id='x'><documentation><html xmlns='http://www.w3.org/1999/xhtml'><b>bold</b></html> &lt;i&gt;</documentation></task>"), "").into()),
            ("children in another order", file(&between("<task id='x'><incoming>f</incoming><documentation>late</documentation><extensionElements/></task><laneSet id='l'/>"), "").into()),
        ],
        expect![[r#"
            DX in extensionElements: 
            DX BPMN within a vendor's: 
            DX without namespace: 
            DX outside of extensionElements: 
            DX documentation with markup: 
            DX children in another order: 
        "#]],
    );
}
