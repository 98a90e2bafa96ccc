//! A form that was deployed as a file of its own is filled in on the page of the task, in the version that it binds to; so is
//! one that is kept in the model itself.
use crate::harness::{Browser, Kind, Server, fixture};
use serde_json::json;

#[test]
fn a_deployed_form_is_filled_in() {
    let server = Server::demo(Kind::Sqlite);
    let task = r#"<userTask id="approve" name="Check the order" camunda:assignee="eve" camunda:formRef="order"/>"#;
    let model = fixture("user_task_plain").replace("<userTask id=\"approve\"/>", task);
    let form = |label: &str| {
        json!({ "id": "order", "components": [
            { "type": "text", "text": "An order" },
            { "type": "number", "key": "amount", "label": label, "validate": { "required": true, "max": 100 } },
            { "type": "textfield", "key": "remark", "label": "Remark", "defaultValue": "none" },
        ] })
        .to_string()
    };
    let ada = server.as_user("ada", "ada");
    ada.deploy(&[("order.bpmn", &model), ("order.form", &form("Pieces"))]).expect(200);
    ada.deploy(&[("order.form", &form("Amount"))]).expect(200);
    server.as_user("eve", "eve").start("user_task_plain", json!({ "amount": 7 }));
    let eve = Browser::open(&server.url);
    eve.sign_in("eve", "eve").follow("Check the order").sees("Amount").sees("Remark");
    assert_eq!((eve.value_of("amount"), eve.value_of("remark")), ("7".to_owned(), "none".to_owned()));
    eve.fill("amount", "700").press("complete").sees("at most 100");
    eve.fill("amount", "70").press("complete").sees("Done, thank you");
}

#[test]
fn a_form_in_the_model_is_filled_in() {
    let server = Server::demo(Kind::Sqlite);
    server.as_user("ada", "ada").deploy(&[("embedded_form.bpmn", &fixture("embedded_form"))]).expect(200);
    server.as_user("eve", "eve").start("embedded_form", json!({}));
    let eve = Browser::open(&server.url);
    eve.sign_in("eve", "eve").follow("Check the order").sees("Amount");
    eve.fill("amount", "700").press("complete").sees("at most 100");
    eve.fill("amount", "70").press("complete").sees("Done, thank you");
}
