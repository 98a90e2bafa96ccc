//! What a script writes stands in the audit report that people read; so it does in the message where the script fails.
use crate::harness::{Kind, Server, eventually};
use baton::config::RestAuth;
use serde_json::json;

const MODEL: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="t">
  <process id="chatty" isExecutable="true">
    <startEvent id="start"/><sequenceFlow id="a" sourceRef="start" targetRef="reckon"/>
    <scriptTask id="reckon" name="Reckon" scriptFormat="javascript"><script>console.log('the amount is', amount, '&lt;b&gt;'); print('done')</script></scriptTask>
    <sequenceFlow id="b" sourceRef="reckon" targetRef="fail"/>
    <scriptTask id="fail" name="Fail" camunda:asyncBefore="true" scriptFormat="groovy"><extensionElements><camunda:failedJobRetryTimeCycle>R1/PT1M</camunda:failedJobRetryTimeCycle></extensionElements>
      <script>println "on the way with $amount"
      nothing.here()</script></scriptTask>
    <sequenceFlow id="c" sourceRef="fail" targetRef="end"/><endEvent id="end"/>
  </process>
</definitions>"#;

#[test]
fn the_audit_report_tells_what_scripts_wrote() {
    for kind in Kind::all() {
        let server = Server::with(kind, |config| {
            config.auth.rest = RestAuth::None;
            config.demo = true;
        });
        server.deploy(&[("chatty.bpmn", MODEL)]).expect(200);
        let started = server.post("/process-definition/key/chatty/start", json!({ "variables": { "amount": { "value": 7 } } }));
        let id = started.expect(200).json()["id"].as_str().unwrap().to_owned();
        eventually("the incident", || server.get(&format!("/incident/count?processInstanceId={id}")).expect(200).json()["count"] == 1);
        let page = server.signed_in("ada").get(&format!("//cases/{id}/audit")).expect(200).text();
        for told in ["A script at “Reckon” wrote", "the amount is 7 &lt;b&gt;", "done", "Got stuck at “Fail”", "&gt; on the way with 7"]
        {
            assert!(page.contains(told), "{told} is not in: {page}");
        }
        // What the script wrote that failed was rolled back with it.
        assert_eq!(page.matches("A script at").count(), 2, "{page}");
    }
}
