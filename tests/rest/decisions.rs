//! `/decision-definition` and `/decision-requirements-definition`: decisions in versions, evaluated apart from any process.
use crate::harness::{Kind, Server, files};
use serde_json::{Value as Json, json};

fn discounts() -> String {
    files::read("tests/fixtures/discount.dmn")
}

const TYPES: &str = "<definitions xmlns='https://www.omg.org/spec/DMN/20211108/MODEL/' id='t' name='t' namespace='n'><inputData id='i' name='Monthly income'/><inputData id='d' name='Birthday'><variable name='Birthday' typeRef='date'/></inputData>
<decision id='echo' name='Echo'><informationRequirement><requiredInput href='#i'/></informationRequirement><informationRequirement><requiredInput href='#d'/></informationRequirement>
<literalExpression><text>{\"income\": Monthly income * 2, \"next\": Birthday + duration(\"P1Y\"), \"range\": [1..2], \"nothing\": null}</text></literalExpression></decision>
<decision id='sum' name='Sum'><informationRequirement><requiredDecision href='#echo'/></informationRequirement><literalExpression><text>Echo.income + 1</text></literalExpression></decision>
<decisionService id='service' name='Service'><outputDecision href='#sum'/><inputDecision href='#echo'/></decisionService></definitions>";

#[test]
fn decisions_are_deployed_in_versions_and_found_again() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        let created = server.deploy(&[("discount.dmn", &discounts())]).expect(200).json();
        let decisions = created["deployedDecisionDefinitions"].as_object().unwrap();
        assert_eq!((decisions.len(), created["deployedDecisionRequirementsDefinitions"].as_object().unwrap().len()), (4, 1));
        server.deploy(&[("again.dmn11.xml", &discounts())]).expect(200);
        let found = server.get("/decision-definition?latestVersion=true&key=discount").expect(200).json();
        assert_eq!((found.as_array().unwrap().len(), &found[0]["version"], &found[0]["versionTag"]), (1, &json!(2), &json!("spring")));
        assert_eq!(server.get("/decision-definition/count").expect(200).json(), json!({ "count": 8 }));
        let one = server.get("/decision-definition/key/customer").expect(200).json();
        assert_eq!(
            (&one["name"], &one["historyTimeToLive"], &one["resource"]),
            (&json!("Customer kind"), &json!(30), &json!("again.dmn11.xml"))
        );
        let id = one["id"].as_str().unwrap();
        assert_eq!(server.get(&format!("/decision-definition/{id}")).expect(200).json(), one);
        assert_eq!(server.get(&format!("/decision-definition/{id}/xml")).expect(200).json()["dmnXml"], json!(discounts()));
        server.get("/decision-definition/key/customer/diagram").expect(204);
        server.get("/decision-definition/key/nobody").expect(404);
        server.get("/decision-definition/customer:9:9").expect(404);
        let file = one["decisionRequirementsDefinitionId"].as_str().unwrap();
        let found = server.get(&format!("/decision-requirements-definition/{file}")).expect(200).json();
        assert_eq!((&found["key"], &found["version"]), (&json!("discounts"), &json!(2)));
        assert_eq!(server.get("/decision-requirements-definition/key/discounts/xml").expect(200).json()["id"], json!(file));
        assert_eq!(server.get("/decision-requirements-definition/count?latestVersion=true").expect(200).json(), json!({ "count": 1 }));
        server.get("/decision-requirements-definition/a:1:1").expect(400);
        server.get("/decision-requirements-definition/key/nobody").expect(404);
        // A deployment that goes takes its versions along.
        let deployment = one["deploymentId"].as_str().unwrap();
        server.delete(&format!("/deployment/{deployment}")).expect(204);
        assert_eq!(server.get("/decision-definition/key/customer").expect(200).json()["version"], json!(1));
    }
}

#[test]
fn a_script_that_cannot_be_read_refuses_the_deployment_with_its_place() {
    let server = Server::start(Kind::Sqlite);
    let of = |language: &str, text: &str| {
        let cell = |text: &str| {
            format!(
                "<inputEntry><text>-</text></inputEntry><outputEntry expressionLanguage='{language}'><text>\n{text}</text></outputEntry>"
            )
        };
        let table = "<decisionTable><input><inputExpression><text>x</text></inputExpression></input><output name='o'/>";
        let decision = format!("<decision id='d' name='D'>{table}<rule>{}</rule></decisionTable></decision>", cell(text));
        format!("<definitions xmlns='https://www.omg.org/spec/DMN/20211108/MODEL/' id='m' name='m' namespace='n'>{decision}</definitions>")
    };
    for (language, text, code, column) in [
        ("javascript", "1 + ;", "script-javascript", 5),
        ("groovy", "1 + ;", "script-groovy", 5),
        ("juel", "x + ", "expression", 4),
        ("juel", "1 + ${x + }", "expression", 11),
        ("python", "1 + ", "script-language", 1),
    ] {
        let refused = server.deploy(&[("m.dmn", &of(language, text))]).expect(400).json();
        let error = &refused["details"]["m.dmn"]["errors"][0];
        let place = (error["mainElementId"].as_str(), error["line"].as_i64(), error["column"].as_i64());
        assert_eq!(error["code"], code, "{language}: {error}");
        assert_eq!(place, (Some("d"), Some(2), Some(column)), "{language}: {error}");
    }
    server.deploy(&[("m.dmn", &of("javascript", "1 + 1;"))]).expect(200);
}

