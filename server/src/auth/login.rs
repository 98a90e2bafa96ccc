//! Checks a name and a password: fast for those who just were here, slow and limited for everybody else.
use super::limiter::Limiter;
use super::password;
use super::verified::Verified;
use crate::app::App;
use crate::store::{self, query::accounts};
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::sync::Semaphore;

/// Checks that run at a time: each takes 19 MiB and a core.
const PARALLEL_CHECKS: usize = 2;
/// How long the directory is taken for granted, in milliseconds.
const DIRECTORY_HOLDS: i64 = 60_000;

/// What came of a login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Login {
    /// These credentials belong to this user.
    Right(Arc<str>),
    /// Unknown user or wrong password; which of them is not told.
    Wrong,
    /// Too many failures; milliseconds to wait.
    Wait(i64),
}

/// What is remembered between logins.
pub struct Logins {
    verified: Verified,
    limiter: Limiter,
    checks: Semaphore,
    /// Milliseconds, UTC.
    directory_read: AtomicI64,
}

impl Logins {
    pub fn new() -> Result<Self, getrandom::Error> {
        Ok(Self {
            verified: Verified::new()?,
            limiter: Limiter::default(),
            checks: Semaphore::new(PARALLEL_CHECKS),
            directory_read: AtomicI64::new(0),
        })
    }

    /// Checks `user:password` as HTTP Basic sends it; `from` is the client's address.
    ///
    /// Only few passwords are verified at a time. Who had to wait for that is looked at again: many guesses that come at
    /// once are stopped like those that come one by one, and many first requests of one caller cost one verification.
    pub async fn check(&self, app: &App, credentials: &[u8], from: Option<IpAddr>) -> Result<Login, store::Error> {
        let now = app.clock.now();
        if let Some(user) = self.verified.find(credentials, now) {
            return Ok(Login::Right(user));
        }
        let Some((user, password)) = std::str::from_utf8(credentials).ok().and_then(|text| text.split_once(':')) else {
            return Ok(Login::Wrong);
        };
        if user.len() > 255 || password.len() > password::MAX_LENGTH {
            return Ok(Login::Wrong);
        }
        if let Some(wait) = self.limiter.wait(from, user, now) {
            return Ok(Login::Wait(wait));
        }
        let _permit = self.checks.acquire().await.map_err(|error| store::Error::Bug(error.to_string()))?;
        if let Some(user) = self.verified.find(credentials, now) {
            return Ok(Login::Right(user));
        }
        if let Some(wait) = self.limiter.wait(from, user, now) {
            return Ok(Login::Wait(wait));
        }
        if !self.verify(app, user, password).await? {
            self.limiter.failed(from, user, now);
            return Ok(Login::Wrong);
        }
        let user: Arc<str> = user.into();
        self.limiter.succeeded(from, &user);
        self.refresh_directory(app, &user, now).await?;
        self.verified.remember(credentials, user.clone(), now);
        Ok(Login::Right(user))
    }

    async fn verify(&self, app: &App, user: &str, password: &str) -> Result<bool, store::Error> {
        let id = user.to_owned();
        let hash = app.store.read(move |db| accounts::password_hash(db, &id)).await?;
        let password = password.to_owned();
        let right = tokio::task::spawn_blocking(move || password::verify(&password, hash.as_deref())).await;
        right.map_err(|error| store::Error::Bug(error.to_string()))
    }

    /// Reads the directory again where the command line may have changed it: for a user that it does not know, and
    /// otherwise with the first login of each minute.
    async fn refresh_directory(&self, app: &App, user: &str, now: i64) -> Result<(), store::Error> {
        let is_old = now - self.directory_read.load(Ordering::Relaxed) >= DIRECTORY_HOLDS;
        if is_old || app.store.directory().user(user).is_none() {
            self.directory_read.store(now, Ordering::Relaxed);
            app.store.reload_directory().await?;
        }
        Ok(())
    }

    /// Forgets what is remembered of a user whose password or account changed.
    pub fn forget(&self, user: &str) {
        self.verified.forget(user);
    }
}
