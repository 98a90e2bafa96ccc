//! What stands on a process itself: version tag, retention, who may start it.
use super::Process;
use super::context::{Context, quote};
use super::xml::{Node, Text};
use super::{listener, vendor};

/// The process without its elements.
pub(super) fn parse<'d>(node: Node<'d>, context: &mut Context<'d>) -> Process {
    let mut process = Process {
        id: node.id().unwrap_or_default().into(),
        name: node.attribute("name").map(|name| name.value.to_owned()),
        documentation: node.child_text("documentation").map(|text| text.value.to_owned()),
        executable: true,
        version_tag: node.extension("versionTag").map(|tag| tag.value.to_owned()),
        history_time_to_live: node.extension("historyTimeToLive").and_then(|text| days(text, context)),
        startable_in_tasklist: node.is("process") && vendor::flag(node, "isStartableInTasklist", true),
        candidate_starter_users: names(node.extension("candidateStarterUsers"), context),
        candidate_starter_groups: names(node.extension("candidateStarterGroups"), context),
        job_priority: context.optional(node.extension("jobPriority")),
        task_priority: context.optional(node.extension("taskPriority")),
        listeners: listener::parse(node, context),
        at: node.at(),
        ..Process::default()
    };
    for starter in vendor::each(node, "potentialStarter") {
        let (users, groups) = vendor::resources(starter, context);
        process.candidate_starter_users.extend(users.iter().map(|user| user.value.to_owned()));
        process.candidate_starter_groups.extend(groups.iter().map(|group| group.value.to_owned()));
    }
    process
}

fn names(list: Option<Text<'_>>, context: &mut Context<'_>) -> Vec<String> {
    list.map(|list| vendor::split(list, context).iter().map(|name| name.value.to_owned()).collect()).unwrap_or_default()
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
    use crate::bpmn::testing::{check_file, definitions};
    use expect_test::expect;

    fn file(attributes: &str) -> String {
        format!(
            "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' xmlns:camunda='http://camunda.org/schema/1.0/bpmn'>
<process id='p' isExecutable='true' {attributes}><documentation>why</documentation><extensionElements><camunda:potentialStarter><resourceAssignmentExpression>
<formalExpression>group(g2), user(u2)</formalExpression></resourceAssignmentExpression></camunda:potentialStarter></extensionElements><startEvent id='s'/></process></definitions>"
        )
    }

    #[test]
    fn who_may_start_and_how_long_it_is_kept() {
        let parsed = definitions(
            file("name='P' camunda:versionTag='v1' camunda:historyTimeToLive='P2W' camunda:isStartableInTasklist='false' camunda:candidateStarterUsers='ada, eve' camunda:candidateStarterGroups='g1' camunda:jobPriority='5' camunda:taskPriority='${n}'").as_bytes(),
        );
        let process = &parsed.processes[0];
        assert_eq!(
            (process.name.as_deref(), process.version_tag.as_deref(), process.documentation.as_deref()),
            (Some("P"), Some("v1"), Some("why"))
        );
        assert_eq!((process.history_time_to_live, process.startable_in_tasklist, process.executable), (Some(14), false, true));
        assert_eq!(process.candidate_starter_users, ["ada", "eve", "u2"]);
        assert_eq!(process.candidate_starter_groups, ["g1", "g2"]);
        assert!(process.job_priority.is_some() && process.task_priority.is_some());
    }

    #[test]
    fn times_to_live_are_days() {
        let days =
            |text: &str| definitions(file(&format!("camunda:historyTimeToLive='{text}'")).as_bytes()).processes[0].history_time_to_live;
        assert_eq!((days("30"), days("P5D"), days("")), (Some(30), Some(5), None));
        check_file(
            file("camunda:historyTimeToLive='P1M'").as_bytes(),
            expect![[r#"
            Error 2:64: element 'p': historyTimeToLive 'P1M' is not understood. Accepted are days: P30D or 30. [invalid-time-to-live]
        "#]],
        );
        check_file(
            file("camunda:historyTimeToLive='P99999999999W'").as_bytes(),
            expect![[r#"
            Error 2:64: element 'p': historyTimeToLive 'P99999999999W' is not understood. Accepted are days: P30D or 30. [invalid-time-to-live]
        "#]],
        );
    }
}
