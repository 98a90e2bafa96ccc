//! Random models of all kinds, played at random: somebody does this or that, time passes, and every now and then all that
//! is in memory is lost. Each step is replayed; machine, journal and rows must tell the same, nothing may hang, and in the
//! end nothing may be left.
use super::invariants;
use super::sketch::{self, Palette};
use crate::harness::{Dice, People, Run, rounds};
use serde_json::{Value as Json, json};

/// What is done in one story, at most.
const STEPS: usize = 25;

/// One story of so many goes through both databases too.
const STORED: u64 = 15;

const PEOPLE: People = People { codes: &["lost", "late", "unknown"], spans: &["PT10M", "PT1H", "PT3H"], variables };

#[test]
fn structured_models_end_cleanly() {
    rounds(60, |round, dice| {
        let drawing = sketch::structured(dice, Palette::Full);
        play(&drawing.xml(), round % STORED == 0, dice);
    });
}

#[test]
fn unstructured_models_leave_nothing_unexplained() {
    rounds(120, |round, dice| {
        let drawing = sketch::unstructured(dice, Palette::Full);
        play(&drawing.xml(), round % STORED == 0, dice);
    });
}

fn play(xml: &str, stored: bool, dice: &mut Dice) {
    let mut run = Run::model("random", xml);
    for (name, value) in variables(dice).as_object().unwrap() {
        run = run.with(name, value.clone());
    }
    let mut run = if stored { run.start() } else { run.start_on_engine() };
    for _ in 0..STEPS {
        assert_eq!(invariants::broken(&run.state()), Vec::<String>::new(), "so far: {}\n{xml}", run.log());
        if run.is_over() || !PEOPLE.step(&mut run, dice) {
            break;
        }
        // Many tokens at once tell nothing that few do not.
        if run.state().elements().iter().count() > 60 {
            break;
        }
        if dice.chance(if stored { 20 } else { 50 }) {
            run.crash();
        }
    }
    if !run.is_over() {
        run.cancel("long enough");
    }
}

/// A value for every variable that a model looks at.
fn variables(dice: &mut Dice) -> Json {
    json!({ "choice": dice.roll(3), "bits": dice.roll(16), "count": dice.pick(&[0, 1, 2, 3]) })
}
