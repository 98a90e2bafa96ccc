//! `baton verify`
use super::place::Place;
use crate::store::verify::{Report, verify};
use anyhow::bail;
use indicatif::{ProgressBar, ProgressStyle};
use std::time::Duration;

/// Examines the journal: every entry's hash is computed anew, and everything that a checkpoint holds must be there. Works
/// beside a running server.
#[derive(Debug, clap::Args)]
pub struct Verify {
    /// Prints the report as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

impl Verify {
    pub fn run(self) -> anyhow::Result<()> {
        let mut db = self.place.look()?;
        let progress = ProgressBar::new_spinner().with_style(ProgressStyle::with_template("{spinner} {pos} entries, {per_sec}")?);
        progress.enable_steady_tick(Duration::from_millis(100));
        let report = verify(&mut db, &mut |entries| progress.set_position(entries))?;
        progress.finish_and_clear();
        if self.json {
            println!("{}", serde_json::to_string(&report)?);
        }
        if let Some(broken) = &report.broken {
            bail!("the journal is not intact: {broken}");
        }
        if !self.json {
            print(&report);
        }
        Ok(())
    }
}

fn print(report: &Report) {
    println!("the journal is intact: {} entries of {} instances", report.entries, report.instances);
    if report.removed > 0 {
        println!("{} instances were removed on purpose; the table checkpoint says by whom", report.removed);
    }
    if let Some(hash) = &report.checkpoint {
        println!("newest checkpoint: {} {hash}", report.checkpoints);
    }
}
