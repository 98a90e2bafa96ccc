//! The demo company: people, groups and an example process, put into an empty installation by `--demo`. What is there
//! already stays as it is, so a second start changes nothing.
mod company;
mod example;
mod welcome;

pub use welcome::welcome;

use crate::app::App;
use anyhow::Context;

/// Adds what is missing.
pub async fn seed(app: &App) -> anyhow::Result<()> {
    if company::add(app).await.context("the demo company could not be added")? {
        app.store.reload_directory().await?;
    }
    example::deploy(app).await.context("the example could not be deployed")
}

/// Demo accounts have passwords that everybody knows: they must not be reachable from elsewhere by accident.
pub fn check_address(listen: &str) -> anyhow::Result<()> {
    let host = listen.rsplit_once(':').map_or(listen, |(host, _)| host).trim_matches(['[', ']']);
    let is_loopback = host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
    let allowed = std::env::var("BATON_DEMO_EVERYWHERE").is_ok_and(|value| value == "true" || value == "1");
    if is_loopback || allowed {
        return Ok(());
    }
    anyhow::bail!(
        "--demo makes accounts with well-known passwords, so it listens on this machine only: {listen} is reachable from elsewhere. \
         Use 127.0.0.1, or set BATON_DEMO_EVERYWHERE=true if that is what you want"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_stays_at_home() {
        for home in ["127.0.0.1:8080", "localhost:0", "[::1]:8080"] {
            assert!(check_address(home).is_ok(), "{home}");
        }
        for away in ["0.0.0.0:8080", "[::]:8080", "192.168.1.7:80"] {
            assert!(check_address(away).is_err(), "{away}");
        }
    }
}
