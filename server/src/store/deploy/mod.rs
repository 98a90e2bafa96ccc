//! Deployments: files that are taken in together or not at all.
mod decisions;
mod delete;
mod forms;
pub mod imports;
mod insert;
pub mod scripts;
mod starts;

use super::{Db, Error};
use crate::clock::Clock;
use baton_engine::Graph;
use baton_engine::eval::{Scripts, check_script};
use baton_models::bpmn::files::Find as FindScript;
use baton_models::bpmn::{Options, Parsed, Process, Which, parse_beside};
use baton_models::dmn::{self, Find, Model};
use baton_models::expr::Script;
use baton_models::{Key, Position, Problem};
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

pub use delete::{Counts, counts, delete, purge, purge_gone, running};
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
    /// The processes of each file, in the order of the files, and the files of their scripts.
    processes: Vec<(Vec<Process>, scripts::Read)>,
    /// The decisions of each file, and what it imports.
    models: Vec<Option<(Model, Imported)>>,
    warnings: BTreeMap<String, Vec<Problem>>,
}

impl Prepared {
    /// What is worth knowing of files that are right, by file name.
    pub fn into_warnings(self) -> BTreeMap<String, Vec<Problem>> {
        self.warnings
    }
}

/// Reads all files as a server does that was told nothing; every problem of all of them is named in one answer.
pub fn prepare(deployment: Deployment) -> Result<Prepared, DeployError> {
    prepare_with(deployment, &Options::default(), &|_| None)
}

/// The same, as whoever runs the server wants it; `find` gives models that others import.
pub fn prepare_with(deployment: Deployment, options: &Options, find: &Find<'_>) -> Result<Prepared, DeployError> {
    if deployment.resources.is_empty() {
        return Err(DeployError::Empty);
    }
    let mut found: BTreeMap<String, Vec<Problem>> = BTreeMap::new();
    let mut processes = Vec::with_capacity(deployment.resources.len());
    let mut models = Vec::with_capacity(deployment.resources.len());
    let mut ids = HashSet::new();
    let mut decisions = HashSet::new();
    let library = imports::Library::new(&deployment.resources, find);
    let mut scripts = Scripts::default();
    for (name, content) in &deployment.resources {
        let mut of_file = Vec::new();
        let mut read = scripts::Read::new();
        if is_bpmn(name) {
            let which = if deployment.all_processes { Which::All } else { Which::Executable };
            let beside = |path: &str| scripts::among(&deployment.resources, path);
            let parsed = read_processes(content, which, options, &beside, &mut scripts);
            for problem in parsed.problems {
                let file = problem.file.as_deref().unwrap_or(name).to_owned();
                found.entry(file).or_default().push(problem);
            }
            read = parsed.files;
            of_file.extend(parsed.definitions.into_iter().flat_map(|d| d.processes).map(Arc::unwrap_or_clone));
        }
        for process in &of_file {
            if !ids.insert(process.id.clone()) {
                let message = format!("The process '{}' is in this deployment twice.", process.id);
                found.entry(name.clone()).or_default().push(Problem::error("duplicate-process", process.at, Some(&process.id), message));
            }
        }
        processes.push((of_file, read));
        let model = is_dmn(name).then(|| library.read(content)).and_then(|(parsed, imported)| {
            let parsed = checked_decisions(parsed, &mut scripts);
            found.entry(name.clone()).or_default().extend(parsed.problems);
            Some((parsed.model?, imported))
        });
        for decision in model.iter().flat_map(|(model, _)| &model.decisions) {
            if !decisions.insert(decision.id.clone()) {
                let message = format!("The decision '{}' is in this deployment twice.", decision.id);
                found.entry(name.clone()).or_default().push(Problem::error("duplicate-id", decision.at, Some(&decision.id), message));
            }
        }
        models.push(model);
    }
    found.retain(|_, problems| !problems.is_empty());
    if found.values().flatten().any(Problem::is_error) {
        return Err(DeployError::Invalid(found));
    }
    Ok(Prepared { deployment, processes, models, warnings: found })
}

/// Reads the processes of a file as a deployment does: a script in JavaScript that cannot be read refuses them too. `beside` gives
/// scripts that are files of their own.
pub fn read_processes(content: &[u8], which: Which<'_>, options: &Options, beside: &FindScript<'_>, scripts: &mut Scripts) -> Parsed {
    let mut parsed = parse_beside(content, which, options, beside);
    if add_unreadable(&mut parsed.problems, &parsed.javascript, scripts) {
        parsed.definitions = None;
    }
    parsed
}

/// Decisions that were read, as a deployment takes them: refused where a script in JavaScript cannot be read.
pub fn checked_decisions(mut parsed: dmn::Parsed, scripts: &mut Scripts) -> dmn::Parsed {
    if add_unreadable(&mut parsed.problems, &parsed.javascript, scripts) {
        parsed.model = None;
    }
    parsed
}

/// Adds what is wrong with the texts of scripts; true where something is.
fn add_unreadable(problems: &mut Vec<Problem>, all: &[(Option<String>, Script)], scripts: &mut Scripts) -> bool {
    let wrong = all.iter().filter_map(|(element, script)| {
        let (at, message) = check_script(script, scripts).err()?;
        Some(Problem { file: script.file.clone(), ..Problem::error("script-javascript", at, element.as_deref(), message) })
    });
    let before = problems.len();
    problems.extend(wrong);
    problems.sort_by_key(|problem| problem.at);
    problems.len() > before
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

/// One problem of one file, as an answer.
fn refuse(file: &str, code: &'static str, at: Position, element: &str, message: String) -> DeployError {
    DeployError::Invalid(BTreeMap::from([(file.to_owned(), vec![Problem::error(code, at, Some(element), message)])]))
}
