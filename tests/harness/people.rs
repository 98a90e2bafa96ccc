//! Random people and systems: one thing that can be done next in a story.
use super::{Dice, Run};
use serde_json::Value as Json;

/// What they know of the models that they work with.
pub struct People {
    /// Codes of errors and escalations.
    pub codes: &'static [&'static str],
    /// How long they let pass.
    pub spans: &'static [&'static str],
    /// Values for what models look at.
    pub variables: fn(&mut Dice) -> Json,
}

/// Jobs that are done while time passes, at most.
const JOBS: usize = 30;

/// What somebody can do.
enum Step {
    Task(String),
    Work(String),
    Message(String),
    Activity(String),
    Pass,
}

impl People {
    /// Does one thing that can be done now. False: nothing can, so it is stuck, which the model is to blame for.
    pub fn step(&self, run: &mut Run, dice: &mut Dice) -> bool {
        let mut steps = Vec::new();
        let mut offer = |mut names: Vec<String>, step: fn(String) -> Step| {
            names.dedup();
            steps.extend(names.into_iter().map(step));
        };
        offer(run.open_task_elements(), Step::Task);
        offer(run.topics(), Step::Work);
        offer(run.waits_for(), Step::Message);
        offer(run.choices(), Step::Activity);
        if run.state().jobs().iter().any(|job| job.retries > 0) {
            steps.push(Step::Pass);
        }
        if steps.is_empty() {
            return false;
        }
        let nth = dice.roll(steps.len());
        match steps.swap_remove(nth) {
            Step::Task(element) => self.task(run, &element, dice),
            Step::Work(topic) => self.work(run, &topic, dice),
            Step::Message(name) => drop(run.message(&name, (self.variables)(dice))),
            Step::Activity(name) => drop(run.perhaps().choose_as("ada", &name, (self.variables)(dice))),
            Step::Pass => drop(run.pass(dice.pick(self.spans), JOBS)),
        }
        true
    }

    fn task(&self, run: &mut Run, element: &str, dice: &mut Dice) {
        let nth = dice.roll(run.open_tasks(element));
        match dice.roll(10) {
            0 => run.nth_task(element, nth).throw("ada", dice.pick(self.codes), "so it is"),
            // Perhaps nobody catches it.
            1 => run.perhaps().nth_task(element, nth).escalate(dice.pick(self.codes)),
            _ => {
                let variables = (self.variables)(dice);
                // Who owns an ad-hoc sub-process cannot end it before its condition holds.
                if !run.is_user_task(element) {
                    run.perhaps();
                }
                run.nth_task(element, nth).complete_as("ada", variables);
            }
        }
    }

    fn work(&self, run: &mut Run, topic: &str, dice: &mut Dice) {
        let work = run.work(topic);
        match dice.roll(6) {
            0 => work.error(dice.pick(self.codes), "so it is"),
            1 => work.fail("no connection", 3, 0),
            _ => work.complete((self.variables)(dice)),
        }
    }
}
