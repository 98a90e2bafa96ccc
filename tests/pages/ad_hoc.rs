//! What an ad-hoc sub-process leaves to a person is chosen on the page of their task.
use crate::harness::{Browser, Kind, Server};
use serde_json::json;

#[test]
fn the_owner_chooses_what_is_done() {
    let server = Server::demo(Kind::Sqlite);
    let model = crate::harness::fixture("ad_hoc_sequential")
        .replace("<userTask id=\"sweep\"/>", "<userTask id=\"sweep\" name=\"Sweep the floor\"/>");
    let model = model.replace("<adHocSubProcess id=\"tidy\"", "<adHocSubProcess id=\"tidy\" name=\"Tidy up\"");
    server.as_user("ada", "ada").deploy(&[("tidy.bpmn", &model)]).expect(200);
    server.as_user("eve", "eve").start("ad_hoc_sequential", json!({}));
    let eve = Browser::open(&server.url);
    eve.sign_in("eve", "eve").follow("Tidy up").sees("Choose what is to be done").sees("Sweep the floor");
    eve.press("choose-sweep").sees("It has begun.").sees("1 under way");
    // One activity after the other: the second one has to wait.
    eve.press("choose-wipe").sees("a second one cannot begin beside the first");
    eve.go("/tasks").follow("Tidy up").press("complete").sees("Done, thank you");
}
