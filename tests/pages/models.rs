//! Models in a real browser: imported as they are, seen with what hinders them, deployed, deleted.
use crate::harness::{Browser, Folder, Kind, Server};
use std::path::PathBuf;

/// Two problems, one of an element with a shape left of zero, and names that are no markup.
const HALF: &str = "<?xml version='1.0' encoding='UTF-8'?>
<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' xmlns:i='http://www.omg.org/spec/BPMN/20100524/DI'
 xmlns:dc='http://www.omg.org/spec/DD/20100524/DC' xmlns:di='http://www.omg.org/spec/DD/20100524/DI'>
<process id='half' name='Half &lt;b>done&lt;/b>' isExecutable='true'><startEvent id='begin'/><sequenceFlow id='f' sourceRef='begin' targetRef='wait'/>
<intermediateCatchEvent id='wait' name='&lt;script>alert(1)&lt;/script>'><timerEventDefinition/></intermediateCatchEvent>
<sequenceFlow id='g' sourceRef='wait' targetRef='call'/><callActivity id='call' name='Ask somebody'/></process>
<i:BPMNDiagram><i:BPMNPlane bpmnElement='half'>
<i:BPMNShape bpmnElement='begin'><dc:Bounds x='-400' y='-20' width='36' height='36'/></i:BPMNShape>
<i:BPMNShape bpmnElement='wait'><dc:Bounds x='-300' y='-20' width='36' height='36'/></i:BPMNShape>
<i:BPMNShape bpmnElement='call'><dc:Bounds x='-200' y='-42' width='100' height='80'/></i:BPMNShape>
<i:BPMNShape><dc:Bounds x='0' y='0' width='100' height='80'/></i:BPMNShape>
<i:BPMNShape bpmnElement='gone'><dc:Bounds x='0' y='0' width='100' height='80'/></i:BPMNShape>
<i:BPMNEdge bpmnElement='f'><di:waypoint x='-364' y='-2'/><di:waypoint x='-300' y='-2'/></i:BPMNEdge>
<i:BPMNEdge bpmnElement='g'><di:waypoint x='-264' y='-2'/><di:waypoint x='-200' y='-2'/></i:BPMNEdge>
</i:BPMNPlane></i:BPMNDiagram></definitions>";

fn file(folder: &Folder, name: &str, content: &str) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    path
}

#[test]
fn an_incomplete_model_is_shown_and_told_what_is_missing() {
    let server = Server::demo(Kind::Sqlite);
    let folder = Folder::new();
    let half = file(&folder, "half & <i>half.bpmn", HALF);
    let ada = Browser::open(&server.url);
    ada.sign_in("ada", "ada").press("nav-models").sees("No models yet");
    ada.attach("files", &[&half]).press("import-now").sees("kept exactly as it is").sees("Cannot be deployed yet");
    ada.sees("half & <i>half.bpmn").sees("Half <b>done</b>").sees("missing-timer").sees("missing-called-element").sees("line 5, column");
    // The shape with a problem leads to its entry, and the entry to the shape.
    let shapes = ada.script("return [...document.querySelectorAll('svg a[href^=\"#problem-\"] title')].map(title => title.textContent)");
    assert!(shapes[1].as_str().unwrap().starts_with("Intermediate catch event"), "{shapes}");
    assert_eq!(shapes.as_array().unwrap().len(), 2, "{shapes}");
    let dangling =
        ada.script("return [...document.querySelectorAll('a[href^=\"#\"]')].filter(a => !document.getElementById(a.getAttribute('href').slice(1))).length");
    assert_eq!(dangling, 0);
    assert_eq!(ada.script("return document.querySelector('svg').getAttribute('viewBox').split(' ')[0]"), "-424");
    ada.press("deploy").sees("It was not deployed").sees("missing-timer");
    let download = ada.caller().get(&format!("/{}/file", ada.path().trim_end_matches("/deploy"))).expect(200);
    assert_eq!(download.bytes, HALF.as_bytes());
    assert!(download.header("content-disposition").unwrap().starts_with("attachment"), "{:?}", download.headers);
}

