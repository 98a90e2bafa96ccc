//! Models that want to harm: refused with a reason, nothing stored, memory bounded.
use crate::harness::{Binary, Database, Kind};

const MODEL: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";

/// Megabytes that the server may take to say no to 50 MB.
const MEMORY: u64 = 400;

fn refused(server: &Binary, model: &str, because: &str) {
    let answer = server.deploy(&[("hostile.bpmn", model)]);
    assert_eq!(answer.status, 400, "{}", answer.text());
    let text = answer.text();
    assert!(text.contains(because), "'{because}' is not in {}", text.chars().take(2_000).collect::<String>());
    assert!(text.len() < 1_000_000, "an answer of {} bytes", text.len());
    assert_eq!(server.get("/deployment/count").expect(200).json()["count"], 0);
}

fn process(inner: &str) -> String {
    format!(r#"<definitions xmlns="{MODEL}" targetNamespace="t"><process id="p" isExecutable="true">{inner}</process></definitions>"#)
}

#[test]
fn they_are_refused() {
    let database = Database::new(Kind::Sqlite);
    let mut server = Binary::serve(&database.url, &["--rest-auth", "none"], &[]);

    refused(&server, "this is no XML", "1");
    refused(&server, &process("<startEvent id='s'>"), "startEvent");
    refused(&server, "", "");

    let mut bomb = String::from("<!DOCTYPE d [<!ENTITY a \"aaaaaaaaaa\">");
    for n in 1..10 {
        let (this, last) = (char::from(b'a' + n), char::from(b'a' + n - 1));
        bomb += &format!("<!ENTITY {this} \"{}\">", format!("&{last};").repeat(10));
    }
    bomb += &format!("]>{}", process("<documentation>&j;</documentation><startEvent id='s'/>"));
    refused(&server, &bomb, "DOCTYPE");

    refused(&server, &format!("{}{}", process("").replace("</process></definitions>", ""), "<subProcess>".repeat(100_000)), "nest");
    refused(&server, &process(&format!("<documentation>{}</documentation>", "x".repeat(50 << 20))), "larger than 20 MB");
    refused(&server, &process("<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='nowhere'/>"), "nowhere");
    refused(&server, &process("<startEvent id='twice'/><task id='twice'/>"), "twice");
    refused(&server, &process("<startEvent id='s'/><choreographyTask id='g'/>"), "choreographyTask");
    let broken =
        "<startEvent id='s'/><serviceTask id='calc' camunda:expression='${1 +}' xmlns:camunda='http://camunda.org/schema/1.0/bpmn'/>";
    refused(&server, &process(broken), "calc");

    assert!(server.is_running());
    assert!(server.peak_memory() < MEMORY, "the server took {} MB", server.peak_memory());
}

/// A model is refused with all that is wrong in it, not with the first thing.
#[test]
fn every_problem_is_named_with_its_place() {
    let database = Database::new(Kind::Sqlite);
    let server = Binary::serve(&database.url, &["--rest-auth", "none"], &[]);
    let model = process(
        "<startEvent id='s'/>\n<task id='a'/>\n<task id='a'/>\n<sequenceFlow id='f' sourceRef='s' targetRef='nowhere'/>\n<choreographyTask id='g'/>",
    );
    let text = server.deploy(&[("wrong.bpmn", &model)]).expect(400).text();
    for word in ["nowhere", "choreographyTask", "'a'", "3", "4", "5"] {
        assert!(text.contains(word), "'{word}' is not in {text}");
    }
}
