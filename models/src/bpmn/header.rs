//! What stands on a process itself: version tag, retention, who may start it.
use super::Process;
use super::context::{Context, quote};
use super::vendor;
use super::xml::{Node, Text};

/// Absent counts as not executable, as BPMN (10.3.2) and Camunda 7 have it.
pub(super) fn is_executable(node: Node<'_>) -> bool {
    node.attribute("isExecutable").is_some_and(|flag| flag.value == "true" || flag.value == "1")
}

/// The process without its elements.
pub(super) fn parse<'d>(node: Node<'d>, context: &mut Context<'d>) -> Process {
    vendor::warn_of_listeners(node, context);
    let mut process = Process {
        id: node.id().unwrap_or_default().into(),
        name: node.attribute("name").map(|name| name.value.to_owned()),
        documentation: node.child_text("documentation").map(|text| text.value.to_owned()),
        executable: true,
        version_tag: node.extension("versionTag").map(|tag| tag.value.to_owned()),
        history_time_to_live: node.extension("historyTimeToLive").and_then(|text| days(text, context)),
        startable_in_tasklist: vendor::flag(node, "isStartableInTasklist", true),
        candidate_starter_users: names(node.extension("candidateStarterUsers")),
        candidate_starter_groups: names(node.extension("candidateStarterGroups")),
        job_priority: context.optional(node.extension("jobPriority")),
        task_priority: context.optional(node.extension("taskPriority")),
        at: node.at(),
        ..Process::default()
    };
    for starter in vendor::each(node, "potentialStarter") {
        let (users, groups) = vendor::resources(starter);
        process.candidate_starter_users.extend(users.iter().map(|user| user.value.to_owned()));
        process.candidate_starter_groups.extend(groups.iter().map(|group| group.value.to_owned()));
    }
    process
}

fn names(list: Option<Text<'_>>) -> Vec<String> {
    list.map(|list| vendor::split(list).iter().map(|name| name.value.to_owned()).collect()).unwrap_or_default()
}

/// `P30D`, `P4W` or `30`.
fn days(text: Text<'_>, context: &mut Context<'_>) -> Option<u32> {
    let upper = text.value.to_ascii_uppercase();
    let days = match upper.strip_prefix('P') {
        None => upper.parse().ok(),
        Some(period) => match period.strip_suffix('W') {
            Some(weeks) => weeks.parse::<u32>().ok().and_then(|weeks| weeks.checked_mul(7)),
            None => period.strip_suffix('D').and_then(|days| days.parse().ok()),
        },
    };
    if days.is_none() {
        let message = format!("historyTimeToLive '{}' is not understood. Accepted are days: P30D or 30.", quote(text.value));
        context.error("invalid-time-to-live", text.at, message);
    }
    days
}