#[test]
fn several_files_are_imported_deployed_and_deleted() {
    let server = Server::demo(Kind::Sqlite);
    let folder = Folder::new();
    let bare = "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'><process id='bare' name='Bare' isExecutable='true'>
<startEvent id='a'/><sequenceFlow id='f' sourceRef='a' targetRef='b'/><userTask id='b' name='Look at it'/></process></definitions>";
    let files = [file(&folder, "bare.xml", bare), file(&folder, "notes.bpmn", "no model")];
    let ada = Browser::open(&server.url);
    ada.sign_in("ada", "ada").go("/models").attach("files", &[&files[0], &files[1]]).press("import-now").sees("2 models were imported");
    ada.follow("bare.xml")
        .sees("this layout was made from its flows")
        .sees("Look at it")
        .press("deploy")
        .sees("Deployed. Its processes can be started now");
    ada.press("deploy").sees("nothing new was made").press("nav-start").sees("Bare");
    ada.go("/models").follow("notes.bpmn").sees("Cannot be shown").press("delete").sees("goes for good").press("keep").press("delete");
    ada.press("delete-now").sees("The model was deleted").misses("notes.bpmn");
    let unmarked = file(&folder, "unmarked.bpmn", &bare.replace(" isExecutable='true'", "").replace("bare", "unmarked"));
    ada.attach("files", &[&unmarked]).press("import-now").press("deploy").sees("no process of the file is marked as executable");
    ada.press("all").press("deploy").sees("Deployed.").press("nav-models");
    assert!(ada.widths().0 <= ada.widths().1);
}

#[test]
fn models_are_for_those_who_may_deploy() {
    let server = Server::demo(Kind::Sqlite);
    let ada = Browser::open(&server.url);
    let folder = Folder::new();
    ada.sign_in("ada", "ada").go("/models").attach("files", &[&file(&folder, "half.bpmn", HALF)]).press("import-now");
    let model = ada.path();
    let eve = Browser::open(&server.url);
    eve.sign_in("eve", "eve");
    assert!(!eve.has("nav-models"));
    let calls = eve.caller();
    for path in ["//models".to_owned(), format!("/{model}"), format!("/{model}/file"), format!("/{model}/delete"), "//models/77".into()] {
        calls.get(&path).expect(403);
    }
    let form = "application/x-www-form-urlencoded";
    for path in [format!("/{model}/deploy"), format!("/{model}/delete")] {
        calls.send("POST", &path, form, b"csrf=x".to_vec(), &[]).expect(403);
        // Not even for her, without the token of her session.
        ada.caller().send("POST", &path, form, Vec::new(), &[]).expect(403);
    }
    ada.caller().upload("//models", &[("a.bpmn", HALF.as_bytes())]).expect(403);
    calls.upload("//models", &[("a.bpmn", HALF.as_bytes())]).expect(403);
    ada.go(&model).sees("Half");
}

#[test]
fn decisions_are_listed_by_their_names() {
    let server = Server::demo(Kind::Sqlite);
    let folder = Folder::new();
    let table = file(&folder, "discount.dmn", &crate::harness::files::read("tests/fixtures/discount.dmn"));
    let ada = Browser::open(&server.url);
    ada.sign_in("ada", "ada").press("nav-models").attach("files", &[&table]).press("import-now");
    ada.sees("Decisions").sees("Discount").sees("programs can ask its decisions").sees("The first rule that matches counts.");
    ada.sees(">= 10").sees("\"regular\"").sees("Requires Customer kind.").press("deploy").sees("Deployed.");
}

/// Analysts see rules as a table, what a decision requires of other models, and what will be deployed together.
#[test]
fn decisions_are_shown_as_tables_with_what_they_import() {
    let server = Server::demo(Kind::Sqlite);
    let folder = Folder::new();
    let [taxes, rates] = ["taxes.dmn", "rates.dmn"].map(|name| {
        file(
            &folder,
            name,
            &crate::harness::files::read(&format!("tests/fixtures/{name}")).replace("name=\"Rate\">", "name=\"&lt;b&gt;Rate\">"),
        )
    });
    let ada = Browser::open(&server.url);
    ada.sign_in("ada", "ada").press("nav-models").attach("files", &[&taxes]).press("import-now");
    ada.sees("Cannot be deployed yet").sees("dmn-import").sees("line 3, column 3");
    ada.press("nav-models").attach("files", &[&rates]).press("import-now").sees("<b>Rate").sees("< 1000").sees("0.25").sees("any");
    let phone = Browser::phone(&server.url);
    phone.sign_in("ada", "ada").go(&ada.path()).sees("< 1000");
    let (page, screen) = phone.widths();
    assert!(page <= screen, "{page} > {screen}");
    ada.press("nav-models")
        .follow("taxes.dmn")
        .sees("rates.<b>Rate")
        .sees("Deployed together with rates.dmn")
        .press("deploy")
        .sees("Deployed.");
}
