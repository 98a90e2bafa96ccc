//! Positions, namespaces, limits and encodings of the tree; and what is refused as no XML.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
use super::*;
use crate::Problem;

fn problem(bytes: &[u8]) -> Problem {
    let mut warnings = Vec::new();
    match decode(bytes, &mut warnings) {
        Ok(text) => read(&text).expect_err("a problem was expected"),
        Err(problem) => problem,
    }
}

fn refused(bytes: impl AsRef<[u8]>, code: &str, line: u32, column: u32) -> String {
    let problem = problem(bytes.as_ref());
    assert_eq!((problem.code, problem.at), (code, Position { line, column }), "{problem}");
    problem.message
}

const MODEL: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";

#[test]
fn every_element_and_value_knows_its_place() {
    let text = format!(
        "<?xml version='1.0'?>\r\n<b:definitions xmlns:b='{MODEL}'>\n  <!-- x -->\n\t<b:process\n  id='ä' name='p'>\n é<b:task/>\n</b:process></b:definitions>"
    );
    let document = read(&text).unwrap();
    let process = document.root().unwrap().child("process").unwrap();
    assert_eq!((process.at().line, process.at().column), (4, 2));
    let id = process.attribute("id").unwrap();
    assert_eq!((id.value, id.at.line, id.at.column), ("ä", 5, 7));
    assert_eq!(process.attribute("name").unwrap().at.column, 16, "a column counts characters, not bytes");
    assert_eq!((process.text().unwrap().at.line, process.text().unwrap().at.column), (6, 2));
    assert_eq!(process.child("task").unwrap().at().column, 3);
}

#[test]
fn namespaces_count_not_prefixes() {
    let text = format!(
        "<x xmlns='{MODEL}' xmlns:fox='http://www.camunda.com/fox'><task id='t' fox:assignee='a' assignee='b'/><y:task xmlns:y=''/><z:task xmlns:z=' {MODEL} ' id='u'/></x>"
    );
    let document = read(&text).unwrap();
    let tasks: Vec<_> = document.root().unwrap().each("task").collect();
    assert_eq!(tasks.len(), 2);
    assert_eq!(tasks[0].extension("assignee").unwrap().value, "a");
    assert_eq!(tasks[0].attribute("assignee").unwrap().value, "b");
    assert_eq!(tasks[1].id(), Some("u"), "blanks around a namespace do not matter");
}

#[test]
fn only_known_extensions_are_kept() {
    let text = format!(
        "<d xmlns='{MODEL}' xmlns:camunda='http://camunda.org/schema/1.0/bpmn' xmlns:v='urn:vendor'><task><extensionElements><v:Grid a='1'><task id='no'/><camunda:no/></v:Grid><task/><camunda:field v:x='1' name='f'><camunda:string>s</camunda:string></camunda:field></extensionElements></task></d>"
    );
    let document = read(&text).unwrap();
    let extensions = document.root().unwrap().child("task").unwrap().child("extensionElements").unwrap();
    assert_eq!(extensions.children().count(), 1);
    assert_eq!(extensions.vendor_child("field").unwrap().vendor_child("string").unwrap().text().unwrap().value, "s");
    assert_eq!(document.nodes.len(), 5);
}

#[test]
fn text_joins_entities_cdata_and_markup() {
    let text = format!(
        "<d xmlns='{MODEL}'><documentation>  a &lt; b\r\nc <b>bold</b><![CDATA[ <raw> ]]>&#x41;</documentation><task name='a&#10;b\nc'/></d>"
    );
    let document = read(&text).unwrap();
    let root = document.root().unwrap();
    assert_eq!(root.child_text("documentation").unwrap().value, "a < b\nc bold <raw> A");
    assert_eq!(root.child("task").unwrap().attribute("name").unwrap().value, "a\nb\nc");
}

#[test]
fn places_within_cdata_take_no_sign_for_markup() {
    let text = format!("<d xmlns='{MODEL}'><documentation>\n <![CDATA[ a < b;\n c > d]]> e</documentation></d>");
    let document = read(&text).unwrap();
    let found = document.root().unwrap().child_text("documentation").unwrap();
    assert_eq!(found.value, "a < b;\n c > d e");
    let place = |part: &str| (found.at(found.value.find(part).unwrap()).line, found.at(found.value.find(part).unwrap()).column);
    assert_eq!((place("a"), place("b;"), place("c"), place("d e")), ((2, 12), (2, 16), (3, 2), (3, 6)));
    let inner = found.part(&found.value[4..]);
    assert_eq!((inner.at(0), inner.at(5)), (found.at(4), found.at(9)));
    assert_eq!(found.places(&[0, 4, 9]), [found.at(0), found.at(4), found.at(9)]);
}

