//! `baton bench`: measures a server over its REST interface, this one or any other that speaks it.
mod arrivals;
mod load;
mod report;
mod scenario;

use super::client::{Client, Session};
use super::files;
use anyhow::{Context, bail};
use arrivals::Arrivals;
use indicatif::{ProgressBar, ProgressStyle};
use load::Load;
use report::Report;
use scenario::Scenario;
use serde_json::Value;
use std::time::{Duration, Instant};

/// Measures a running server over its REST interface: Baton, or Camunda 7. Its instances stay there unless --clean is given.
#[derive(Debug, clap::Args)]
pub struct Bench {
    /// What the clients do
    #[arg(value_enum, default_value_t = Scenario::Route)]
    scenario: Scenario,
    /// Clients that work at the same time, each waiting for its answers; with --rate: requests underway at most [default: 16, with --rate 10000]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=20_000))]
    clients: Option<u16>,
    /// Instances that are begun each second, whatever the answers; not for `service`, whose workers wait
    #[arg(short, long, value_name = "N", value_parser = rate)]
    rate: Option<f64>,
    /// How long is measured, in seconds
    #[arg(short, long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    seconds: u64,
    /// How long is worked before that, in seconds
    #[arg(short, long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u64).range(0..=3_600))]
    warm_up: u64,
    /// Instances per second that are needed: fewer are exit status 1
    #[arg(long, value_name = "N")]
    at_least: Option<f64>,
    /// Deletes the deployment and all its instances afterwards
    #[arg(long)]
    clean: bool,
    #[command(flatten)]
    client: Client,
    /// Prints the result as JSON
    #[arg(long)]
    json: bool,
}

impl Bench {
    pub fn run(self) -> anyhow::Result<()> {
        if self.rate.is_some() && self.scenario == Scenario::Service {
            bail!("--rate does not go with `service`, whose workers wait for tasks; take `route`, `approve` or `async5`");
        }
        let session = self.client.session(self.clients())?;
        let deployment = self.scenario.deploy(&session)?;
        let load = self.load(&session);
        let measured = self.watch(&load);
        let samples = load.stop();
        let report = Report::new(self.scenario, self.clients(), self.rate, measured?, samples);
        if self.json {
            println!("{}", serde_json::to_string_pretty(&report.json())?);
        } else {
            print!("{report}");
        }
        if self.clean {
            let bar = spinner("deleting what was measured")?;
            let answer = session.delete(&format!("/deployment/{deployment}?cascade=true"))?;
            bar.finish_and_clear();
            answer.checked().context("the deployment was not deleted")?;
        } else {
            eprintln!(
                "the instances stay on the server; --clean, or DELETE /engine-rest/deployment/{deployment}?cascade=true, removes them"
            );
        }
        report.check()?;
        match self.at_least {
            Some(needed) if report.rate() < needed => {
                bail!("{:.0} instances/s are fewer than the {needed:.0} that are needed", report.rate())
            }
            _ => Ok(()),
        }
    }

    fn clients(&self) -> usize {
        self.clients.map_or(if self.rate.is_some() { 10_000 } else { 16 }, usize::from)
    }

    fn load<'a>(&self, session: &'a Session) -> Load<'a> {
        match self.rate {
            Some(rate) => {
                files::allow_many();
                let arrivals = Arrivals { crowd: self.client.crowd(session), rate, most: self.clients() };
                Load::arriving(session, self.scenario, arrivals)
            }
            None => Load::start(session, self.scenario, self.clients()),
        }
    }

    /// Waits until warm-up and measurement are over; gives the instances that were completed and how long it took.
    fn watch(&self, load: &Load<'_>) -> anyhow::Result<(u64, Duration)> {
        let style = ProgressStyle::with_template("{prefix:<9} [{bar:30}] {pos}/{len} s  {msg}")?;
        let bar = ProgressBar::new(self.warm_up + self.seconds).with_style(style).with_prefix("warm-up");
        pass(&bar, load, self.warm_up)?;
        bar.set_prefix("measuring");
        load.measure(true);
        let (before, begun) = (load.completed()?, Instant::now());
        pass(&bar, load, self.seconds)?;
        let (after, took) = (load.completed()?, begun.elapsed());
        load.measure(false);
        bar.finish_and_clear();
        Ok((after.saturating_sub(before), took))
    }
}

/// Lets seconds pass, and shows the rate of each.
fn pass(bar: &ProgressBar, load: &Load<'_>, seconds: u64) -> anyhow::Result<()> {
    let begun = Instant::now();
    let mut before = load.completed()?;
    for second in 1..=seconds {
        std::thread::sleep(Duration::from_secs(second).saturating_sub(begun.elapsed()));
        let now = load.completed()?;
        bar.set_message(format!("{} instances/s, {}{} failed", now.saturating_sub(before), load.refusals(), load.failures()));
        bar.inc(1);
        before = now;
        if load.only_failures() {
            bail!("every request fails: {}", load.last_error().unwrap_or_default());
        }
    }
    Ok(())
}

fn rate(text: &str) -> Result<f64, String> {
    let fits = |rate: &f64| (0.1..=1e6).contains(rate);
    text.parse().ok().filter(fits).ok_or_else(|| "a number from 0.1 to 1000000 is needed".to_owned())
}

fn spinner(what: &'static str) -> anyhow::Result<ProgressBar> {
    let bar = ProgressBar::new_spinner().with_style(ProgressStyle::with_template("{spinner} {msg} ({elapsed})")?).with_message(what);
    bar.enable_steady_tick(Duration::from_millis(100));
    Ok(bar)
}

/// A field of an answer that is text.
fn text(value: &Value, field: &str) -> anyhow::Result<String> {
    let text = value.get(field).and_then(Value::as_str);
    text.map(str::to_owned).with_context(|| format!("the server's answer holds no '{field}'"))
}
