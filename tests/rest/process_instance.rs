//! `/process-instance`: what runs.
use crate::harness::{Kind, Server, typed};
use serde_json::{Value as Json, json};

fn begin(server: &Server, business_key: &str, variables: Json) -> String {
    let body = json!({ "businessKey": business_key, "variables": typed(&variables) });
    let started = server.post("/process-definition/key/user_task_plain/start", body).expect(200).json();
    started["id"].as_str().unwrap().to_owned()
}

fn ids(list: &Json) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect()
}

#[test]
fn a_running_instance_is_read_and_deleted() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("user_task_plain");
        let id = begin(&server, "a", json!({}));
        let path = format!("/process-instance/{id}");
        let found = server.get(&path).expect(200);
        assert_eq!(found.header("cache-control"), Some("no-cache"));
        let found = found.json();
        assert_eq!((&found["id"], &found["businessKey"], &found["definitionKey"]), (&json!(id), &json!("a"), &json!("user_task_plain")));
        assert_eq!(found["links"], json!([]));
        server.delete(&path).expect(204);
        server.get(&path).expect(404);
        assert_eq!(server.delete(&path).expect(404).json()["type"], "InvalidRequestException");
        server.delete(&format!("{path}?failIfNotExists=false")).expect(204);
        server.delete("/process-instance/nonsense").expect(404);
        server.get("/process-instance/nonsense").expect(404);
        let past = server.get(&format!("/history{path}")).expect(200).json();
        assert_eq!((&past["state"], &past["deleteReason"]), (&json!("EXTERNALLY_TERMINATED"), &Json::Null));
    }
}

#[test]
fn a_list_is_filtered_by_url_and_by_body() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("user_task_plain").deploy_fixture("catch_message");
        let one = begin(&server, "order-1", json!({ "amount": 100, "who": "Ada", "ok": true }));
        let two = begin(&server, "order-2", json!({ "amount": 2.5, "who": "Bob" }));
        let other = server.start("catch_message", json!({ "amount": 100_000_000_000_i64 }));
        let get = |query: &str| server.get(&format!("/process-instance?sortBy=instanceId&sortOrder=asc&{query}")).expect(200).json();
        let post = |body: Json| server.post("/process-instance", body).expect(200).json();

        assert_eq!(ids(&get("")), [&one, &two, &other]);
        assert_eq!(ids(&get("processDefinitionKey=user_task_plain")), [&one, &two]);
        assert_eq!(ids(&get("processDefinitionKeyNotIn=user_task_plain")), [&other]);
        assert_eq!(ids(&get("businessKey=order-2")), [&two]);
        assert_eq!(ids(&get("businessKeyLike=order-%25&maxResults=1")), [&one]);
        assert_eq!(ids(&get("activityIdIn=wait")), [&other]);
        assert_eq!(ids(&get(&format!("processInstanceIds={one},{other},nonsense"))), [&one, &other]);
        assert!(ids(&get("suspended=true")).is_empty() && ids(&get("caseInstanceId=1")).is_empty());
        assert_eq!(ids(&get("variables=amount_eq_100")), [&one]);
        assert_eq!(ids(&get("variables=amount_lt_50,who_eq_Bob")), [&two]);
        assert_eq!(ids(&get("variables=who_like_A%25")), [&one]);
        assert_eq!(ids(&get("variables=who_eq_ada&variableValuesIgnoreCase=true")), [&one]);
        assert_eq!(ids(&get("variables=WHO_eq_Ada&variableNamesIgnoreCase=true")), [&one]);
        assert_eq!(ids(&get("variables=amount_gteq_100")), [&one, &other]);
        assert_eq!(ids(&get("withoutTenantId=true&rootProcessInstances=true&leafProcessInstances=true&active=true")).len(), 3);

        let typed = |operator: &str, value: Json| json!({ "variables": [{ "name": "amount", "operator": operator, "value": value }] });
        assert_eq!(ids(&post(typed("eq", json!(100)))), [&one]);
        assert!(ids(&post(typed("eq", json!("100")))).is_empty());
        assert_eq!(ids(&post(typed("neq", json!(100)))), [&two, &other]);
        assert_eq!(ids(&post(json!({ "variables": [{ "name": "ok", "operator": "eq", "value": true }] }))), [&one]);
        let sorted = post(
            json!({ "sorting": [{ "sortBy": "definitionKey", "sortOrder": "asc" }, { "sortBy": "businessKey", "sortOrder": "desc" }] }),
        );
        assert_eq!(ids(&sorted), [&other, &two, &one]);
        let alternatives =
            json!({ "processDefinitionKey": "user_task_plain", "orQueries": [{ "businessKey": "order-2", "activityIdIn": ["wait"] }] });
        assert_eq!(ids(&post(alternatives.clone())), [&two]);
        assert_eq!(server.post("/process-instance/count", alternatives).expect(200).json(), json!({ "count": 1 }));
        assert_eq!(server.get("/process-instance/count?businessKey=order-1").expect(200).json(), json!({ "count": 1 }));

        for query in ["variables=amount", "variables=amount_is_1", "sortBy=size&sortOrder=asc", "active=perhaps", "firstResult=-1"] {
            server.get(&format!("/process-instance?{query}")).expect(400);
        }
        for body in [typed("gt", Json::Null), json!({ "sorting": [{ "sortBy": "instanceId" }] }), json!({ "orQueries": 7 }), json!([])] {
            server.post("/process-instance", body).expect(400);
        }
    }
}

