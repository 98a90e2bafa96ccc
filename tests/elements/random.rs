//! Random people: whatever can be done next is done, in any order, with any values. The journal must give the state after
//! every step, a refused command must leave no trace, and at the end nothing may remain.
use crate::harness::{Dice, People, Run};
use serde_json::{Value as Json, json};

/// Random stories per model on the pure engine; one of them goes through both databases too.
const STORIES: u64 = 40;
const STEPS: usize = 60;

/// Models with something to choose, and what they call.
const MODELS: [(&str, Option<&str>); 22] = [
    ("boundary_error", None),
    ("boundary_message", None),
    ("boundary_timer", None),
    ("call_activity", Some("called")),
    ("conditions_of_activities", None),
    ("end_event_error", None),
    ("end_event_error_uncaught", None),
    ("end_event_terminate", None),
    ("end_event_terminate_in_sub_process", None),
    ("event_based_gateway", None),
    ("exclusive_gateway", None),
    ("implicit_split_and_merge", None),
    ("inclusive_gateway", None),
    ("inclusive_gateway_loop", None),
    ("inclusive_gateway_reachability", None),
    ("multi_instance_call_activity", Some("called")),
    ("multi_instance_parallel", None),
    ("multi_instance_sequential", None),
    ("multi_instance_sub_process", None),
    ("parallel_gateway_twice", None),
    ("service_task_external_error", None),
    ("sub_process_variables", None),
];

const PEOPLE: People = People { codes: &["lost", "supplier-closed", "unknown"], spans: &["PT30M", "P1D", "P6D"], variables };

#[test]
fn whatever_people_do_the_journal_tells_it() {
    for (number, (model, called)) in MODELS.iter().enumerate() {
        for story in 0..STORIES {
            let mut dice = Dice::new((story << 8) | u64::try_from(number).unwrap());
            let mut run = Run::of(model);
            if let Some(called) = called {
                run = run.calls(called);
            }
            for (name, value) in variables(&mut dice).as_object().unwrap() {
                run = run.with(name, value.clone());
            }
            let run = if story == 0 { run.start() } else { run.start_on_engine() };
            tell(run, &mut dice);
        }
    }
}

fn tell(mut run: Run, dice: &mut Dice) {
    for _ in 0..STEPS {
        if run.is_over() {
            return;
        }
        if !PEOPLE.step(&mut run, dice) {
            break;
        }
    }
    if !run.is_over() {
        run.cancel("long enough");
    }
}

/// A value for every variable that any of the models looks at.
fn variables(dice: &mut Dice) -> Json {
    let lists = [json!([]), json!(["ada"]), json!(["ada", "bob", "cyd"])];
    json!({
        "amount": dice.pick(&[5, 50, 500]), "wants": dice.pick(&["", "a", "b", "ab"]), "count": dice.pick(&[0, 1, 3]),
        "way": dice.pick(&["detour", "elsewhere", "straight"]), "verdict": dice.pick(&["yes", "no"]),
        "more": dice.roll(3) == 0, "urgent": dice.roll(2) == 0, "damaged": dice.roll(4) == 0, "stop": dice.roll(4) == 0,
        "items": dice.pick(&lists), "reviewers": dice.pick(&lists), "outer": dice.roll(9), "who": "eve",
    })
}
