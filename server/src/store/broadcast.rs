//! Signals find all who listen: instances that wait for them, and processes that they start.
use super::idempotency;
use super::matching::{Tenants, of_tenants};
use super::order::Extras;
use super::{Db, Error, Request, Sql, Store, row};
use baton_engine::{Command, Placement, Rejection, Skip, Variables};
use baton_models::Key;
use futures_util::future::join_all;
use std::sync::Arc;

/// Listeners that are told at once.
const PORTION: i64 = 200;

/// A signal with what it says about its listeners.
#[derive(Debug, Clone, Default)]
pub struct Signal {
    pub name: Arc<str>,
    pub actor: Option<Arc<str>>,
    /// Only this element instance, or this process instance.
    pub execution: Option<Key>,
    pub tenants: Tenants,
    /// Nobody under this root, which has had it already.
    pub except: Option<Key>,
    pub variables: Variables,
    /// Each listener gets a signal of this id once.
    pub id: Option<String>,
}

row! {
    struct Listener {
        key: i64,
        instance_key: Option<i64>,
        definition_key: i64,
        element_id: String,
    }
}

row! {
    struct Thrown {
        key: i64,
        root_key: i64,
        name: String,
        tenant_id: Option<String>,
        variables: String,
    }
}

impl Store {
    /// Tells a signal to all who listen, and says how many they were. Who cannot take it does not keep it from the others;
    /// the first refusal is the error in the end.
    pub async fn broadcast(&self, signal: Signal) -> Result<usize, Error> {
        let signal = Arc::new(signal);
        let (mut after, mut told, mut refused) = (i64::MIN, 0, None);
        loop {
            let (asked, now) = (Arc::clone(&signal), self.clock().now());
            let found = self.read(move |db| listeners(db, &asked, after, now)).await?;
            let Some(last) = found.last() else { return refused.map_or(Ok(told), Err) };
            after = last.key;
            for outcome in join_all(found.iter().map(|listener| self.tell(&signal, listener))).await {
                match outcome {
                    Ok(()) => told += 1,
                    // It went on for another reason.
                    Err(Error::Rejected(Rejection::NotFound { .. })) => {}
                    Err(Error::Rejected(why)) if why != Rejection::Stale => {
                        refused.get_or_insert(Error::Rejected(why));
                    }
                    Err(error) => return Err(error),
                }
            }
        }
    }

    async fn tell(&self, signal: &Signal, listener: &Listener) -> Result<(), Error> {
        let variables = signal.variables.clone();
        let command = match listener.instance_key {
            Some(_) => {
                let (local_variables, reply_variables) = (Variables::new(), false);
                Command::Correlate { subscription: Key(listener.key), variables, local_variables, reply_variables }
            }
            None => Command::Start {
                key: self.root_key(),
                definition: Key(listener.definition_key),
                business_key: None,
                variables,
                placements: vec![Placement::occurred(listener.element_id.as_str())],
                skip: Skip::default(),
                reply_variables: false,
            },
        };
        let idempotency_id = signal.id.as_ref().map(|id| format!("{id}/{}", listener.key));
        let digest = idempotency::digest_of(&format!("{} {:?}", signal.name, signal.variables));
        let request = Request { actor: signal.actor.clone(), command, idempotency_id };
        self.ask(request, Extras { digest: Some(digest), ..Extras::default() }).await.map(drop)
    }

    /// Tells what instances have thrown to all others, as far as it was not told yet.
    pub async fn tell_thrown(&self) -> Result<(), Error> {
        loop {
            let thrown: Vec<Thrown> = self.read(|db| db.load(Sql::new("SELECT * FROM signal ORDER BY key LIMIT ").bind(PORTION))).await?;
            if thrown.is_empty() {
                return Ok(());
            }
            for row in thrown {
                let key = row.key;
                match self.broadcast(row.try_into()?).await {
                    Ok(_) => {}
                    // It would refuse it again: the others have it.
                    Err(Error::Rejected(why)) if why != Rejection::Stale => {
                        tracing::warn!(signal = key, %why, "somebody could not take a signal")
                    }
                    Err(error) => return Err(error),
                }
                self.write(move |db| db.execute(Sql::new("DELETE FROM signal WHERE key = ").bind(key))).await?;
            }
        }
    }
}

impl TryFrom<Thrown> for Signal {
    type Error = Error;

    fn try_from(row: Thrown) -> Result<Self, Error> {
        let variables =
            serde_json::from_str(&row.variables).map_err(|why| Error::Bug(format!("what signal {} carries: {why}", row.key)))?;
        Ok(Self {
            name: row.name.into(),
            tenants: row.tenant_id.map_or(Tenants::None, |tenant| Tenants::OfOrNone(vec![tenant])),
            except: Some(Key(row.root_key)),
            variables,
            id: Some(format!("signal/{}", row.key)),
            ..Self::default()
        })
    }
}

/// Those who listen, in the order in which they began to, and the definitions that the signal starts if they are active.
fn listeners(db: &mut Db, signal: &Signal, after: i64, now: i64) -> Result<Vec<Listener>, Error> {
    let columns = "SELECT s.key, s.instance_key, s.definition_key, s.element_id FROM subscription s WHERE s.kind = 'signal' AND s.name = ";
    let mut sql = of_tenants(Sql::new(columns).bind(&signal.name), "s.tenant_id", &signal.tenants).push(" AND s.key > ").bind(after);
    if let Some(execution) = signal.execution {
        sql = sql.push(" AND (s.element_instance_key = ").bind(execution).push(" OR s.instance_key = ").bind(execution).push(")");
    }
    if let Some(root) = signal.except {
        sql = sql.push(" AND (s.root_key IS NULL OR s.root_key <> ").bind(root).push(")");
    }
    let active =
        " AND NOT EXISTS (SELECT 1 FROM definition d WHERE s.instance_key IS NULL AND d.key = s.definition_key AND d.active_from > ";
    db.load(sql.push(active).bind(now).push(") ORDER BY s.key LIMIT ").bind(PORTION))
}
