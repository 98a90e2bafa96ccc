//! Tells the signals that instances have thrown to those who listen elsewhere.
use crate::store::Store;
use std::time::Duration;

/// When the database does not answer.
const PAUSE: Duration = Duration::from_secs(5);

/// Works until the task is dropped: what a server that stopped left behind is told first, then what is thrown.
pub async fn run(store: Store) {
    loop {
        match store.tell_thrown().await {
            Ok(()) => store.wake().signal_thrown().await,
            Err(error) => {
                tracing::warn!(%error, "signals wait");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}
