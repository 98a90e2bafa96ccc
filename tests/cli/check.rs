//! `baton check`: verdicts on a folder of models, for people and for programs.
use crate::harness::{Folder, baton, files};
use serde_json::{Value, json};
use std::path::Path;

const MODEL: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";

fn write(folder: &Path, name: &str, content: impl AsRef<[u8]>) {
    std::fs::write(folder.join(name), content).unwrap();
}

/// A folder with a model of each fate.
fn folder() -> Folder {
    let folder = Folder::new();
    let within = |inside: &str| format!("<definitions xmlns='{MODEL}'>{inside}</definitions>");
    write(folder.path(), "a-runs.bpmn", within("<process id='runs' name='It runs' isExecutable='true'><startEvent id='s'/></process>"));
    write(
        folder.path(),
        "b-broken.bpmn",
        within(
            "<process id='b' isExecutable='true'>\n<startEvent id='s'/>\n<sequenceFlow id='f' sourceRef='s' targetRef='gone'/></process>",
        ),
    );
    write(folder.path(), "c-drawn.bpmn2", within("<process id='c'><startEvent id='s'/><serviceTask id='t'/></process>"));
    write(folder.path(), "d-no-model.bpmn", [0x50, 0x4b, 3, 4]);
    write(folder.path(), "e-empty.bpmn20.xml", "");
    write(folder.path(), "f-readme.txt", "not a model");
    folder
}

