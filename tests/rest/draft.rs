//! Drafts: every file is kept as it is, judged, and deployed when nothing hinders it.
use crate::harness::{Kind, Server, files, fixture};
use baton::config::RestAuth;
use serde_json::json;

const INCOMPLETE: &str = "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'><process id='p' isExecutable='true'>\
<startEvent id='s'><timerEventDefinition/></startEvent></process></definitions>";

#[test]
fn files_are_kept_byte_for_byte_and_judged() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        let bytes: Vec<u8> = [b"\xef\xbb\xbf".as_slice(), fixture("user_task_plain").as_bytes(), b"\r\n<!-- \xe4 -->"].concat();
        let parts: [(&str, &[u8]); 3] = [("a <b>.bpmn", &bytes), ("half.bpmn", INCOMPLETE.as_bytes()), ("no.txt", b"no model")];
        let made = server.upload("/draft", &parts).expect(200).json();
        let verdicts: Vec<_> = made.as_array().unwrap().iter().map(|draft| (draft["draft"] == true, draft["deployable"] == true)).collect();
        assert_eq!(verdicts, [(true, true), (true, false), (false, false)], "{made}");
        let id = |index: usize| made[index]["id"].as_str().unwrap().to_owned();
        assert_eq!(made[0]["name"], "a <b>.bpmn");
        assert_eq!(server.get(&format!("/draft/{}/content", id(0))).expect(200).bytes, bytes);
        let half = server.get(&format!("/draft/{}", id(1))).expect(200).json();
        assert_eq!((&half["errors"], &half["problems"][0]["code"]), (&json!(1), &json!("missing-timer")), "{half}");
        assert_eq!((&half["processes"][0]["id"], &half["problems"][0]["element"]), (&json!("p"), &json!("s")));
        let refused = server.post(&format!("/draft/{}/deploy", id(1)), json!({})).expect(400);
        assert!(refused.text().contains("ENGINE-09005"), "{}", refused.text());
        let deployed = server.post(&format!("/draft/{}/deploy", id(0)), json!({})).expect(200).json();
        assert_eq!((&deployed["changed"], &deployed["processDefinitions"][0]["key"]), (&json!(true), &json!("user_task_plain")));
        let again = server.post(&format!("/draft/{}/deploy", id(0)), json!({})).expect(200).json();
        assert_eq!((&again["changed"], &again["deploymentId"]), (&json!(false), &deployed["deploymentId"]));
        server.delete(&format!("/draft/{}", id(2))).expect(204);
        server.delete(&format!("/draft/{}", id(2))).expect(404);
        assert_eq!(server.get("/draft?maxResults=1").expect(200).json()[0]["id"], json!(id(1)));
        assert_eq!(server.get("/draft").expect(200).json().as_array().unwrap().len(), 2);
        server.upload("/draft", &[]).expect(400);
    }
}

#[test]
fn processes_that_are_not_marked_run_where_somebody_says_so() {
    let server = Server::start(Kind::Sqlite);
    let file = fixture("user_task_plain").replace("isExecutable=\"true\"", "isExecutable=\"false\"");
    let made = server.upload("/draft", &[("plain.xml", file.as_bytes())]).expect(200).json();
    let id = made[0]["id"].as_str().unwrap();
    assert_eq!(server.get(&format!("/draft/{id}")).expect(200).json()["deployableWithAllProcesses"], true);
    let nothing = server.post(&format!("/draft/{id}/deploy"), json!({})).expect(200).json();
    assert_eq!(nothing["processDefinitions"], json!([]));
    let deployed = server.post(&format!("/draft/{id}/deploy?allProcesses=true"), json!({})).expect(200).json();
    assert_eq!(deployed["processDefinitions"][0]["key"], "user_task_plain", "{deployed}");
    server.start("user_task_plain", json!({}));
}

#[test]
fn only_those_who_may_deploy_see_drafts() {
    let server = Server::with(Kind::Sqlite, |config| {
        config.demo = true;
        config.auth.rest = RestAuth::Basic;
    });
    let ada = server.as_user("ada", "ada");
    let made = ada.upload("/draft", &[("half.bpmn", INCOMPLETE.as_bytes())]).expect(200).json();
    assert_eq!(made[0]["createdBy"], "ada");
    let id = made[0]["id"].as_str().unwrap();
    let eve = server.as_user("eve", "eve");
    eve.upload("/draft", &[("half.bpmn", INCOMPLETE.as_bytes())]).expect(403);
    for path in ["/draft".to_owned(), format!("/draft/{id}"), format!("/draft/{id}/content"), "/draft/1".to_owned()] {
        eve.get(&path).expect(403);
    }
    eve.delete(&format!("/draft/{id}")).expect(403);
    eve.post(&format!("/draft/{id}/deploy"), json!({})).expect(403);
}