#[test]
fn variables_are_read_and_changed_by_instance_and_by_element_instance() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("user_task_plain");
        let id = begin(&server, "a", json!({ "n": 1, "gone": "x" }));
        let path = format!("/process-instance/{id}/variables");
        let patch =
            json!({ "modifications": { "n": { "value": "2", "type": "Long" }, "new": { "value": true } }, "deletions": ["gone", "never"] });
        server.post(&path, patch).expect(204);
        let all = server.get(&path).expect(200).json();
        assert_eq!(
            all,
            json!({ "n": { "type": "Long", "value": 2, "valueInfo": {} }, "new": { "type": "Boolean", "value": true, "valueInfo": {} } })
        );
        server.put(&format!("{path}/text"), json!({ "value": 12, "type": "string" })).expect(204);
        assert_eq!(server.get(&format!("{path}/text")).expect(200).json()["value"], "12");
        server.delete(&format!("{path}/text")).expect(204);
        server.delete(&format!("{path}/text")).expect(204);
        server.get(&format!("{path}/text")).expect(404);

        let tree = server.get(&format!("/process-instance/{id}/activity-instances")).expect(200).json();
        let inner = tree["childActivityInstances"][0]["id"].as_str().unwrap();
        assert_eq!(server.get(&format!("/process-instance/{inner}/variables")).expect(200).json(), all);

        for unknown in ["7", "nonsense"] {
            server.get(&format!("/process-instance/{unknown}/variables")).expect(404);
            server.put(&format!("/process-instance/{unknown}/variables/a"), json!({ "value": 1 })).expect(404);
        }
        server.put(&format!("{path}/n"), json!({ "value": "many", "type": "Integer" })).expect(400);
        server.post(&path, json!({ "modifications": { "n": { "value": {}, "type": "Object" } } })).expect(400);
        assert_eq!(server.get(&path).expect(200).json(), all);
    }
}

#[test]
fn files_go_up_in_a_form_and_come_down_as_they_were() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("user_task_plain");
        let id = begin(&server, "a", json!({ "text": "x" }));
        let path = format!("/process-instance/{id}/variables/scan/data");
        let form = "--b\r\nContent-Disposition: form-data; name=\"data\"; filename=\"a b.txt\"\r\nContent-Type: text/plain; encoding=UTF-8\r\n\r\nhällo\r\n\
                    --b\r\nContent-Disposition: form-data; name=\"valueType\"\r\n\r\nFile\r\n--b--\r\n";
        server.send("POST", &path, "multipart/form-data; boundary=b", form.as_bytes().to_vec(), &[]).expect(204);
        let data = server.get(&path).expect(200);
        assert_eq!((data.text().as_str(), data.content_type.as_str()), ("hällo", "text/plain; charset=UTF-8"));
        assert_eq!(data.header("content-disposition"), Some("attachment; filename=\"a b.txt\"; filename*=UTF-8''a%20b.txt"));
        let shown = server.get(&format!("/process-instance/{id}/variables/scan")).expect(200).json();
        assert_eq!(shown["value"], Json::Null);
        assert_eq!(shown["valueInfo"], json!({ "filename": "a b.txt", "mimeType": "text/plain", "encoding": "UTF-8" }));
        server.put(&format!("/process-instance/{id}/variables/raw"), json!({ "value": "AQI=", "type": "Bytes" })).expect(204);
        assert_eq!(server.get(&format!("/process-instance/{id}/variables/raw/data")).expect(200).bytes, [1, 2]);
        server.get(&format!("/process-instance/{id}/variables/text/data")).expect(400);
        let form = "--b\r\nContent-Disposition: form-data; name=\"data\"\r\nContent-Type: application/json\r\n\r\n{\"a\":1}\r\n\
                    --b\r\nContent-Disposition: form-data; name=\"type\"\r\n\r\norg.example.Order\r\n--b--\r\n";
        let path = format!("/process-instance/{id}/variables/order");
        server.send("POST", &format!("{path}/data"), "multipart/form-data; boundary=b", form.as_bytes().to_vec(), &[]).expect(204);
        let object = server.get(&format!("{path}?deserializeValue=false")).expect(200).json();
        assert_eq!((object["type"].clone(), object["value"].clone()), (json!("Object"), json!("{\"a\":1}")));
        assert_eq!(object["valueInfo"]["objectTypeName"], "org.example.Order");
        server.get(&format!("/process-instance/{id}/variables/nothing/data")).expect(404);
    }
}

