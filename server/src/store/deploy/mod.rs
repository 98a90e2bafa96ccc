//! Deployments: files that are taken in together or not at all.
mod beside;
mod claims;
mod decisions;
mod delete;
mod forms;
pub mod imports;
mod insert;
mod keys;
mod read;
pub mod scripts;
mod starts;

use super::{Db, Error};
use crate::clock::Clock;
use baton_engine::Graph;
use baton_engine::eval::Scripts;
use baton_models::bpmn::{Options, Process, Which};
use baton_models::dmn::Model;
use baton_models::{Key, Problem};
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

pub use beside::{Alone, Beside, Together};
pub use claims::{Claim, Claims};
pub use delete::{Counts, counts, delete, purge, purge_gone, running};
pub use imports::Library;
pub use read::{Read, Reading, decisions as read_decisions, processes as read_processes};
pub use starts::message_holder;

use imports::Imported;

/// What somebody wants to deploy.
#[derive(Debug, Clone, Default)]
pub struct Deployment {
    pub name: Option<String>,
    pub source: Option<String>,
    pub tenant: Option<String>,
    /// Instances can be started from this time on (milliseconds, UTC); `None`: at once.
    pub active_from: Option<i64>,
    /// File names and contents.
    pub resources: Vec<(String, Vec<u8>)>,
    /// Unchanged against the last deployment of the same name: nothing new is made.
    pub filter_duplicates: bool,
    /// Only the files that changed are deployed.
    pub changed_only: bool,
    /// Processes that are not marked as executable are deployed too.
    pub all_processes: bool,
}

/// What was deployed.
#[derive(Debug, Clone)]
pub struct Deployed {
    pub key: Key,
    pub name: Option<String>,
    pub source: Option<String>,
    pub tenant: Option<String>,
    /// Milliseconds, UTC.
    pub deployed_at: i64,
    /// The new process definitions; empty where the deployment is an old one.
    pub definitions: Vec<Arc<Graph>>,
    /// Whether there are new decisions.
    pub decides: bool,
    /// Worth knowing, by file name.
    pub warnings: BTreeMap<String, Vec<Problem>>,
    /// True: nothing had changed, and this is the deployment that was there.
    pub is_old: bool,
}

/// Why nothing was deployed.
#[derive(Debug, thiserror::Error)]
pub enum DeployError {
    /// The files are wrong; all problems by file name.
    #[error("{} of the files cannot be deployed", .0.len())]
    Invalid(BTreeMap<String, Vec<Problem>>),
    #[error("a deployment needs at least one file")]
    Empty,
    #[error(transparent)]
    Store(#[from] Error),
}

/// Files that were read and found to be right.
pub struct Prepared {
    deployment: Deployment,
    /// The processes of each file, in the order of the files, and the scripts that they name.
    processes: Vec<(Vec<Process>, scripts::Read)>,
    models: Vec<Option<Decided>>,
    warnings: BTreeMap<String, Vec<Problem>>,
}

/// The decisions of a file.
struct Decided {
    model: Model,
    imported: Imported,
    /// Keys that belong to another file of the deployment: here they are reached by imports alone.
    taken: HashSet<String>,
}

impl Prepared {
    /// What is worth knowing of files that are right, by file name.
    pub fn into_warnings(self) -> BTreeMap<String, Vec<Problem>> {
        self.warnings
    }
}

/// Reads all files as a server does that was told nothing; every problem of all of them is named in one answer.
pub fn prepare(deployment: Deployment) -> Result<Prepared, DeployError> {
    prepare_with(deployment, &Reading::new(&Options::default(), &Clock::system()))
}

/// The same, as whoever runs the server wants it.
pub fn prepare_with(deployment: Deployment, reading: &Reading<'_>) -> Result<Prepared, DeployError> {
    if deployment.resources.is_empty() {
        return Err(DeployError::Empty);
    }
    let mut found: BTreeMap<String, Vec<Problem>> = BTreeMap::new();
    let mut processes = Vec::with_capacity(deployment.resources.len());
    let mut models = Vec::with_capacity(deployment.resources.len());
    let mut claims = Claims::default();
    let library = Library::of(&deployment.resources);
    let mut scripts = Scripts::default();
    let mut claimed = Vec::with_capacity(deployment.resources.len());
    for (name, content) in &deployment.resources {
        let together = Together { name, files: &deployment.resources, library: &library, deployed: reading.beside };
        let reading = Reading { beside: &together, ..*reading };
        let which = if deployment.all_processes { Which::All } else { Which::Executable };
        let file = match (is_bpmn(name), is_dmn(name)) {
            (true, _) => read::processes(content, which, &reading, &mut scripts),
            (_, true) => read::decisions(content, &reading, &mut scripts),
            _ => Read::default(),
        };
        let twice = claims.take(name, &file.claims);
        for problem in file.problems.into_iter().chain(twice) {
            // A script may stand in a file of its own.
            let place = problem.file.as_deref().unwrap_or(name).to_owned();
            found.entry(place).or_default().push(problem);
        }
        claimed.push((name, file.claims));
        processes.push((file.processes, file.scripts));
        models.push(file.model.map(|(model, imported)| Decided { model, imported, taken: HashSet::new() }));
    }
    for (name, of_file) in claimed {
        found.entry(name.clone()).or_default().extend(claims.held(&of_file, reading.beside));
    }
    drop(library);
    for (file, problem) in keys::settle(&deployment.resources, &mut models) {
        found.entry(file).or_default().push(problem);
    }
    found.retain(|_, problems| !problems.is_empty());
    if found.values().flatten().any(Problem::is_error) {
        return Err(DeployError::Invalid(found));
    }
    Ok(Prepared { deployment, processes, models, warnings: found })
}

/// Stores what was prepared, in the transaction that `db` is in.
pub fn store(db: &mut Db, prepared: Prepared, next_key: &mut dyn FnMut() -> Key, clock: &Clock) -> Result<Deployed, DeployError> {
    insert::insert(db, prepared, next_key, clock)
}

/// True for the names of BPMN files.
pub fn is_bpmn(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".bpmn", ".bpmn2", ".bpmn20.xml"].iter().any(|ending| name.ends_with(ending))
}

/// True for the names of DMN files.
pub fn is_dmn(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with(".dmn") || name.ends_with(".dmn11.xml")
}