#[test]
fn a_file_that_is_wrong_takes_the_whole_deployment_back() {
    let server = Server::start(Kind::Sqlite);
    let broken = discounts().replace("&gt;= 10<", "&gt;= * 10<");
    let refused = server
        .deploy(&[("good.dmn", &discounts().replace("id=\"", "id=\"g_").replace("#customer", "#g_customer")), ("bad.dmn", &broken)])
        .expect(400)
        .json();
    let error = &refused["details"]["bad.dmn"]["errors"][0];
    assert_eq!(
        (&error["code"], &error["mainElementId"], &error["line"]),
        (&json!("expression"), &json!("customer"), &json!(8)),
        "{refused}"
    );
    assert_eq!(server.get("/decision-definition/count").expect(200).json(), json!({ "count": 0 }));
}

fn evaluate(server: &Server, path: &str, variables: Json) -> Json {
    server.post(&format!("/decision-definition/{path}"), json!({ "variables": variables })).expect(200).json()
}

#[test]
fn rules_that_match_are_answered_with_typed_outputs() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy(&[("discount.dmn", &discounts())]).expect(200);
        let given = json!({ "amount": { "value": 1250, "type": "Integer" }, "orders": { "value": 12 } });
        let rules = evaluate(&server, "key/discount/evaluate", given);
        assert_eq!(
            rules,
            json!([{ "percent": { "type": "Double", "value": 12.5, "valueInfo": {} }, "note": { "type": "String", "value": "for regular customers", "valueInfo": {} } }])
        );
        assert_eq!(evaluate(&server, "key/discount/evaluate", json!({ "orders": { "value": 1 } })), json!([]));
        let clash =
            server.post("/decision-definition/key/clash/evaluate", json!({ "variables": { "amount": { "value": 5 } } })).expect(500).json();
        assert!(clash["message"].as_str().unwrap().contains("UNIQUE lets one rule match"), "{clash}");
        server.post("/decision-definition/key/nobody/evaluate", json!({})).expect(404);
        let wrong = json!({ "variables": { "amount": { "value": "x", "type": "Integer" } } });
        let wrong = server.post("/decision-definition/key/discount/evaluate", wrong).expect(400).json();
        assert!(wrong["message"].as_str().unwrap().contains("'amount'"), "{wrong}");
    }
}

#[test]
fn feel_values_travel_exactly() {
    let server = Server::start(Kind::Sqlite);
    server.deploy(&[("types.dmn", TYPES)]).expect(200);
    let given = json!({ "Monthly income": { "type": "Feel", "value": "12345678901234567890.25" }, "Birthday": { "type": "Feel", "value": "date(\"2002-02-28\")" } });
    let answer = evaluate(&server, "key/echo/evaluate?resultFormat=feel", given.clone());
    assert_eq!(answer["type"], json!("Feel"));
    assert_eq!(
        answer["value"],
        json!("{\"income\": 24691357802469135780.5, \"next\": date(\"2003-02-28\"), \"nothing\": null, \"range\": [1..2]}")
    );
    assert_eq!(evaluate(&server, "key/sum/evaluate?resultFormat=feel", given)["value"], json!("24691357802469135781.5"));
    let service = json!({ "Echo": { "type": "Feel", "value": "{\"income\": 41}" } });
    assert_eq!(evaluate(&server, "key/service/evaluate?resultFormat=feel", service)["value"], json!("42"));
    assert_eq!(evaluate(&server, "key/sum/evaluate?resultFormat=feel", json!({}))["value"], json!("null"));
    for literal in ["today()", "1 +", "{a: 1}", "[1, 2"] {
        let given = json!({ "variables": { "Birthday": { "type": "Feel", "value": literal } } });
        let refused = server.post("/decision-definition/key/echo/evaluate", given).expect(400).json();
        assert!(refused["message"].as_str().unwrap().contains("'Birthday'"), "{refused}");
    }
    server.post("/decision-definition/key/echo/evaluate?resultFormat=xml", json!({})).expect(400);
}

