//! On a phone nothing is cut off, and nobody has to scroll sideways.
use crate::harness::{Browser, Kind, Server};

#[test]
fn every_page_fits() {
    let server = Server::demo(Kind::Sqlite);
    let eve = Browser::phone(&server.url);
    let fits = |page: &str| {
        let (content, window) = eve.widths();
        assert!(window < 500, "{window}");
        assert!(content <= window, "{page}: {content} pixels in a window of {window}");
    };
    eve.go("/");
    fits("sign in");
    eve.sign_in("eve", "eve");
    fits("tasks");
    eve.press("nav-start");
    fits("start list");
    eve.follow("Purchase request");
    fits("start form");
    let long = "Averylongwordwithoutanyspacesthatwouldbreakmanylayoutsbecauseitdoesnotend".repeat(2);
    eve.fill("item", &long).fill("amount", "800").fill("reason", "Because it is needed").press("submit");
    eve.press("nav-cases");
    fits("cases");
    eve.follow("Purchase request");
    fits("case");
    eve.press("audit-report");
    fits("audit report");
    eve.go("/demo/mailbox");
    fits("mailbox");

    let max = Browser::phone(&server.url);
    max.sign_in("max", "max").go("/tasks?list=open").follow("Approve purchase");
    let (content, window) = max.widths();
    assert!(content <= window, "task: {content} pixels in a window of {window}");
}
