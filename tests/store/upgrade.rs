//! What waits in a database of an older version goes on after the upgrade.
use crate::harness::{Binary, Caller, Database, Kind, files};
use baton::store::Sql;
use serde_json::json;

/// Two tasks between a fork and a join of a kind.
fn model(gateway: &str) -> String {
    format!(
        r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"><process id="{gateway}" isExecutable="true">
        <startEvent id="start"/><{gateway} id="fork"/><userTask id="a"/><userTask id="b"/><userTask id="c"/><{gateway} id="join"/><userTask id="on"/>
        <endEvent id="end"/><sequenceFlow id="f1" sourceRef="start" targetRef="fork"/><sequenceFlow id="f2" sourceRef="fork" targetRef="a"/>
        <sequenceFlow id="f3" sourceRef="fork" targetRef="b"/><sequenceFlow id="f4" sourceRef="fork" targetRef="c"/>
        <sequenceFlow id="f5" sourceRef="a" targetRef="join"/><sequenceFlow id="f6" sourceRef="b" targetRef="join"/>
        <sequenceFlow id="f7" sourceRef="c" targetRef="join"/><sequenceFlow id="f8" sourceRef="join" targetRef="on"/>
        <sequenceFlow id="f9" sourceRef="on" targetRef="end"/></process></definitions>"#
    )
}

/// The tables as they were before tokens at joins had rows: one text at the join named the flows, each as often as it brought one.
const BEFORE_ARRIVALS: &str = "
    ALTER TABLE element_instance ADD COLUMN arrived TEXT;
    UPDATE element_instance SET arrived = (SELECT string_agg(flow_id, ' ') FROM arrival a WHERE a.element_instance_key = element_instance.key)
    WHERE EXISTS (SELECT 1 FROM arrival a WHERE a.element_instance_key = element_instance.key);
    DROP TABLE arrival;
    ALTER TABLE element_instance DROP COLUMN arrived_flows;
    DELETE FROM __diesel_schema_migrations WHERE version = '00000000000007';";

fn complete(server: &Caller, element: &str) {
    let tasks = server.get(&format!("/task?taskDefinitionKey={element}")).expect(200).json();
    for task in tasks.as_array().unwrap() {
        server.post(&format!("/task/{}/complete", task["id"].as_str().unwrap()), json!({})).expect(204);
    }
}

#[test]
fn joins_keep_the_tokens_that_have_come() {
    for kind in Kind::all() {
        let gateways = ["parallelGateway", "inclusiveGateway"];
        let database = Database::new(kind);
        let before = Binary::serve(&database.url, &["--rest-auth", "none"], &[]);
        for gateway in gateways {
            before.deploy(&[("join.bpmn", &model(gateway))]).expect(200);
            before.start(gateway, json!({}));
        }
        complete(&before, "a");
        complete(&before, "c");
        drop(before);
        let mut db = database.connect();
        let arrivals = db.count(Sql::new("SELECT count(*) AS n FROM arrival")).unwrap();
        assert_eq!(arrivals, 4);
        db.batch(BEFORE_ARRIVALS).unwrap();
        drop(db);

        let after = Binary::serve(&database.url, &["--rest-auth", "none"], &[]);
        assert_eq!(database.connect().count(Sql::new("SELECT count(*) AS n FROM arrival")).unwrap(), arrivals);
        let waiting = |element: &str| after.get(&format!("/task/count?taskDefinitionKey={element}")).expect(200).json()["count"].clone();
        assert_eq!((waiting("b"), waiting("on")), (json!(2), json!(0)));
        complete(&after, "b");
        assert_eq!(waiting("on"), json!(2), "every join has all of its tokens");
        complete(&after, "on");
        assert_eq!(after.get("/process-instance/count").expect(200).json()["count"], json!(0));
    }
}

/// Files that were deployed, or imported as drafts, before their namespaces were kept are found by those that import them.
#[test]
fn decisions_are_imported_that_were_deployed_before_there_were_imports() {
    let (rates, taxes) = (files::read("tests/fixtures/rates.dmn"), files::read("tests/fixtures/taxes.dmn"));
    for kind in Kind::all() {
        let database = Database::new(kind);
        let before = Binary::serve(&database.url, &["--rest-auth", "none"], &[]);
        before.deploy_with(&[("tenant-id", "north")], &[("rates.dmn", &rates)]).expect(200);
        before.deploy(&[("no-model.txt", "text")]).expect(200);
        before.upload("/draft", &[("rates.dmn", rates.as_bytes())]).expect(200);
        drop(before);
        let mut db = database.connect();
        for migration in ["19_decision_history", "18_draft_import", "17_script_file", "16_decision_retention", "15_decision_import"] {
            db.batch(&files::read(&format!("migrations/000000000000{migration}/down.sql"))).unwrap();
        }
        db.batch("DELETE FROM __diesel_schema_migrations WHERE version >= '00000000000015'").unwrap();
        drop(db);

        let after = Binary::serve(&database.url, &["--rest-auth", "none"], &[]);
        after.deploy(&[("taxes.dmn", &taxes)]).expect(400);
        after.deploy_with(&[("tenant-id", "north")], &[("taxes.dmn", &taxes)]).expect(200);
        let tax =
            after.post("/decision-definition/key/tax/tenant-id/north/evaluate", json!({ "variables": { "Income": { "value": 100 } } }));
        assert_eq!(tax.expect(200).json()[0]["Tax"]["value"], json!(10));
        let draft = after.upload("/draft", &[("taxes.dmn", taxes.as_bytes())]).expect(200).json();
        assert_eq!(draft[0]["deployable"], true, "{draft}");
        assert_eq!(database.connect().count(Sql::new("SELECT count(*) AS n FROM namespace_unread")).unwrap(), 0);
    }
}
