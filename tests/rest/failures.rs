//! Expressions, scripts and decisions that fail are told alike in three places: the answer to a command, the incident of a job,
//! the audit report. Each names element, line and column, what was evaluated, and what it saw, but for secrets.
use crate::harness::{Kind, Server, eventually};
use baton::config::RestAuth;
use serde_json::{Value as Json, json};

/// Something that fails at the element `broken`, in the process or in the decisions beside it.
struct Case {
    name: &'static str,
    /// What stands between the elements `start` and `end`.
    broken: &'static str,
    /// What the message says beside the element; `@text` is the place of a text in the process or the decisions.
    parts: &'static [&'static str],
}

const CASES: [Case; 8] = [
    Case {
        name: "juel",
        broken: r#"<serviceTask id="broken" ASYNC camunda:expression="${'é' &gt; 'f' ? amount - 1 : password}"/><sequenceFlow id="b" sourceRef="broken" targetRef="end"/>"#,
        parts: &["the expression ${'é' > 'f' ? amount - 1 : password} (@${'é')", "amount = 'many' (a text)", "password = ***"],
    },
    Case {
        name: "feel",
        broken: r#"<exclusiveGateway id="broken" ASYNC/><sequenceFlow id="b" sourceRef="broken" targetRef="end">
            <conditionExpression>=if amount > limit then 1 else password</conditionExpression></sequenceFlow>"#,
        parts: &[
            "the expression =if amount > limit then 1 else password (@=if amount)",
            "a condition must give true or false, not \"***\"",
            "amount = 'many' (a text), limit is not there, password = ***",
        ],
    },
    Case {
        name: "javascript",
        broken: r#"<scriptTask id="broken" ASYNC scriptFormat="javascript"><script>
              if (amount &amp;&amp; '&lt;' != amount) amount.price.total;
            </script></scriptTask><sequenceFlow id="b" sourceRef="broken" targetRef="end"/>"#,
        parts: &[
            "the script at @^.total",
            " failed: TypeError",
            ", at `if (amount && '<' != amount) amount.price.total;`; it saw",
            "amount = 'many' (a text)",
        ],
    },
    Case {
        name: "javascript that tells too much",
        broken: r#"<scriptTask id="broken" ASYNC scriptFormat="javascript"><script><![CDATA[var x = 1 < 2; for (x = 0; x < 12; x++) console.log('round', x);
              console.log(JSON.stringify(execution.getVariables()));
              throw new Error('not with ' + password + user.pin.code + user.apiKey);]]></script></scriptTask><sequenceFlow id="b" sourceRef="broken" targetRef="end"/>"#,
        parts: &[
            "the script at @^Error('not",
            " failed: Error: not with ***4711***, at `throw new Error(",
            "password = ***, user = ***; it wrote at last:\n> round 3\n> round 4\n",
            "> round 11\n> {\"amount\":\"many\",\"password\":\"***\",\"user\":{\"pin\":{\"code\":4711},\"apiKey\":\"***\"}}\n (element 'broken')",
        ],
    },
    Case {
        name: "groovy",
        broken: r#"<scriptTask id="broken" ASYNC scriptFormat="groovy"><script>println "x with $password"
              execution.setVariable('sum', amount.total() + password)</script></scriptTask><sequenceFlow id="b" sourceRef="broken" targetRef="end"/>"#,
        parts: &[
            "the script at @total() failed: ",
            ", at `execution.setVariable('sum', amount.total() + password)`; it saw",
            "amount = 'many' (a text), password = ***; it wrote:\n> x with ***\n (element",
        ],
    },
    Case {
        name: "rules that exclude each other",
        broken: r#"<businessRuleTask id="broken" ASYNC camunda:decisionRef="clash"/><sequenceFlow id="b" sourceRef="broken" targetRef="end"/>"#,
        parts: &[
            "the decision 'clash' (version 1)",
            "in 'clash' the rules 1 (@<rule id=\"one\">), 2 (@<rule id=\"two\">) match",
            "amount = \"many\"",
        ],
    },
    Case {
        name: "an expression of a decision",
        broken: r#"<businessRuleTask id="broken" ASYNC camunda:decisionRef="juel"/><sequenceFlow id="b" sourceRef="broken" targetRef="end"/>"#,
        parts: &["in 'juel' the expression ${amount - password} (@${amount - password})", "amount = 'many' (a text), password = ***"],
    },
    Case {
        name: "a script of a decision",
        broken: r#"<businessRuleTask id="broken" ASYNC camunda:decisionRef="script"/><sequenceFlow id="b" sourceRef="broken" targetRef="end"/>"#,
        parts: &[
            "in 'script' the script at @^.b.c",
            " failed: TypeError",
            ", at `console.log('at', amount); amount.b.c`; it saw",
            "amount = 'many' (a text); it wrote:\n> at many\n",
        ],
    },
];

