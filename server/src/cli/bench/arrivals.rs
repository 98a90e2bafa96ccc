//! Arrivals at a given rate, whatever the answers: what people do who know nothing of one another. How long one took
//! counts from the time at which it was due, not from when there was room to send it.
use super::super::crowd::Crowd;
use super::load::Shared;
use super::scenario::{Scenario, Step, first_id};
use super::text;
use anyhow::{Context, bail};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::Instant;

/// Who comes, and how often.
pub struct Arrivals {
    pub crowd: Crowd,
    /// In a second.
    pub rate: f64,
    /// Requests underway at the most.
    pub most: usize,
}

/// Runs until it is told to stop and all that was begun has its answer.
pub fn run(shared: &Arc<Shared>, scenario: Scenario, arrivals: Arrivals) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(arrive(shared, scenario, arrivals))
}

async fn arrive(shared: &Arc<Shared>, scenario: Scenario, Arrivals { crowd, rate, most }: Arrivals) -> anyhow::Result<()> {
    let (crowd, room, begun) = (Arc::new(crowd), Arc::new(Semaphore::new(most)), Instant::now());
    for n in 0.. {
        let due = begun + Duration::from_secs_f64(n as f64 / rate);
        if due > Instant::now() {
            tokio::time::sleep_until(due).await;
        }
        if shared.is_stopping() {
            break;
        }
        let Ok(place) = Arc::clone(&room).try_acquire_owned() else {
            shared.unsent();
            continue;
        };
        let (shared, crowd) = (Arc::clone(shared), Arc::clone(&crowd));
        tokio::spawn(async move {
            match one(&shared, &crowd, scenario, n).await {
                Ok(true) => shared.done(due.elapsed()),
                Ok(false) => shared.refused(),
                Err(error) => shared.failed(&error),
            }
            drop(place);
        });
    }
    let all = u32::try_from(most).context("too many at once")?;
    drop(room.acquire_many(all).await?);
    Ok(())
}

/// Plays one instance; false: the server had no room for it.
async fn one(shared: &Shared, crowd: &Crowd, scenario: Scenario, n: u64) -> anyhow::Result<bool> {
    let Some(answer) = send(crowd, &scenario.start(n)).await? else { return Ok(false) };
    shared.started();
    if scenario == Scenario::Approve {
        let Some(tasks) = send(crowd, &Scenario::find(&text(&answer, "id")?)).await? else { return Ok(false) };
        for step in Scenario::work_on(&first_id(&tasks)?) {
            if send(crowd, &step).await?.is_none() {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// The answer's body; `None`: the server had no room, and said when to come again.
async fn send(crowd: &Crowd, step: &Step) -> anyhow::Result<Option<Value>> {
    let (answer, retry_after) = crowd.send(&step.path, step.body.as_ref()).await?;
    match (answer.status, retry_after) {
        (503, Some(_)) => Ok(None),
        (503, None) => bail!("HTTP 503 without a time to come again (Retry-After)"),
        _ => Ok(Some(answer.checked()?.body)),
    }
}
