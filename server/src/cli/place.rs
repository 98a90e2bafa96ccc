//! Where the database is, for subcommands that work on it directly.
use crate::config::{Config, Settings};
use crate::store::db::Access;
use crate::store::{Db, Url};
use anyhow::{Context, bail};
use std::path::PathBuf;

/// The database's address and the file that may name it.
#[derive(Debug, clap::Args)]
pub struct Place {
    /// Reads settings from this file [default: baton.toml, if there is one]
    #[arg(long, env = "BATON_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// The database: sqlite://FILE or postgres://USER:PASSWORD@HOST/NAME [default: sqlite://baton.db]
    #[arg(long, env = "BATON_DATABASE", value_name = "URL", hide_env_values = true)]
    database: Option<String>,
}

impl Place {
    pub fn config(self) -> anyhow::Result<Config> {
        let settings = Settings { config: self.config, database: self.database, ..Settings::default() };
        Ok(Config::new(settings.with_file()?)?)
    }

    /// A connection that only reads, to a database that is there.
    pub fn look(self) -> anyhow::Result<Db> {
        let mut db = Db::connect(&self.existing()?, Access::Read)?;
        if !db.is_current().context("this is no database of Baton's, or nobody has run `baton migrate` yet")? {
            bail!("the database comes from an earlier version: `baton migrate` brings its schema up to date");
        }
        Ok(db)
    }

    /// A connection to a database that is there, with its schema up to date.
    pub fn change(self) -> anyhow::Result<Db> {
        migrated(&self.existing()?)
    }

    /// A connection to the database, made where it is missing, with its schema up to date.
    pub fn open(self) -> anyhow::Result<Db> {
        migrated(&Url::parse(&self.config()?.database.url)?)
    }

    /// A slip of the pen must not make an empty database and call it good.
    fn existing(self) -> anyhow::Result<Url> {
        let url = Url::parse(&self.config()?.database.url)?;
        match &url {
            Url::Sqlite(path) if !path.exists() => {
                bail!("there is no database {}; name it with --database, BATON_DATABASE or in baton.toml", path.display())
            }
            _ => Ok(url),
        }
    }
}

fn migrated(url: &Url) -> anyhow::Result<Db> {
    let mut db = Db::connect(url, Access::Write)?;
    db.migrate()?;
    Ok(db)
}
