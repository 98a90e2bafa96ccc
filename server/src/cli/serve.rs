//! `baton serve`
use super::files;
use crate::app::{App, Running};
use crate::clock::Clock;
use crate::config::{Config, Settings};
use crate::store::{Options, Store, Url};
use crate::telemetry;
use anyhow::Context;
use tokio::signal::unix::{SignalKind, signal};

/// Starts the server.
#[derive(Debug, clap::Args)]
pub struct Serve {
    #[command(flatten)]
    settings: Settings,
}

impl Serve {
    pub fn run(self) -> anyhow::Result<()> {
        let config = Config::new(self.settings.with_file()?)?;
        telemetry::start(&config.log)?;
        files::allow_many();
        tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(serve(config))
    }
}

async fn serve(config: Config) -> anyhow::Result<()> {
    let clock = Clock::system().in_zone(config.time_zone.clone());
    let database = config.database.redacted();
    let options = options(&config, clock.clone())?;
    let store = tokio::task::spawn_blocking(move || Store::open(options)).await?.with_context(|| format!("cannot open {database}"))?;
    let running = App::new(config, store, clock)?.start().await?;
    announce(&running, &database);
    until_told_to_stop().await?;
    tracing::info!("stopping: finishing what was accepted");
    running.stop().await;
    Ok(())
}

fn options(config: &Config, clock: Clock) -> anyhow::Result<Options> {
    let database = &config.database;
    let given = Options::new(Url::parse(&database.url)?, clock);
    Ok(Options {
        readers: database.readers,
        lanes: database.lanes.unwrap_or(given.lanes),
        memory: config.memory,
        models: config.models.clone(),
        checkpoint_interval: database.checkpoint_interval,
        ..given
    })
}

fn announce(running: &Running, database: &str) {
    println!("Baton {} listens on {}/ (database {database})", env!("CARGO_PKG_VERSION"), running.app.public_url(running.address));
    if running.app.config.demo {
        let has_mailbox = running.app.config.mail.smtp.is_none();
        println!("{}", crate::demo::welcome(running.app.base_url(), has_mailbox));
    }
    if running.address.ip().is_unspecified() && running.app.config.http.public_url.is_none() {
        println!("Links in mails lead to {}: say with --public-url how people reach this server.", running.app.base_url());
    }
    if running.app.config.auth.rest == crate::config::RestAuth::None {
        println!("The REST interface asks nobody who they are (--rest-auth none): keep it away from open networks.");
    }
}

/// Waits for SIGTERM, or Ctrl-C.
async fn until_told_to_stop() -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}
