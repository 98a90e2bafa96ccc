//! The running server: what every request can reach, and how it starts and stops.
use crate::auth::Logins;
use crate::clock::Clock;
use crate::config::Config;
use crate::demo;
use crate::health;
use crate::jobs::{outbox::Outbox, signals, timers};
use crate::mail::Mailer;
use crate::mail::messages::Writer;
use crate::metrics::Metrics;
use crate::pages;
use crate::rest::{self, error::Error};
use crate::room::Room;
use crate::store::Store;
use crate::templates::Templates;
use actix_web::dev::ServerHandle;
use actix_web::middleware::{NormalizePath, from_fn};
use actix_web::web::{self, ServiceConfig};
use actix_web::{App as Web, HttpRequest, HttpServer};
use anyhow::Context;
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// What every request can reach; shared as `web::Data<App>`.
pub struct App {
    pub store: Store,
    pub config: Arc<Config>,
    pub clock: Clock,
    pub logins: Logins,
    pub metrics: Metrics,
    pub templates: Templates,
    pub mailer: Mailer,
    /// For requests that are read or answered.
    pub room: Room,
    /// For requests that wait for something to happen.
    pub waiting_room: Room,
    base_url: OnceLock<String>,
    stopping: watch::Sender<bool>,
}

/// A server that answers.
pub struct Running {
    pub app: web::Data<App>,
    /// Where it listens.
    pub address: SocketAddr,
    /// What works without being asked.
    jobs: [JoinHandle<()>; 3],
    handle: ServerHandle,
    server: JoinHandle<std::io::Result<()>>,
}

impl App {
    /// Fails where the system gives no random numbers, or the mail server cannot be as it is said.
    pub fn new(config: Config, store: Store, clock: Clock) -> anyhow::Result<Self> {
        Ok(Self {
            templates: Templates::new()?,
            mailer: Mailer::new(&config.mail, config.demo)?,
            room: Room::new(config.memory.requests / 2),
            waiting_room: Room::new(config.memory.requests / 2),
            base_url: OnceLock::new(),
            store,
            config: Arc::new(config),
            clock,
            logins: Logins::new()?,
            metrics: Metrics::default(),
            stopping: watch::Sender::new(false),
        })
    }

    /// Binds, adds the demo where it is wanted, and answers requests until [`Running::stop`].
    pub async fn start(self) -> anyhow::Result<Running> {
        let app = web::Data::new(self);
        let shared = app.clone();
        let listen = app.config.http.listen.clone();
        let web = move || {
            Web::new()
                .app_data(shared.clone())
                .wrap(from_fn(rest::default_engine))
                .wrap(NormalizePath::trim())
                .wrap(from_fn(rest::turn_away))
                .configure(routes)
        };
        let server = HttpServer::new(web)
            .disable_signals()
            .shutdown_timeout(30)
            .client_request_timeout(Duration::from_secs(30))
            .bind(&listen)
            .with_context(|| format!("cannot listen on {listen}"))?;
        let address = *server.addrs().first().context("the server has no address")?;
        app.base_url.get_or_init(|| app.public_url(address));
        if app.config.demo {
            demo::check_address(&listen)?;
            demo::seed(&app).await?;
        }
        let server = server.run();
        let jobs =
            [tokio::spawn(app.outbox().run()), tokio::spawn(timers::run(app.store.clone())), tokio::spawn(signals::run(app.store.clone()))];
        Ok(Running { app, address, jobs, handle: server.handle(), server: tokio::spawn(server) })
    }

    /// The app that a request came to.
    pub fn of(request: &HttpRequest) -> Result<web::Data<Self>, Error> {
        request.app_data::<web::Data<Self>>().cloned().ok_or_else(|| Error::bug("a request without an app"))
    }

    /// True once the server was told to stop.
    pub fn is_stopping(&self) -> bool {
        *self.stopping.borrow()
    }

    /// Returns when the server is told to stop: for requests that wait for something to happen.
    pub async fn stopped(&self) {
        // An error means that the sender is gone, which is the end too.
        let _ = self.stopping.subscribe().wait_for(|stopping| *stopping).await;
    }

    /// How people reach the server, without a trailing slash; known once it listens.
    pub fn base_url(&self) -> &str {
        self.base_url.get().map_or("", String::as_str)
    }

    /// Writes mails.
    pub fn letters(&self) -> Writer {
        Writer {
            templates: self.templates.clone(),
            from: self.config.mail.from.clone(),
            base_url: self.base_url().to_owned(),
            time_zone: self.config.time_zone.clone(),
        }
    }

    /// Sends the mails that were ordered.
    pub fn outbox(&self) -> Outbox {
        Outbox { store: self.store.clone(), mailer: self.mailer.clone(), writer: self.letters(), clock: self.clock.clone() }
    }

    /// How people reach a server that listens at an address, without a trailing slash.
    pub fn public_url(&self, address: SocketAddr) -> String {
        self.config.http.public_url.clone().unwrap_or_else(|| format!("http://{address}"))
    }
}

impl Running {
    /// Refuses new connections, finishes what was accepted, then stops with the store.
    pub async fn stop(self) {
        self.app.stopping.send_replace(true);
        self.handle.stop(true).await;
        if let Ok(Err(error)) = self.server.await {
            tracing::error!(%error, "the web server ended with an error");
        }
        self.jobs.iter().for_each(JoinHandle::abort);
        self.app.store.stop().await;
    }
}

/// The whole address space.
fn routes(cfg: &mut ServiceConfig) {
    cfg.configure(health::configure).configure(rest::configure).configure(pages::configure);
}
