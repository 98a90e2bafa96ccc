//! `/history/decision-instance`: how long decisions are remembered, how they are deleted, and who may see them.
use crate::harness::{Caller, Kind, Server, files, fixture};
use serde_json::{Value as Json, json};

fn discounts() -> String {
    files::read("tests/fixtures/discount.dmn")
}

/// Two evaluations by callers (four decisions), and four for a process instance (six decisions).
fn told(server: &Server) -> String {
    server.deploy(&[("discount.dmn", &discounts())]).expect(200);
    server.deploy(&[("decision.bpmn", &fixture("decision"))]).expect(200);
    for orders in [1, 12] {
        evaluate(server, "discount", json!({ "amount": { "value": 50 }, "orders": { "value": orders } }));
    }
    server.start("decision", json!({ "wanted": "discount", "orders": 12, "amount": 1250 }))
}

fn evaluate(server: &Caller, decision: &str, variables: Json) {
    server.post(&format!("/decision-definition/key/{decision}/evaluate"), json!({ "variables": variables })).expect(200);
}

fn count(server: &Caller, query: &str) -> i64 {
    server.get(&format!("/history/decision-instance/count?{query}")).expect(200).json()["count"].as_i64().unwrap()
}

fn list(server: &Caller, query: &str) -> Vec<Json> {
    server
        .get(&format!("/history/decision-instance?sortBy=evaluationTime&sortOrder=asc&{query}"))
        .expect(200)
        .json()
        .as_array()
        .unwrap()
        .clone()
}

#[test]
fn evaluations_are_deleted_by_id_and_by_query() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        let instance = told(&server);
        assert_eq!((count(&server, ""), count(&server, "rootDecisionInstancesOnly=true")), (10, 6));
        let id = list(&server, "decisionDefinitionKey=customer")[0]["id"].as_str().unwrap().to_owned();
        server.delete(&format!("/history/decision-instance/{id}")).expect(204);
        server.delete(&format!("/history/decision-instance/{id}")).expect(404);
        let delete = |body: Json| server.post("/history/decision-instance/delete", body);
        let fees = list(&server, "decisionDefinitionKey=fees")[0]["id"].clone();
        let batch = delete(json!({ "historicDecisionInstanceIds": [fees, id], "deleteReason": "asked for" })).expect(200).json();
        assert_eq!((&batch["type"], &batch["totalJobs"]), (&json!("historic-decision-instance-deletion"), &json!(1)), "{batch}");
        let of_instance =
            json!({ "historicDecisionInstanceQuery": { "processInstanceId": instance, "decisionDefinitionKey": "discount" } });
        assert_eq!(delete(of_instance).expect(200).json()["totalJobs"], 2);
        assert_eq!((count(&server, ""), count(&server, &format!("processInstanceId={instance}"))), (6, 3));
        delete(json!({})).expect(400);
        delete(json!({ "historicDecisionInstanceIds": [] })).expect(400);
        let wrong = delete(json!({ "historicDecisionInstanceQuery": { "evaluatedBefore": "yesterday" } })).expect(400).json();
        assert!(wrong["message"].as_str().unwrap().contains("evaluatedBefore"), "{wrong}");
        assert_eq!(delete(json!({ "historicDecisionInstanceQuery": {} })).expect(200).json()["totalJobs"], 6);
        assert_eq!(count(&server, ""), 0);
    }
}

