//! The running server: what every request can reach, and how it starts and stops.
use crate::auth::Logins;
use crate::clock::Clock;
use crate::config::Config;
use crate::health;
use crate::metrics::Metrics;
use crate::rest::{self, error::Error};
use crate::store::Store;
use actix_web::dev::ServerHandle;
use actix_web::middleware::NormalizePath;
use actix_web::web::{self, ServiceConfig};
use actix_web::{App as Web, HttpRequest, HttpServer};
use anyhow::Context;
use std::net::SocketAddr;
use std::sync::Arc;
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
    stopping: watch::Sender<bool>,
}

/// A server that answers.
pub struct Running {
    pub app: web::Data<App>,
    /// Where it listens.
    pub address: SocketAddr,
    handle: ServerHandle,
    server: JoinHandle<std::io::Result<()>>,
}

impl App {
    /// Fails where the system gives no random numbers.
    pub fn new(config: Config, store: Store, clock: Clock) -> anyhow::Result<Self> {
        Ok(Self {
            store,
            config: Arc::new(config),
            clock,
            logins: Logins::new()?,
            metrics: Metrics::default(),
            stopping: watch::Sender::new(false),
        })
    }

    /// Binds and answers requests until [`Running::stop`].
    pub fn start(self) -> anyhow::Result<Running> {
        let app = web::Data::new(self);
        let shared = app.clone();
        let listen = app.config.http.listen.clone();
        let server = HttpServer::new(move || Web::new().app_data(shared.clone()).wrap(NormalizePath::trim()).configure(routes))
            .disable_signals()
            .shutdown_timeout(30)
            .client_request_timeout(Duration::from_secs(30))
            .bind(&listen)
            .with_context(|| format!("cannot listen on {listen}"))?;
        let address = *server.addrs().first().context("the server has no address")?;
        let server = server.run();
        Ok(Running { app, address, handle: server.handle(), server: tokio::spawn(server) })
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

    /// How people reach the server, without a trailing slash.
    pub fn public_url(&self, address: SocketAddr) -> String {
        self.config.http.public_url.clone().unwrap_or_else(|| format!("http://{address}"))
    }
}

impl Running {
    /// Refuses new connections, finishes what was accepted, then stops.
    pub async fn stop(self) {
        self.app.stopping.send_replace(true);
        self.handle.stop(true).await;
        if let Ok(Err(error)) = self.server.await {
            tracing::error!(%error, "the web server ended with an error");
        }
    }
}

/// The whole address space.
fn routes(cfg: &mut ServiceConfig) {
    cfg.configure(health::configure).configure(rest::configure);
}