#[test]
fn what_is_no_xml_says_so() {
    assert!(refused("", "xml", 1, 1).contains("no element"));
    refused("hello", "xml", 1, 1);
    refused("{\"a\": 1}", "xml", 1, 1);
    assert_eq!(refused("<a>\n <b>\n</a>", "xml", 3, 1), "</a> closes what <b> opened.");
    refused("<a/></b>", "xml", 1, 5);
    let cut = format!("<a xmlns='{MODEL}'>\n <b><c>");
    assert_eq!(refused(cut, "xml", 2, 8), "The file ends within <c>, which begins in line 2. Was it cut off?");
    refused("<a/><b/>", "xml", 1, 5);
    refused("<a b='1' c='2' b='3'/>", "xml", 1, 19);
    refused("<a b='1", "xml", 1, 1);
    refused("<a>&nbsp;</a>", "xml", 1, 4);
    refused("<a b='&#0;'/>", "xml", 1, 7);
    refused("<a>&#1;</a>", "xml", 1, 4);
    refused("<a>\n\0</a>", "xml", 2, 1);
    refused("<a><!-- </a>", "xml", 1, 4);
}

#[test]
fn document_types_and_entities_are_refused() {
    let bomb = "<?xml version='1.0'?>\n<!DOCTYPE l [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]>\n<l>&b;</l>";
    refused(bomb, "dtd", 2, 1);
    refused("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", "dtd", 1, 1);
}

#[test]
fn limits_hold() {
    refused("<a>".repeat(100_000), "limit", 1, 601);
    refused(format!("<a xmlns:v='urn:v'>{}", "<v:b>".repeat(100_000)), "limit", 1, 20 + 199 * 5);
    let attributes: String = (0..300).map(|n| format!(" a{n}='1'")).collect();
    assert!(refused(format!("<a{attributes}/>"), "limit", 1, 1700).contains("200 attributes"));
    let many = format!("<d xmlns='{MODEL}'>{}</d>", "<a/>".repeat(201_000));
    assert!(problem(many.as_bytes()).message.contains("200000 elements"));
    let nested: String = (0..150).map(|n| format!("<a xmlns:a{n}='u' xmlns:b{n}='u' xmlns='{MODEL}'>")).collect();
    assert_eq!(problem(nested.as_bytes()).message, "Too many namespace declarations.");
}

#[test]
fn encodings_are_decoded_or_refused() {
    let mut warnings = Vec::new();
    assert_eq!(decode(b"\xEF\xBB\xBF<a/>", &mut warnings).unwrap(), "<a/>");
    assert_eq!(decode(b"<?xml version='1.0' encoding='ISO-8859-1'?><\xE4/>", &mut warnings).unwrap().chars().nth(44), Some('ä'));
    assert_eq!(decode(b"<?xml version=\"1.0\" encoding = \"windows-1252\"?>\x80", &mut warnings).unwrap().chars().last(), Some('€'));
    assert!(warnings.is_empty());
    assert_eq!(decode(b"<a>\n \xE4</a>", &mut warnings).unwrap(), "<a>\n ä</a>");
    assert_eq!((warnings[0].code, warnings[0].at), ("encoding", Position { line: 2, column: 2 }));
    refused(b"\xFF\xFE<\0a\0", "encoding", 1, 1);
    refused(b"\0<\0a", "encoding", 1, 1);
    assert!(refused("<?xml version='1.0' encoding='klingon'?><a/>", "encoding", 1, 1).contains("klingon"));
    refused("<?xml version='1.0' encoding='utf-16'?><a/>", "encoding", 1, 1);
}

#[test]
fn random_bytes_never_hang_or_panic() {
    let pieces = ["<", ">", "/", "a", "=", "'", "\"", "&", ";", "#", "x", "!", "[CDATA[", "]]>", "--", "?", " ", "\n", "xmlns", ":", "é"];
    let mut seed = 1u64;
    for _ in 0..20_000 {
        let mut text = String::from("<a>");
        for _ in 0..20 {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            text.push_str(pieces[(seed >> 33) as usize % pieces.len()]);
        }
        let _ = read(&text);
    }
}