#[test]
fn the_history_tells_inputs_outputs_and_rules() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy(&[("discount.dmn", &discounts()), ("decision.bpmn", &crate::harness::fixture("decision"))]).expect(200);
        let instance = server.start("decision", json!({ "wanted": "discount", "orders": 12, "amount": 1250 }));
        evaluate(&server, "key/fees/evaluate", json!({ "amount": { "value": 7 } }));
        let of_instance = format!("/history/decision-instance?processInstanceId={instance}&includeInputs=true&includeOutputs=true");
        let told = server.get(&of_instance).expect(200).json();
        let told = told.as_array().unwrap();
        let at = |activity: &str, decision: &str| {
            told.iter()
                .find(|told| told["activityId"] == json!(activity) && told["decisionDefinitionKey"] == json!(decision))
                .unwrap()
                .clone()
        };
        // Four tasks, two of which ask for the discount, which requires the kind of customer.
        assert_eq!(told.len(), 6, "{told:#?}");
        let (discount, customer) = (at("discount", "discount"), at("discount", "customer"));
        assert_eq!((&customer["rootDecisionInstanceId"], &discount["rootDecisionInstanceId"]), (&discount["id"], &Json::Null));
        assert_eq!(
            (&discount["processDefinitionKey"], &discount["decisionRequirementsDefinitionKey"]),
            (&json!("decision"), &json!("discounts"))
        );
        let input = &discount["inputs"][0];
        assert_eq!(
            (&input["clauseId"], &input["clauseName"], &input["type"], &input["value"]),
            (&json!("in_amount"), &json!("Amount"), &json!("Integer"), &json!(1250))
        );
        let output = &discount["outputs"][0];
        assert_eq!(
            (&output["ruleId"], &output["ruleOrder"], &output["variableName"], &output["value"]),
            (&json!("loyal"), &json!(2), &json!("percent"), &json!(12.5))
        );
        let id = discount["id"].as_str().unwrap();
        let one = server.get(&format!("/history/decision-instance/{id}?includeOutputs=true")).expect(200).json();
        assert_eq!((&one["outputs"], &one["inputs"]), (&discount["outputs"], &Json::Null));
        let count = |query: &str| server.get(&format!("/history/decision-instance/count?{query}")).expect(200).json()["count"].clone();
        assert_eq!(
            (count("decisionDefinitionKey=fees"), count("rootDecisionInstancesOnly=true"), count("activityIdIn=kind")),
            (json!(2), json!(5), json!(1))
        );
        server.get("/history/decision-instance/1").expect(404);
    }
}

#[test]
fn a_task_can_be_bound_to_the_decision_of_its_deployment() {
    let server = Server::start(Kind::Sqlite);
    let process = crate::harness::fixture("decision")
        .replace("decisionRef=\"customer\"", "decisionRef=\"customer\" camunda:decisionRefBinding=\"deployment\"");
    server.deploy(&[("discount.dmn", &discounts()), ("decision.bpmn", &process)]).expect(200);
    server.deploy(&[("discount.dmn", &discounts().replace("\"regular\"", "\"friend\""))]).expect(200);
    server.start("decision", json!({ "wanted": "discount", "orders": 12, "amount": 1250 }));
    let told = server.get("/history/decision-instance?activityIdIn=kind&includeOutputs=true").expect(200).json();
    assert_eq!(told[0]["outputs"][0]["value"], json!("regular"));
    let latest = evaluate(&server, "key/customer/evaluate", json!({ "orders": { "value": 12 } }));
    assert_eq!(latest[0]["kind"]["value"], json!("friend"));
}

const RATES: &str = "<definitions xmlns='https://www.omg.org/spec/DMN/20211108/MODEL/' id='rates' name='rates' namespace='urn:rates'><inputData id='i' name='Monthly income'/>
<decision id='yearly' name='Yearly income'><informationRequirement><requiredInput href='#i'/></informationRequirement><literalExpression><text>Monthly income * 12</text></literalExpression></decision></definitions>";

const TAX: &str = "<definitions xmlns='https://www.omg.org/spec/DMN/20211108/MODEL/' id='tax' name='tax' namespace='urn:tax'><import name='rates' namespace='urn:rates' importType='https://www.omg.org/spec/DMN/20211108/MODEL/'/>
<decision id='tax' name='Tax'><informationRequirement><requiredDecision href='urn:rates#yearly'/></informationRequirement><literalExpression><text>rates.Yearly income / 10</text></literalExpression></decision></definitions>";