#[test]
fn a_time_to_live_says_until_when() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        let instance = told(&server);
        let removals =
            |query: &str| list(&server, query).iter().map(|told| told["removalTime"].as_str().map(str::to_owned)).collect::<Vec<_>>();
        // Thirty days for the customer's kind, nothing for the others; what is required lives with what required it.
        evaluate(&server, "customer", json!({ "orders": { "value": 3 } }));
        assert_eq!(removals("decisionDefinitionKey=discount"), [None, None, None, None]);
        let kinds = removals("decisionDefinitionKey=customer");
        assert_eq!(kinds.iter().flatten().collect::<Vec<_>>(), ["2030-02-06T09:00:00.000+0000"], "{kinds:?}");

        let ttl = "/decision-definition/key/discount/history-time-to-live";
        server.put(ttl, json!({ "historyTimeToLive": 2 })).expect(204);
        assert_eq!(server.get("/decision-definition/key/discount").expect(200).json()["historyTimeToLive"], 2);
        server.put(ttl, json!({ "historyTimeToLive": -1 })).expect(400);
        server.put("/decision-definition/key/nobody/history-time-to-live", json!({ "historyTimeToLive": 2 })).expect(404);
        evaluate(&server, "discount", json!({ "amount": { "value": 50 }, "orders": { "value": 1 } }));
        let later = Some("2030-01-09T09:00:00.000+0000".to_owned());
        assert_eq!(removals("decisionDefinitionKey=discount").last(), Some(&later));
        assert_eq!(removals("decisionDefinitionKey=customer").last(), Some(&later));

        let set = |body: Json| server.post("/history/decision-instance/set-removal-time", body);
        let all = json!({ "decisionDefinitionKey": "discount" });
        let counted = set(json!({ "historicDecisionInstanceQuery": all, "calculatedRemovalTime": true })).expect(200).json();
        assert_eq!((&counted["type"], &counted["totalJobs"]), (&json!("decision-set-removal-time"), &json!(5)));
        // Those of a process instance live as long as that does.
        assert_eq!(removals(&format!("processInstanceId={instance}")), vec![None; 6]);
        assert_eq!(removals("decisionDefinitionKey=discount").iter().flatten().count(), 3);
        let first = list(&server, "decisionDefinitionKey=discount")[0]["id"].clone();
        let at = "2031-01-01T00:00:00.000+0000";
        let body = json!({ "historicDecisionInstanceIds": [first], "absoluteRemovalTime": at, "hierarchical": true });
        assert_eq!(set(body).expect(200).json()["totalJobs"], 2);
        assert_eq!(list(&server, "").iter().filter(|told| told["removalTime"] == at).count(), 2);
        set(json!({ "historicDecisionInstanceQuery": {}, "clearedRemovalTime": true })).expect(200);
        assert_eq!(removals("").iter().flatten().count(), 0);
        set(json!({ "historicDecisionInstanceIds": [first] })).expect(400);
        set(json!({ "historicDecisionInstanceIds": [first], "clearedRemovalTime": true, "calculatedRemovalTime": true })).expect(400);
        set(json!({ "historicDecisionInstanceIds": [first], "absoluteRemovalTime": "soon" })).expect(400);
    }
}

#[test]
fn decisions_go_with_their_process_instances_and_their_deployments() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        told(&server);
        let deployment = |key: &str| server.get(&format!("/{key}")).expect(200).json()["deploymentId"].as_str().unwrap().to_owned();
        let (process, decisions) = (deployment("process-definition/key/decision"), deployment("decision-definition/key/discount"));
        server.delete(&format!("/deployment/{process}?cascade=true")).expect(204);
        assert_eq!(count(&server, ""), 4);
        server.delete(&format!("/deployment/{decisions}?cascade=true")).expect(204);
        assert_eq!(count(&server, ""), 0);
    }
}

/// As in Camunda, where that is READ_HISTORY and DELETE_HISTORY of decision definitions.
#[test]
fn reading_and_deleting_them_are_rights_of_their_own() {
    let server = Server::demo(Kind::Sqlite);
    let ada = server.as_user("ada", "ada");
    ada.deploy(&[("discount.dmn", &discounts())]).expect(200);
    // Everybody may have a decision evaluated, workers may read every process instance: not the history of decisions.
    for user in ["eve", "erp"] {
        let caller = server.as_user(user, user);
        evaluate(&caller, "customer", json!({ "orders": { "value": 3 } }));
        let refused = caller.get("/history/decision-instance").expect(403).json();
        assert_eq!(refused["message"], format!("The user '{user}' may not read the history of decisions."));
        for path in ["/history/decision-instance/count", "/history/decision-instance/1"] {
            caller.get(path).expect(403);
        }
        caller.delete("/history/decision-instance/1").expect(403);
        caller.put("/decision-definition/key/customer/history-time-to-live", json!({ "historyTimeToLive": 1 })).expect(403);
        for path in ["delete", "set-removal-time"] {
            caller.post(&format!("/history/decision-instance/{path}"), json!({ "historicDecisionInstanceQuery": {} })).expect(403);
        }
    }
    let users: Vec<Json> = list(&ada, "").iter().map(|told| told["userId"].clone()).collect();
    assert_eq!(users, [json!("eve"), json!("erp")]);
}

