//! A server with nothing to do asks its database nothing, however much time passes.
use crate::harness::{Kind, Server, eventually};
use serde_json::json;

const HOUR: i64 = 3_600_000;

#[test]
fn an_idle_day_costs_no_statement() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("user_task_plain").deploy_fixture("catch_timer");
        server.start("user_task_plain", json!({}));
        let waiting = server.start("catch_timer", json!({ "pause": "P2D", "until": "2030-01-09T09:00:00Z" }));
        eventually("the job loop has seen all there is", || {
            let before = server.tally.queries.counts();
            server.clock.advance(1);
            before == server.tally.queries.counts()
        });
        let before = (server.tally.queries.counts(), server.tally.commands.counts());
        for _ in 0..47 {
            server.clock.advance(HOUR);
        }
        let after = (server.tally.queries.counts(), server.tally.commands.counts());
        assert_eq!(after, before, "{kind:?}: nothing was due");
        server.clock.advance(2 * HOUR);
        eventually("the timers fire in their time", || server.get(&format!("/process-instance/{waiting}")).status == 404);
    }
}