#[test]
fn a_model_imports_another_of_its_deployment_or_the_newest_one() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        let tax = || evaluate(&server, "key/tax/evaluate", json!({ "Monthly income": { "value": 100 } }))[0]["Tax"]["value"].clone();
        let alone = server.deploy(&[("tax.dmn", TAX)]).expect(400).json();
        let error = &alone["details"]["tax.dmn"]["errors"][0];
        assert_eq!((&error["code"], &error["line"], &error["column"]), (&json!("dmn-import"), &json!(1), &json!(107)), "{alone}");
        server.deploy(&[("tax.dmn", TAX), ("rates.dmn", RATES)]).expect(200);
        assert_eq!(tax(), json!(120));
        // It stays what it was until it is deployed anew, and needs nobody else to.
        let weekly = server.deploy(&[("rates.dmn", &RATES.replace("* 12", "* 52"))]).expect(200).json();
        assert_eq!(tax(), json!(120));
        server.deploy(&[("tax.dmn", TAX)]).expect(200);
        assert_eq!(tax(), json!(520));
        server.delete(&format!("/deployment/{}", weekly["id"].as_str().unwrap())).expect(204);
        assert_eq!(tax(), json!(520));
        // The history tells imported ones too, with the definition that the copy was of.
        let told = server.get("/history/decision-instance?sortBy=evaluationTime&sortOrder=asc").expect(200).json();
        let keys: Vec<&str> = told.as_array().unwrap().iter().map(|told| told["decisionDefinitionKey"].as_str().unwrap()).collect();
        assert_eq!(keys, ["yearly", "tax"].repeat(4));
        let definitions: Vec<&str> = told.as_array().unwrap().iter().map(|told| told["decisionDefinitionId"].as_str().unwrap()).collect();
        let prefixes: Vec<String> = definitions.iter().map(|id| id.rsplit_once(':').unwrap().0.to_owned()).collect();
        // The weekly version is gone, so what is evaluated of its copy counts to the one that imports it.
        assert_eq!(prefixes, ["yearly:1", "tax:1", "yearly:1", "tax:1", "yearly:2", "tax:2", "tax:2", "tax:2"]);
    }
}

/// A file with one decision; `id` may be left out, as the standard has it.
fn plain(namespace: &str, attributes: &str, imports: &[&str], text: &str) -> String {
    let kind = "importType='https://www.omg.org/spec/DMN/20211108/MODEL/'";
    let imports: String = imports.iter().map(|name| format!("<import name='{name}' namespace='urn:{name}' {kind}/>")).collect();
    let requires: String = match imports.is_empty() {
        true => String::new(),
        false => ["b", "c"]
            .map(|name| format!("<informationRequirement><requiredDecision href='urn:{name}#same'/></informationRequirement>"))
            .concat(),
    };
    format!(
        "<definitions xmlns='https://www.omg.org/spec/DMN/20211108/MODEL/' id='{namespace}' name='{namespace}' namespace='urn:{namespace}'>{imports}<decision {attributes}>{requires}<literalExpression><text>{text}</text></literalExpression></decision></definitions>"
    )
}

#[test]
fn a_decision_without_an_id_goes_by_its_name() {
    let server = Server::start(Kind::Sqlite);
    let created = server.deploy(&[("a.dmn", &plain("a", "name='What it costs/day'", &[], "3"))]).expect(200).json();
    assert_eq!(created["deployedDecisionDefinitions"].as_object().unwrap().len(), 1);
    assert_eq!(evaluate(&server, "key/What%20it%20costs%2Fday/evaluate?resultFormat=feel", json!({}))["value"], json!("3"));
    let key = "What%20it%20costs%2Fday";
    assert_eq!(server.get(&format!("/decision-definition/key/{key}")).expect(200).json()["key"], json!("What it costs/day"));
}

/// Ids are unique within a model: of those that another file imports one has the key, and all are reached by imports.
#[test]
fn files_that_are_imported_may_share_ids() {
    let server = Server::start(Kind::Sqlite);
    let (b, c) = (plain("b", "id='same' name='B'", &[], "1"), plain("c", "id='same' name='C'", &[], "2"));
    let both = plain("a", "id='both' name='Both'", &["b", "c"], "[b.B, c.C]");
    assert_eq!(server.deploy(&[("b.dmn", &b), ("c.dmn", &c)]).expect(400).json()["details"]["c.dmn"]["errors"][0]["code"], "duplicate-id");
    let created = server.deploy(&[("b.dmn", &b), ("c.dmn", &c), ("a.dmn", &both)]).expect(200).json();
    assert_eq!(created["deployedDecisionDefinitions"].as_object().unwrap().len(), 2);
    assert_eq!(evaluate(&server, "key/both/evaluate?resultFormat=feel", json!({}))["value"], json!("[1, 2]"));
    assert_eq!(evaluate(&server, "key/same/evaluate?resultFormat=feel", json!({}))["value"], json!("1"));
    let own = plain("a", "id='same' name='Both'", &["b", "c"], "[b.B, c.C]");
    server.deploy(&[("b.dmn", &b), ("c.dmn", &c), ("a.dmn", &own)]).expect(200);
    assert_eq!(evaluate(&server, "key/same/evaluate?resultFormat=feel", json!({}))["value"], json!("[1, 2]"));
}