/// An auditor sees which rules of an imported table matched, for a caller and in the report of a case.
#[test]
fn rules_of_imported_tables_are_told() {
    const ASKS: &str = "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' xmlns:camunda='http://camunda.org/schema/1.0/bpmn'>\
<process id='asks' isExecutable='true'><startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='t'/>\
<businessRuleTask id='t' camunda:decisionRef='tax' camunda:mapDecisionResult='singleEntry' camunda:resultVariable='tax'/></process></definitions>";
    for kind in Kind::all() {
        let server = Server::demo(kind);
        let ada = server.as_user("ada", "ada");
        let (rates, taxes) = (files::read("tests/fixtures/rates.dmn"), files::read("tests/fixtures/taxes.dmn"));
        let imported = ada.deploy(&[("rates.dmn", &rates)]).expect(200).json();
        let importer = ada.deploy(&[("taxes.dmn", &taxes), ("asks.bpmn", ASKS)]).expect(200).json();
        evaluate(&ada, "tax", json!({ "Income": { "value": 100 } }));
        let case = ada.start("asks", json!({ "Income": 2000 }));
        let told = list(&ada, "includeOutputs=true&includeInputs=true");
        let shown: Vec<String> = told
            .iter()
            .map(|told| {
                let output = &told["outputs"][0];
                format!(
                    "{} {} {} {}",
                    told["decisionDefinitionName"],
                    output["value"],
                    output["ruleOrder"],
                    told["inputs"].as_array().unwrap().len()
                )
            })
            .collect();
        let expected = ["\"Rate\" 0.1 1 1", "\"Tax\" 10 null 0", "\"Rate\" 0.25 2 1", "\"Tax\" 500 null 0"];
        assert_eq!(shown, expected);
        let root: Vec<bool> = told.iter().map(|told| told["rootDecisionInstanceId"].is_null()).collect();
        assert_eq!((root, &told[0]["rootDecisionInstanceId"]), (vec![false, true, false, true], &told[1]["id"]));
        let definition = told[0]["decisionDefinitionId"].as_str().unwrap();
        assert_eq!(ada.get(&format!("/decision-definition/{definition}")).expect(200).json()["resource"], "rates.dmn");
        assert_eq!(count(&ada, &format!("decisionDefinitionId={definition}")), 2);
        let report = ada.signed_in("ada").get(&format!("//cases/{case}/audit")).expect(200).text();
        assert!(report.contains("Tax = 500; from “Rate”: rate = 0.25 (rule 2)"), "{report}");

        // Without a definition of its own, it counts to the one that imports it, and goes with that.
        ada.delete(&format!("/deployment/{}", imported["id"].as_str().unwrap())).expect(204);
        evaluate(&ada, "tax", json!({ "Income": { "value": 100 } }));
        let last = list(&ada, "decisionDefinitionKey=rate").pop().unwrap();
        let definition = last["decisionDefinitionId"].as_str().unwrap();
        assert_eq!(ada.get(&format!("/decision-definition/{definition}")).expect(200).json()["resource"], "taxes.dmn");
        ada.delete(&format!("/deployment/{}?cascade=true", importer["id"].as_str().unwrap())).expect(204);
        assert_eq!(count(&ada, ""), 0);
    }
}
