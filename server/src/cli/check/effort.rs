//! How long it may take a person to mend what hinders execution: a rough estimate to plan a migration by, with what was
//! guessed said openly.
use baton_models::Problem;
use std::collections::HashSet;

/// Minutes for what is wrong everywhere, by code. Host code counts once for each class or bean: a worker is written once.
const MINUTES: [(&str, u32); 8] = [
    ("host-code", 120),
    ("script-language", 45),
    ("script-groovy", 45),
    ("unsupported-extension", 60),
    ("unsupported-element", 60),
    ("extension-lost", 15),
    ("expression", 10),
    ("nothing-executable", 5),
];
/// Minutes for any other error.
const OTHER: u32 = 10;

/// Minutes for all problems of all files.
pub fn minutes<'p>(problems: impl Iterator<Item = &'p Problem>) -> u32 {
    let mut workers = HashSet::new();
    let of = |problem: &'p Problem| {
        let known = MINUTES.iter().find(|(code, _)| *code == problem.code).map(|(_, minutes)| *minutes);
        match known {
            Some(_) if problem.code == "host-code" && !workers.insert(problem.message.split('\'').nth(1)) => 0,
            Some(minutes) => minutes,
            None if problem.is_error() => OTHER,
            None => 0,
        }
    };
    problems.map(of).fold(0, u32::saturating_add)
}

/// Minutes as people say it.
pub fn words(minutes: u32) -> String {
    match minutes {
        0 => "nothing".into(),
        1..=59 => many(minutes, "minute"),
        60..480 => many(minutes.div_ceil(60), "hour"),
        _ => many(minutes.div_ceil(480), "day"),
    }
}

fn many(count: u32, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use baton_models::Position;

    #[test]
    fn a_worker_is_written_once() {
        let host = |name: &str| Problem::warning("host-code", Position::default(), None, format!("'{name}' is code of a Java application"));
        let problems = [host("a.B"), host("a.B"), host("c"), Problem::error("flow-target-missing", Position::default(), None, "")];
        assert_eq!(minutes(problems.iter()), 250);
        assert_eq!(
            (words(0), words(1), words(59), words(60), words(250), words(481)),
            ("nothing".into(), "1 minute".into(), "59 minutes".into(), "1 hour".into(), "5 hours".into(), "2 days".into())
        );
    }
}