const DECISIONS: &str = r#"<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="failing" name="failing" namespace="n">
  <decision id="clash" name="Clash"><decisionTable>
    <input><inputExpression><text>amount</text></inputExpression></input><output name="o"/>
      <rule id="one"><inputEntry><text>"many"</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>
      <rule id="two"><inputEntry><text>-</text></inputEntry><outputEntry><text>2</text></outputEntry></rule>
  </decisionTable></decision>
  <decision id="juel" name="J"><literalExpression><text>${amount - password}</text></literalExpression></decision>
  <decision id="script" name="S"><literalExpression expressionLanguage="javascript"><text>console.log('at', amount); amount.b.c</text></literalExpression></decision>
  <decision id="endless" name="E"><literalExpression><text>count(for i in 1..900000000 return i)</text></literalExpression></decision>
</definitions>"#;

fn process(case: &Case, attributes: &str) -> String {
    let retries = "<extensionElements><camunda:failedJobRetryTimeCycle>R1/PT1M</camunda:failedJobRetryTimeCycle></extensionElements>";
    let mut broken = case.broken.replace("ASYNC", attributes);
    if !attributes.is_empty() {
        // The element's own content begins behind its first tag.
        let end = broken.find('>').unwrap();
        broken = match broken[..end].strip_suffix('/') {
            Some(tag) => format!("{tag}>{retries}</{}>{}", tag[1..].split(' ').next().unwrap(), &broken[end + 1..]),
            None => format!("{}{retries}{}", &broken[..=end], &broken[end + 1..]),
        };
    }
    format!(
        r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="t">
  <process id="failing" isExecutable="true">
    <startEvent id="start"/><sequenceFlow id="a" sourceRef="start" targetRef="broken"/>
    {broken}
    <endEvent id="end"/>
  </process>
</definitions>"#
    )
}

/// `line 4, column 12`: where a text stands in one of the files, which hold it once, as XML writes it.
fn place(process: &str, text: &str) -> String {
    let written = text.replace('<', "&lt;");
    let found = [process, DECISIONS].into_iter().find_map(|file| {
        let at = file.find(text).or_else(|| file.find(&written))?;
        let before = &file[..at];
        let line = before.rsplit('\n').next().unwrap();
        Some(format!("line {}, column {}", before.matches('\n').count() + 1, line.chars().count() + 1))
    });
    found.unwrap_or_else(|| panic!("'{text}' is in no file"))
}

/// A message with `@text` replaced by the place of the text, which ends before `)` or a blank, and `@^text` by its line alone.
fn expected(part: &str, process: &str) -> String {
    let mut pieces = part.split('@');
    let mut whole = pieces.next().unwrap().to_owned();
    for piece in pieces {
        if let Some(text) = piece.strip_prefix('^') {
            whole += place(process, text).split_once("column").unwrap().0;
            continue;
        }
        let end = [" failed", "), 2", ") match"].iter().filter_map(|end| piece.find(end)).min().unwrap_or_else(|| piece.len() - 1);
        whole += &place(process, &piece[..end]);
        whole += &piece[end..];
    }
    whole
}

