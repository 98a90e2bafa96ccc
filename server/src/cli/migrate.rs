//! `baton migrate`
use super::place::Place;
use crate::store::db::Access;
use crate::store::{Db, Url};

/// Brings the schema up to date.
#[derive(Debug, clap::Args)]
pub struct Migrate {
    #[command(flatten)]
    place: Place,
}

impl Migrate {
    pub fn run(self) -> anyhow::Result<()> {
        let config = self.place.config()?;
        let spinner = indicatif::ProgressBar::new_spinner().with_message(format!("migrating {}", config.database.redacted()));
        spinner.enable_steady_tick(std::time::Duration::from_millis(100));
        let done = Db::connect(&Url::parse(&config.database.url)?, Access::Write)?.migrate()?;
        spinner.finish_and_clear();
        match done.len() {
            0 => println!("{} is up to date", config.database.redacted()),
            _ => println!("{}: applied {}", config.database.redacted(), done.join(", ")),
        }
        Ok(())
    }
}
