//! Deployments through the store: read on a thread that may block, stored on the first lane, then known to everybody.
use super::deploy::{self, DeployError, Deployed, Deployment, Prepared};
use super::{Db, Error, Request, Sql, Store};
use baton_engine::{Command, Rejection};
use baton_models::Key;
use std::sync::{Arc, Mutex, PoisonError};

/// Any number, the same on every server: one at a time deploys, so that no version is given twice.
const LOCK: i64 = 0x6261_746f_6e01;

impl Store {
    /// Deploys all files, or none where any of them is wrong.
    pub async fn deploy(&self, deployment: Deployment) -> Result<Deployed, DeployError> {
        let prepared = tokio::task::spawn_blocking(|| deploy::prepare(deployment)).await;
        self.deploy_prepared(prepared.map_err(|e| Error::Bug(e.to_string()))??).await
    }

    /// Stores files that were read already.
    pub async fn deploy_prepared(&self, prepared: Prepared) -> Result<Deployed, DeployError> {
        let (store, now) = (self.clone(), self.clock().now());
        let work = move |db: &mut Db| {
            one_at_a_time(db)?;
            deploy::store(db, prepared, &mut || store.next_key(), now)
        };
        let deployed = self.write_deployment(work).await?;
        for graph in &deployed.definitions {
            self.library().keep(Arc::clone(graph));
        }
        self.library().changed(&[]);
        self.wake().job_due(now);
        Ok(deployed)
    }

    /// Deletes a deployment with the past of its process instances. Running ones are cancelled with `cascade`, and refuse
    /// the deletion without. False where there is no such deployment.
    pub async fn delete_deployment(&self, key: Key, cascade: bool, actor: Option<Arc<str>>) -> Result<bool, DeployError> {
        let running = self.read(move |db| deploy::running_roots(db, key)).await?;
        if !running.is_empty() && !cascade {
            let why = format!("{} process instances of the deployment {key} still run; delete them too with cascade=true", running.len());
            return Err(Error::Rejected(Rejection::Conflict(why)).into());
        }
        for instance in running {
            let command = Command::CancelInstance { instance, reason: Some("deployment deleted".into()) };
            match self.send(Request { actor: actor.clone(), command, idempotency_id: None }).await {
                // It has ended meanwhile.
                Ok(_) | Err(Error::Rejected(Rejection::NotFound { .. })) => {}
                Err(error) => return Err(error.into()),
            }
        }
        let (store, now) = (self.clone(), self.clock().now());
        let work = move |db: &mut Db| {
            one_at_a_time(db)?;
            deploy::delete(db, key, &mut || store.next_key(), now)
        };
        let gone = self.write_deployment(work).await?;
        self.library().changed(gone.as_deref().unwrap_or_default());
        self.wake().job_due(now);
        Ok(gone.is_some())
    }

    /// A transaction that may find the deployment wrong, and is taken back then.
    async fn write_deployment<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Db) -> Result<T, DeployError> + Send + 'static,
    ) -> Result<T, DeployError> {
        let refusal = Arc::new(Mutex::new(None));
        let told = Arc::clone(&refusal);
        let written = self
            .write(move |db| {
                work(db).map_err(|error| match error {
                    DeployError::Store(error) => error,
                    other => {
                        *told.lock().unwrap_or_else(PoisonError::into_inner) = Some(other);
                        Error::Stale
                    }
                })
            })
            .await;
        let refusal = refusal.lock().unwrap_or_else(PoisonError::into_inner).take();
        match refusal {
            Some(refusal) => Err(refusal),
            None => Ok(written?),
        }
    }
}

fn one_at_a_time(db: &mut Db) -> Result<(), Error> {
    if db.is_postgres() {
        db.execute(Sql::new("SELECT pg_advisory_xact_lock(").bind(LOCK).push(")"))?;
    }
    Ok(())
}