#[track_caller]
fn assert_told(case: &Case, process: &str, message: &str) {
    for part in case.parts {
        let part = expected(part, process);
        assert!(message.contains(&part), "{}: {part}\nis not in: {message}", case.name);
    }
    assert!(message.contains("(element 'broken')"), "{}: {message}", case.name);
    assert!(!message.contains("hunter2") && !message.contains("k3y"), "{}: {message}", case.name);
}

fn variables() -> Json {
    json!({ "amount": { "value": "many" }, "password": { "value": "hunter2" },
        "user": { "value": "{\"pin\": {\"code\": 4711}, \"apiKey\": \"k3y-of-eve\"}", "type": "Json" } })
}

#[test]
fn a_command_that_fails_is_answered_with_everything() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy(&[("failing.dmn", DECISIONS)]).expect(200);
        for case in &CASES {
            let process = process(case, "");
            server.deploy(&[("failing.bpmn", &process)]).expect(200);
            let answer = server.post("/process-definition/key/failing/start", json!({ "variables": variables() })).expect(500).json();
            assert_told(case, &process, answer["message"].as_str().unwrap());
        }
        assert_eq!(server.get("/history/process-instance/count").expect(200).json()["count"], 0);
    }
}

#[test]
fn a_job_that_fails_says_the_same_in_its_incident_and_in_the_audit_report() {
    for kind in Kind::all() {
        let server = Server::with(kind, |config| {
            config.auth.rest = RestAuth::None;
            config.demo = true;
        });
        let ada = server.signed_in("ada");
        server.deploy(&[("failing.dmn", DECISIONS)]).expect(200);
        for case in &CASES {
            let process = process(case, "camunda:asyncBefore=\"true\"");
            server.deploy(&[("failing.bpmn", &process)]).expect(200);
            let started = server.post("/process-definition/key/failing/start", json!({ "variables": variables() })).expect(200).json();
            let id = started["id"].as_str().unwrap();
            let incidents = || server.get(&format!("/incident?processInstanceId={id}")).expect(200).json();
            eventually(case.name, || incidents().as_array().unwrap().len() == 1);
            let incident = incidents()[0].clone();
            assert_eq!(incident["activityId"], "broken");
            let message = incident["incidentMessage"].as_str().unwrap();
            assert_told(case, &process, message);
            let job = server.get(&format!("/job?processInstanceId={id}")).expect(200).json()[0].clone();
            assert_eq!(job["exceptionMessage"], incident["incidentMessage"]);
            let report: Json = ada.get(&format!("//cases/{id}/audit.json")).expect(200).json();
            let lines: Vec<&Json> =
                report.as_array().unwrap().iter().filter(|line| line["detail"].as_str().unwrap().contains(message)).collect();
            let told: Vec<&str> = lines.iter().map(|line| line["what"].as_str().unwrap()).collect();
            assert_eq!(told, ["“broken” failed", "Got stuck at “broken”"], "{report:#}");
        }
    }
}

#[test]
fn a_decision_that_is_evaluated_by_itself_says_the_same() {
    let server = Server::start(Kind::Sqlite);
    server.deploy(&[("failing.dmn", DECISIONS)]).expect(200);
    for case in CASES.iter().filter(|case| case.broken.contains("decisionRef")) {
        let (_, decision) = case.broken.split_once("decisionRef=\"").unwrap();
        let path = format!("/decision-definition/key/{}/evaluate", decision.split('"').next().unwrap());
        let answer = server.post(&path, json!({ "variables": variables() })).expect(500).json();
        let message = answer["message"].as_str().unwrap();
        for part in case.parts.iter().filter(|part| !part.contains("(version 1)")) {
            assert!(message.contains(&expected(part, "")), "{}: {message}", case.name);
        }
        assert!(!message.contains("hunter2"), "{message}");
    }
    let answer = server.post("/decision-definition/key/endless/evaluate", json!({ "variables": variables() })).expect(500).json();
    let place = place("", "count(for i in");
    let message = answer["message"].as_str().unwrap();
    assert!(message.contains(&format!("of 'endless' ({place}) was given up: it loops or calls too often")), "{message}");
}