#[test]
fn decisions_are_drafts_too() {
    let server = Server::start(Kind::Sqlite);
    let file = std::fs::read(crate::harness::files::root().join("tests/fixtures/discount.dmn")).unwrap();
    let broken = String::from_utf8_lossy(&file).replacen("</decisionTable>", "", 1);
    let made = server.upload("/draft", &[("discount.dmn", &file), ("broken.dmn", broken.as_bytes())]).expect(200).json();
    assert_eq!((&made[0]["draft"], &made[0]["deployable"]), (&json!(true), &json!(true)), "{made}");
    assert_eq!(made[1]["deployable"], false);
    let id = made[0]["id"].as_str().unwrap();
    server.post(&format!("/draft/{id}/deploy"), json!({})).expect(200);
    assert_eq!(server.get("/decision-definition/count?key=discount").expect(200).json()["count"], 1);
}

/// A draft finds what it imports among the drafts and what is deployed, whatever is newest; drafts are deployed together with it.
#[test]
fn a_draft_is_judged_and_deployed_with_what_it_imports() {
    let (rates, taxes) = (files::read("tests/fixtures/rates.dmn"), files::read("tests/fixtures/taxes.dmn"));
    for kind in Kind::all() {
        let server = Server::start(kind);
        let import = |files: &[(&str, &str)]| {
            let files: Vec<(&str, &[u8])> = files.iter().map(|(name, content)| (*name, content.as_bytes())).collect();
            let made = server.upload("/draft", &files).expect(200).json();
            made.as_array().unwrap().iter().map(|draft| draft["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let listed = || {
            let all = server.get("/draft").expect(200).json();
            let one = |draft: &serde_json::Value| format!("{} {}", draft["name"].as_str().unwrap(), draft["deployable"]);
            all.as_array().unwrap().iter().map(one).collect::<Vec<_>>()
        };
        let importer = import(&[("taxes.dmn", &taxes)]).remove(0);
        let shown = || server.get(&format!("/draft/{importer}")).expect(200).json();
        let missing = shown();
        let problem = &missing["problems"][0];
        assert_eq!((&problem["code"], &problem["line"], &problem["column"]), (&json!("dmn-import"), &json!(3), &json!(3)), "{missing}");
        server.post(&format!("/draft/{importer}/deploy"), json!({})).expect(400);

        // Another draft makes it complete, and its going incomplete again.
        let imported = import(&[("taxes.dmn", &rates)]).remove(0);
        assert_eq!(listed(), ["taxes.dmn true", "taxes.dmn true"]);
        assert_eq!(shown()["deployedWith"], json!([{ "id": imported, "name": "taxes.dmn" }]));
        server.delete(&format!("/draft/{imported}")).expect(204);
        assert_eq!(listed(), ["taxes.dmn false"]);
        // A broken one is told apart from a missing one.
        let broken = import(&[("broken.dmn", &rates.replace("&lt; 1000", "&lt; * 1000"))]).remove(0);
        assert!(shown()["problems"][0]["message"].as_str().unwrap().contains("cannot be read"), "{}", shown());
        import(&[("rates.dmn", &rates)]);
        assert_eq!(listed(), ["rates.dmn true", "broken.dmn false", "taxes.dmn true"]);
        server.delete(&format!("/draft/{broken}")).expect(204);
        let deployed = server.post(&format!("/draft/{importer}/deploy"), json!({})).expect(200).json();
        let files = server.get(&format!("/deployment/{}/resources", deployed["deploymentId"].as_str().unwrap())).expect(200).json();
        let mut names: Vec<&str> = files.as_array().unwrap().iter().map(|file| file["name"].as_str().unwrap()).collect();
        names.sort_unstable();
        assert_eq!(names, ["rates.dmn", "taxes.dmn"]);
        let tax = |income: i64| {
            let given = json!({ "variables": { "Income": { "value": income } } });
            server.post("/decision-definition/key/tax/evaluate", given).expect(200).json()[0]["Tax"]["value"].clone()
        };
        assert_eq!((tax(100), tax(2000)), (json!(10), json!(500)));
        // What was deployed since is newer than the draft.
        server.deploy(&[("rates.dmn", &rates.replace("0.25", "0.5"))]).expect(200);
        assert_eq!(shown()["deployedWith"], json!([]));
        server.post(&format!("/draft/{importer}/deploy"), json!({})).expect(200);
        assert_eq!(tax(2000), json!(1000));
    }
}
