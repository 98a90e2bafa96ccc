//! `baton check`: what would become of a folder of models, before anything is deployed.
mod effort;
mod file;
mod folder;
mod report;
mod set;

use crate::clock::Clock;
use crate::config::{Foreign, Settings};
use crate::store::deploy::{Claims, Reading};
use baton_models::bpmn::Options;
use file::Checked;
use indicatif::{ProgressBar, ProgressStyle};
use report::Report;
use set::Set;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Tells of models from any tool whether they can be shown and whether they can be deployed, and if not, why.
///
/// Nothing is deployed, and no server is needed; its settings about models count here too. Exit status: 0 all can be deployed;
/// 1 some cannot.
#[derive(Debug, clap::Args)]
pub struct Check {
    /// Files, and folders that are searched for .bpmn, .bpmn2, .bpmn20.xml, .dmn and .dmn11.xml
    #[arg(required = true, value_name = "FILE|DIR")]
    paths: Vec<PathBuf>,
    /// Prints everything as JSON
    #[arg(long)]
    json: bool,
    /// Prints warnings too
    #[arg(long, conflicts_with = "json")]
    warnings: bool,
    /// Reads settings from this file, also the table of what is done instead of host code [default: baton.toml, if there is one]
    #[arg(long, env = "BATON_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// Whether a process that does not say so (isExecutable) can be run [default: as tools of its dialect mean it]
    #[arg(long, env = "BATON_EXECUTABLE", value_name = "BOOL")]
    executable: Option<bool>,
    /// What becomes of scripts in languages that are not run here, such as Python [default: refuse]
    #[arg(long, env = "BATON_FOREIGN_SCRIPTS", value_enum)]
    foreign_scripts: Option<Foreign>,
}

impl Check {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let set = Set::new(&self.paths)?;
        let given =
            Settings { config: self.config, executable: self.executable, foreign_scripts: self.foreign_scripts, ..Settings::default() };
        let options = given.with_file()?.models()?;
        let report = Report::new(check_all(&set, &options, !self.json));
        if self.json {
            println!("{}", report.json());
        } else {
            print!("{}", report.text(self.warnings));
        }
        Ok(if report.all_deployable() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// Reads the files with as many threads as there are cores; in the order of the paths.
fn check_all(set: &Set, options: &Options, show: bool) -> Vec<Checked> {
    let paths = &set.models;
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::with_capacity(paths.len())));
    let (bar, clock) = (bar(paths.len(), show), Clock::system());
    let work = || {
        let reading = Reading::new(options, &clock);
        while let Some((number, path)) = {
            let number = next.fetch_add(1, Ordering::Relaxed);
            paths.get(number).map(|path| (number, path))
        } {
            let checked = file::check(path, set, &reading);
            bar.inc(1);
            if let Ok(mut done) = done.lock() {
                done.push((number, checked));
            }
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(paths.len());
    std::thread::scope(|scope| {
        (1..threads).for_each(|_| drop(scope.spawn(work)));
        work();
    });
    bar.finish_and_clear();
    let mut done = done.into_inner().unwrap_or_default();
    done.sort_by_key(|(number, _)| *number);
    let mut claims = Claims::default();
    let told = |(_, mut checked): (usize, Checked)| {
        let shared = claims.note(&checked.path, &checked.verdict.claims);
        // They are about other files too, so they come after what is wrong with this one.
        checked.verdict.problems.extend(shared);
        checked
    };
    done.into_iter().map(told).collect()
}

fn bar(count: usize, show: bool) -> ProgressBar {
    if !show || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {pos} of {len} files").unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(count as u64).with_style(style)
}
