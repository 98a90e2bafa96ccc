//! Deployments through the store: read on a thread that may block, stored on the first lane, then known to everybody.
use super::checkpoint::Removal;
use super::deploy::{self, Beside, DeployError, Deployment, Prepared, Reading, imports};
use super::rows::decision_instance;
use super::{Db, Error, Request, Store, crash, retention};
use baton_engine::eval::dmn::Evaluated;
use baton_engine::state::DecisionTold;
use baton_engine::{Command, DecisionDefinition, DecisionVersion, Library, Rejection, Skip};
use baton_models::Key;
use std::cell::Cell;
use std::sync::{Arc, Mutex, PoisonError};

/// Any number, the same on every server: one at a time deploys, so that no version is given twice.
const LOCK: i64 = 0x6261_746f_6e01;

/// How often instances are removed that were started while a deployment was deleted.
const ATTEMPTS: usize = 10;

/// What is deployed already, for the files of a tenant that are read.
struct Deployed<'d> {
    store: &'d Store,
    tenant: Option<&'d str>,
    find: &'d Search<'d>,
    failed: Cell<Option<Error>>,
}

impl Deployed<'_> {
    fn ask<T>(&self, question: impl FnOnce(&mut Db) -> Result<Option<T>, Error>) -> Option<T> {
        self.store.read_here(question).map_err(|error| self.failed.set(Some(error))).ok().flatten()
    }
}

impl Beside for Deployed<'_> {
    fn model(&self, namespace: &str) -> Result<Option<Vec<u8>>, String> {
        Ok(self.ask(|db| (self.find)(db, namespace)))
    }

    fn holder(&self, message: &str) -> Option<String> {
        self.ask(|db| deploy::message_holder(db, self.tenant, message))
    }
}

/// Gives the model with a namespace.
pub type Search<'s> = dyn Fn(&mut Db, &str) -> Result<Option<Vec<u8>>, Error> + 's;

impl Store {
    /// Keeps what was evaluated for no process instance; gives how many decisions that were.
    pub async fn tell_decision(&self, definition: &DecisionDefinition, evaluated: &Evaluated, user: Option<&str>) -> Result<usize, Error> {
        let library = self.library();
        let find = |id: &str| library.decision(id, DecisionVersion::Deployment(definition.deployment), definition.tenant.as_deref());
        let told = DecisionTold::all(definition, evaluated, find, || self.next_key());
        let (count, asked, user, at) = (told.len(), definition.key, user.map(str::to_owned), self.clock().now());
        self.write(move |db| told.iter().try_for_each(|told| decision_instance::insert(db, told, asked, user.as_deref(), at))).await?;
        Ok(count)
    }

    /// Deploys all files, or none where any of them is wrong.
    pub async fn deploy(&self, deployment: Deployment) -> Result<deploy::Deployed, DeployError> {
        let store = self.clone();
        let tenant = deployment.tenant.clone();
        let prepare = move || {
            let find = |db: &mut Db, namespace: &str| Ok(imports::newest(db, namespace, tenant.as_deref())?.map(|(_, content)| content));
            store.reading(tenant.as_deref(), &find, |reading| deploy::prepare_with(deployment, reading))?
        };
        let prepared = tokio::task::spawn_blocking(prepare).await;
        self.deploy_prepared(prepared.map_err(|e| Error::Bug(e.to_string()))??).await
    }

    /// Reads files as a deployment for a tenant does; `find` gives models that they import. Blocks. An error is the database's.
    pub fn reading<T>(&self, tenant: Option<&str>, find: &Search<'_>, read: impl FnOnce(&Reading<'_>) -> T) -> Result<T, Error> {
        let options = self.library().options();
        let deployed = Deployed { store: self, tenant, find, failed: Cell::new(None) };
        let done = read(&Reading { options: &options, clock: self.clock(), beside: &deployed });
        deployed.failed.take().map_or(Ok(done), Err)
    }

    /// Stores files that were read already.
    pub async fn deploy_prepared(&self, prepared: Prepared) -> Result<deploy::Deployed, DeployError> {
        let (store, now) = (self.clone(), self.clock().now());
        let work = move |db: &mut Db| {
            db.lock(LOCK)?;
            deploy::store(db, prepared, &mut || store.next_key(), store.clock())
        };
        let deployed = self.write_deployment(work).await?;
        self.library().changed(&[]);
        self.wake().job_due(now);
        Ok(deployed)
    }

    /// Deletes a deployment. With `cascade` (and what of the model it leaves out) its running process instances are cancelled and the past of all is removed, in
    /// portions: what breaks off can be asked for again. Without, process instances refuse the deletion. False where there
    /// is no such deployment.
    pub async fn delete_deployment(&self, key: Key, cascade: Option<Skip>, actor: Option<Arc<str>>) -> Result<bool, DeployError> {
        let Some(instances) = self.read(move |db| deploy::counts(db, key)).await? else { return Ok(false) };
        if cascade.is_none() && instances.running + instances.ended > 0 {
            let deploy::Counts { running, ended } = instances;
            let why =
                format!("The deployment {key} has {running} running and {ended} ended process instances; cascade=true removes them too");
            return Err(Error::Rejected(Rejection::Conflict(why)).into());
        }
        let removal = Removal { at: self.clock().now(), by: actor, reason: format!("deployment {key} deleted") };
        for _ in 0..ATTEMPTS {
            if let Some(skip) = cascade {
                self.cancel_instances(key, skip, &removal).await?;
                self.purge(&removal, move |db, removal| deploy::purge(db, key, removal)).await?;
                self.purge(&removal, move |db, _| retention::forget_deployment(db, key)).await?;
            }
            let store = self.clone();
            let delete = move |db: &mut Db| {
                db.lock(LOCK)?;
                deploy::delete(db, key, &mut || store.next_key(), store.clock())
            };
            if let Some(gone) = self.write_deployment(delete).await? {
                self.library().changed(&gone);
                self.wake().job_due(removal.at);
                // Commands that came before the definitions were forgotten are carried out when a lane comes to this.
                self.every_lane().await?;
                self.purge(&removal, move |db, removal| deploy::purge_gone(db, &gone, removal)).await?;
                return Ok(true);
            }
        }
        Err(Error::Busy { retry_after: 1 }.into())
    }

    async fn cancel_instances(&self, deployment: Key, skip: Skip, removal: &Removal) -> Result<(), Error> {
        let mut before = Vec::new();
        loop {
            let running = self.read(move |db| deploy::running(db, deployment)).await?;
            if running.is_empty() || running == before {
                return Ok(());
            }
            let cancel = |instance: &Key| {
                let command = Command::CancelInstance { instance: *instance, reason: Some(removal.reason.as_str().into()), skip };
                self.send(Request { actor: removal.by.clone(), command, idempotency_id: None })
            };
            for reply in futures_util::future::join_all(running.iter().map(cancel)).await {
                match reply {
                    // It has ended meanwhile.
                    Ok(_) | Err(Error::Rejected(Rejection::NotFound { .. })) => {}
                    Err(error) => return Err(error),
                }
            }
            before = running;
        }
    }

    /// Removes portion by portion, each in a transaction of its own.
    async fn purge(
        &self,
        removal: &Removal,
        portion: impl FnOnce(&mut Db, &Removal) -> Result<usize, Error> + Clone + Send + 'static,
    ) -> Result<(), Error> {
        loop {
            let (portion, removal) = (portion.clone(), removal.clone());
            if self.write(move |db| portion(db, &removal)).await? == 0 {
                return Ok(());
            }
            crash::point("after-portion");
        }
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