#[test]
fn the_tree_shows_where_the_tokens_stand() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("multi_instance_parallel").deploy_fixture("async_before");
        let reviewers = json!({ "reviewers": ["ada", "bob", "cleo"] });
        let id = server.start("multi_instance_parallel", reviewers);
        let tree = server.get(&format!("/process-instance/{id}/activity-instances")).expect(200).json();
        assert_eq!(
            (&tree["id"], &tree["activityType"], &tree["parentActivityInstanceId"]),
            (&json!(id), &json!("processDefinition"), &Json::Null)
        );
        assert_eq!(tree["activityId"], tree["processDefinitionId"]);
        let body = &tree["childActivityInstances"][0];
        assert_eq!((&body["activityId"], &body["activityType"]), (&json!("review#multiInstanceBody"), &json!("multiInstanceBody")));
        let inner = body["childActivityInstances"].as_array().unwrap();
        assert_eq!(inner.len(), 3);
        assert!(inner.iter().all(|one| one["activityId"] == "review" && one["parentActivityInstanceId"] == body["id"]), "{body}");
        assert_eq!(inner[0]["executionIds"], json!([inner[0]["id"]]));

        let waiting = server.start("async_before", json!({ "ready": false }));
        let tree = server.get(&format!("/process-instance/{waiting}/activity-instances")).expect(200).json();
        assert_eq!(tree["childActivityInstances"], json!([]));
        assert_eq!(tree["childTransitionInstances"][0]["activityId"], "fragile");
        server.get("/process-instance/7/activity-instances").expect(404);
    }
}

#[test]
fn comments_of_an_instance_are_those_of_its_tasks() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("user_task_plain");
        let id = begin(&server, "a", json!({}));
        let path = format!("/process-instance/{id}/comment");
        assert_eq!(server.get(&path).expect(200).json(), json!([]));
        let task = server.get(&format!("/task?processInstanceId={id}")).expect(200).json()[0]["id"].as_str().unwrap().to_owned();
        let write = |message: &str| {
            let answer = server.post(&format!("/task/{task}/comment/create"), json!({ "message": message })).expect(200).json();
            answer["id"].as_str().unwrap().to_owned()
        };
        let (first, second) = (write("one"), write("two"));
        let list = server.get(&path).expect(200).json();
        assert_eq!(ids(&list), [&second, &first]);
        assert_eq!((&list[1]["message"], &list[1]["taskId"], &list[1]["processInstanceId"]), (&json!("one"), &json!(task), &json!(id)));
        server.put(&path, json!({ "id": first, "message": "one, corrected" })).expect(204);
        assert_eq!(server.get(&path).expect(200).json()[1]["message"], "one, corrected");
        server.put(&path, json!({ "id": first })).expect(400);
        server.put(&path, json!({ "id": "7", "message": "x" })).expect(404);
        server.delete(&format!("{path}/{second}")).expect(204);
        server.delete(&format!("{path}/{second}")).expect(404);
        assert_eq!(ids(&server.get(&path).expect(200).json()), [&first]);
        server.delete(&path).expect(204);
        assert_eq!(server.get(&path).expect(200).json(), json!([]));
    }
}