fn check(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let output = baton(&[&["check", folder.to_str().unwrap()], arguments].concat());
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn programs_get_both_verdicts_and_every_problem() {
    let folder = folder();
    let (status, text) = check(folder.path(), &["--json"]);
    assert_eq!(status, 1);
    let report: Value = serde_json::from_str(&text).unwrap();
    let verdict = |file: &Value| (file["draft"].as_bool().unwrap(), file["deployable"].as_bool().unwrap());
    let all: Vec<_> = report["files"].as_array().unwrap().iter().map(verdict).collect();
    assert_eq!(all, [(true, true), (true, false), (true, true), (false, false), (false, false)]);
    assert_eq!(report["files"][0]["processes"], json!([{ "id": "runs", "name": "It runs", "executable": true }]));
    let problem = &report["files"][1]["problems"][0];
    assert_eq!(
        (&problem["code"], &problem["element"], &problem["severity"]),
        (&json!("flow-target-missing"), &json!("f"), &json!("error"))
    );
    assert_eq!((&problem["line"], problem["column"].as_u64().unwrap() > 1), (&json!(3), true));
    assert!(!problem["hint"].as_str().unwrap().is_empty() && problem["message"].as_str().unwrap().contains("gone"));
    let drawn: Vec<_> = report["files"][2]["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| (p["code"].as_str().unwrap(), p["severity"].as_str().unwrap()))
        .collect();
    assert_eq!(drawn, [("nothing-executable", "warning"), ("no-implementation", "warning")], "what would hinder it is told too");
    let summary = &report["summary"];
    assert_eq!(
        (&summary["files"], &summary["draft"], &summary["deployable"], &summary["executable"]),
        (&json!(5), &json!(3), &json!(2), &json!(2))
    );
    assert!(summary["effortMinutes"].as_u64().unwrap() > 0);
}

#[test]
fn people_get_lines_a_table_and_a_summary() {
    let folder = folder();
    let (status, text) = check(folder.path(), &[]);
    assert_eq!(status, 1);
    assert!(text.contains("b-broken.bpmn:3:"), "{text}");
    assert!(!text.contains("warning: "), "{text}");
    assert!(text.contains("5 files: 3 can be shown, 2 can be deployed."), "{text}");
    assert!(check(folder.path(), &["--warnings"]).1.contains("c-drawn.bpmn2:1:"));
}

#[test]
fn what_is_said_is_what_a_deployment_does() {
    let fixtures = files::root().join("tests/fixtures");
    let (_, text) = check(&fixtures, &["--json"]);
    let report: Value = serde_json::from_str(&text).unwrap();
    let files = report["files"].as_array().unwrap();
    assert!(files.len() > 100);
    let refused: Vec<_> = files.iter().filter(|file| file["deployable"] == false).map(|file| (&file["path"], &file["problems"])).collect();
    assert!(refused.is_empty(), "stories play all of them: {refused:?}");
}

/// A server with the same settings would say the same.
#[test]
fn the_servers_settings_count() {
    let folder = Folder::new();
    let at = |name: &str| folder.path().join(name);
    let task = |inside: &str| format!("<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='x'/>{inside}");
    let model =
        |inside: &str| format!("<definitions xmlns='{MODEL}' xmlns:camunda='http://camunda.org/schema/1.0/bpmn'>{inside}</definitions>");
    write(folder.path(), "a-silent.bpmn", model(&format!("<process id='a'>{}</process>", task("<serviceTask id='x'/>"))));
    let script = task("<scriptTask id='x' scriptFormat='python'><script>x = 1</script></scriptTask>");
    write(folder.path(), "b-python.bpmn", model(&format!("<process id='b' isExecutable='true'>{script}</process>")));
    let host = task("<serviceTask id='x' camunda:class='com.acme.Approve'/>");
    write(folder.path(), "c-host.bpmn", model(&format!("<process id='c' isExecutable='true'>{host}</process>")));
    std::fs::write(at("baton.toml"), "database = 'sqlite://none.db'\n[host-code]\n\"com.acme.Approve\" = \"${1}\"\n").unwrap();
    std::fs::write(at("wrong.toml"), "[host-code]\n\"com.acme.Approve\" = \"${\"\n").unwrap();
    let verdicts = |arguments: &[&str]| {
        let report: Value = serde_json::from_str(&check(folder.path(), &[&["--json"], arguments].concat()).1).unwrap();
        let codes =
            |file: &Value| file["problems"].as_array().unwrap().iter().map(|p| p["code"].as_str().unwrap()).collect::<Vec<_>>().join(" ");
        report["files"].as_array().unwrap().iter().map(|file| format!("{} {}", file["deployable"], codes(file))).collect::<Vec<_>>()
    };
    assert_eq!(verdicts(&[]), ["true nothing-executable no-implementation", "false script-language", "true host-code"]);
    let config = at("baton.toml");
    let config = config.to_str().unwrap();
    let all = verdicts(&["--executable", "true", "--foreign-scripts", "work", "--config", config]);
    assert_eq!(all, ["false no-implementation", "true host-code", "true "]);
    let wrong = baton(&["check", folder.path().to_str().unwrap(), "--config", at("wrong.toml").to_str().unwrap()]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("com.acme.Approve"));
}

#[test]
fn a_path_that_is_not_there_is_a_mistake_of_the_caller() {
    let output = baton(&["check", "/nowhere/at-all"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("/nowhere/at-all"));
}

#[test]
fn a_script_that_cannot_be_read_is_told_as_a_deployment_tells_it() {
    let folder = Folder::new();
    let script = "<scriptTask id='t' scriptFormat='javascript'>\n<script>let = ;</script></scriptTask>";
    let flow = "<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='t'/>";
    let of = |marked: &str| format!("<definitions xmlns='{MODEL}'><process id='p' {marked}>{flow}{script}</process></definitions>");
    write(folder.path(), "a-runs.bpmn", of("isExecutable='true'"));
    write(folder.path(), "b-drawn.bpmn", of("isExecutable='false'"));
    let literal = "<literalExpression expressionLanguage='javascript'><text>1 + 1;\nlet = ;</text></literalExpression>";
    let decision = format!("<decision id='d' name='D'>{literal}</decision>");
    let namespace = "https://www.omg.org/spec/DMN/20191111/MODEL/";
    write(
        folder.path(),
        "c-decides.dmn",
        format!("<definitions xmlns='{namespace}' id='m' name='m' namespace='n'>{decision}</definitions>"),
    );
    let (_, text) = check(folder.path(), &["--json"]);
    let report: Value = serde_json::from_str(&text).unwrap();
    let told = |file: usize| {
        let problems = report["files"][file]["problems"].as_array().unwrap();
        let found = problems.iter().find(|problem| problem["code"] == "script-javascript").expect("the script");
        (report["files"][file]["deployable"].as_bool().unwrap(), found["severity"].as_str().unwrap(), found["line"].as_i64().unwrap())
    };
    assert_eq!(told(0), (false, "error", 2));
    assert_eq!(told(1).1, "warning", "what would hinder it");
    assert_eq!(told(2), (false, "error", 2));
    assert_eq!(report["files"][2]["problems"][0]["element"], "d");
}

#[test]
fn scripts_beside_the_model_are_read() {
    let folder = Folder::new();
    let script = |name: &str| {
        format!(
            "<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='t'/><scriptTask id='t' camunda:resource='classpath://{name}'/>"
        )
    };
    let model = |name: &str| {
        let of = "xmlns:camunda='http://camunda.org/schema/1.0/bpmn'";
        format!("<definitions xmlns='{MODEL}' {of}><process id='p' isExecutable='true'>{}</process></definitions>", script(name))
    };
    std::fs::create_dir_all(folder.path().join("models")).unwrap();
    std::fs::create_dir_all(folder.path().join("org/acme")).unwrap();
    write(folder.path(), "models/a-runs.bpmn", model("org/acme/good.js"));
    write(folder.path(), "models/b-wrong.bpmn", model("org/acme/bad.js"));
    write(folder.path(), "models/c-missing.bpmn", model("org/acme/none.js"));
    write(folder.path(), "org/acme/good.js", "1 + 1");
    write(folder.path(), "org/acme/bad.js", "1 +\n;");
    let (_, text) = check(folder.path(), &["--json"]);
    let report: Value = serde_json::from_str(&text).unwrap();
    let deployable: Vec<_> = report["files"].as_array().unwrap().iter().map(|file| file["deployable"] == true).collect();
    assert_eq!(deployable, [true, false, false], "{text}");
    let wrong = &report["files"][1]["problems"][0];
    assert_eq!((&wrong["code"], &wrong["line"]), (&json!("script-javascript"), &json!(2)));
    assert!(wrong["file"].as_str().unwrap().ends_with("/org/acme/bad.js"), "{wrong}");
    assert_eq!(report["files"][2]["problems"][0]["code"], "script-resource");
    let (_, text) = check(folder.path(), &[]);
    assert!(text.contains("/org/acme/bad.js:2:1: element 't': the script cannot be read"), "{text}");
}

/// Whatever is in a folder: an answer, valid JSON on standard output, nothing else, and a status of 0 or 1.
#[cfg(unix)]
#[test]
fn hostile_folders_get_an_answer() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = Folder::new();
    let at = |name: &str| folder.path().join(name);
    std::fs::create_dir_all(at("folder.bpmn/deep")).unwrap();
    write(folder.path(), "folder.bpmn/deep/empty.bpmn", "");
    std::os::unix::fs::symlink(folder.path(), at("folder.bpmn/circle")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", at("endless.bpmn")).unwrap();
    std::os::unix::fs::symlink(at("gone"), at("gone.bpmn")).unwrap();
    std::fs::File::create(at("huge.bpmn")).unwrap().set_len(200 << 20).unwrap();
    std::fs::File::create(at("large.bpmn")).unwrap().set_len(17 << 20).unwrap();
    let garbage: Vec<u8> = (0..5000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    write(folder.path(), "garbage.bpmn", &garbage);
    write(folder.path(), "garbage.dmn", &garbage);
    std::fs::write(folder.path().join(OsStr::from_bytes(b"no-\xff-text.bpmn")), "<x").unwrap();
    assert!(std::process::Command::new("mkfifo").arg(at("pipe.bpmn")).status().unwrap().success());
    let twice = at("folder.bpmn");
    let output = baton(&["check", folder.path().to_str().unwrap(), twice.to_str().unwrap(), "--json"]);
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned()), (Some(1), String::new()));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let said = |file: &Value| {
        let codes = file["problems"].as_array().unwrap().iter().map(|p| p["code"].as_str().unwrap()).collect::<Vec<_>>().join(" ");
        format!("{} {codes}\n", Path::new(file["path"].as_str().unwrap()).file_name().unwrap().to_string_lossy())
    };
    let said: String = report["files"].as_array().unwrap().iter().map(said).collect();
    expect_test::expect![[r#"
        endless.bpmn unreadable-file
        empty.bpmn xml
        garbage.bpmn xml encoding
        garbage.dmn xml encoding
        gone.bpmn unreadable-file
        huge.bpmn limit
        large.bpmn limit
        no-�-text.bpmn xml
        pipe.bpmn unreadable-file
    "#]]
    .assert_eq(&said);
    let people = baton(&["check", folder.path().to_str().unwrap()]);
    assert_eq!((people.status.code(), people.stderr.len()), (Some(1), 0));
}

fn told(folder: &Path) -> Vec<String> {
    let report: Value = serde_json::from_str(&check(folder, &["--json"]).1).unwrap();
    let problem = |p: &Value| format!(" {}@{}", p["code"].as_str().unwrap(), p["line"]);
    let file = |file: &Value| {
        let name = Path::new(file["path"].as_str().unwrap()).strip_prefix(folder).unwrap().display().to_string();
        format!("{name} {}{}", file["deployable"], file["problems"].as_array().unwrap().iter().map(problem).collect::<String>())
    };
    report["files"].as_array().unwrap().iter().map(file).collect()
}

/// A model that others import may lie anywhere among the files; of several the nearest counts.
#[test]
fn what_a_file_imports_is_found_among_the_others() {
    let (rates, taxes) = (files::read("tests/fixtures/rates.dmn"), files::read("tests/fixtures/taxes.dmn"));
    let folder = Folder::new();
    std::fs::create_dir_all(folder.path().join("a/b")).unwrap();
    std::fs::create_dir_all(folder.path().join("c")).unwrap();
    write(folder.path(), "a/taxes.dmn", &taxes);
    assert_eq!(told(folder.path()), ["a/taxes.dmn false dmn-import@3"]);
    write(folder.path(), "c/rates.dmn", &rates);
    assert_eq!(told(folder.path()), ["a/taxes.dmn true", "c/rates.dmn true"]);
    write(folder.path(), "a/b/rates.dmn", rates.replace("&lt; 1000", "&lt; * 1000"));
    let broken = ["a/b/rates.dmn false expression@10", "a/taxes.dmn false dmn-import@3", "c/rates.dmn true"];
    assert_eq!(told(folder.path()), broken, "it is nearer");
    write(folder.path(), "a/b/rates.dmn", rates.replace("0.25", "0.3"));
    write(folder.path(), "a/rates.dmn", rates.replace("0.25", "0.4"));
    let among =
        ["a/b/rates.dmn true", "a/rates.dmn true duplicate-id@4", "a/taxes.dmn false dmn-import@3", "c/rates.dmn true duplicate-id@4"];
    assert_eq!(told(folder.path()), among, "two are as near, and differ");
    write(folder.path(), "a/rates.dmn", rates.replace("0.25", "0.3"));
    assert!(told(folder.path()).contains(&"a/taxes.dmn true".to_owned()), "the same file twice is one");
}
