//! Models for the stories: the fixtures, and the definitions made of them.
use super::files;
use baton_engine::eval::dmn::Decisions;
use baton_engine::{DecisionDefinition, DecisionVersion, Graph, Library};
use baton_models::{Key, bpmn, dmn};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The text of `tests/fixtures/<name>.bpmn`.
pub fn fixture(name: &str) -> String {
    files::read(&format!("tests/fixtures/{name}.bpmn"))
}

/// The text of `tests/fixtures/<name>.dmn`.
pub fn decisions(name: &str) -> String {
    files::read(&format!("tests/fixtures/{name}.dmn"))
}

/// The name of a file with this content, for its suffix.
pub fn file_name(stem: usize, content: &str) -> String {
    format!("{stem}.{}", if content.contains("xmlns=\"https://www.omg.org/spec/DMN/") { "dmn" } else { "bpmn" })
}

/// Deployed definitions, in memory.
#[derive(Default, Clone)]
pub struct Shelf {
    graphs: BTreeMap<Key, Arc<Graph>>,
    decisions: Vec<Arc<DecisionDefinition>>,
}

impl Shelf {
    /// Deploys a model; every process in it becomes a new version.
    pub fn deploy(&mut self, xml: &str) {
        if file_name(0, xml).ends_with("dmn") {
            return self.decide(xml);
        }
        let parsed = bpmn::parse(xml.as_bytes());
        let errors: Vec<String> = parsed.problems.iter().filter(|p| p.is_error()).map(ToString::to_string).collect();
        assert!(errors.is_empty(), "the model is refused: {errors:#?}");
        let definitions = parsed.definitions.unwrap();
        for process in &definitions.processes {
            let key = Key(1_000 + i64::try_from(self.graphs.len()).unwrap());
            let version = 1 + i32::try_from(self.versions(&process.id).count()).unwrap();
            self.graphs.insert(key, Arc::new(Graph::new(key, version, Key(900), None, (**process).clone())));
        }
    }

    /// Deploys the decisions of a file, each as a new version.
    fn decide(&mut self, xml: &str) {
        let parsed = dmn::parse(xml.as_bytes());
        let model = parsed.model.unwrap_or_else(|| panic!("the decisions are refused: {:#?}", parsed.problems));
        let found: Vec<_> = model.decisions.iter().map(|d| (d.id.clone(), d.version_tag.clone())).collect();
        let decisions = Arc::new(Decisions::new(model));
        for (id, _tag) in found {
            let version = 1 + i32::try_from(self.decisions.iter().filter(|known| *known.id == *id).count()).unwrap();
            let key = Key(5_000 + i64::try_from(self.decisions.len()).unwrap());
            let decisions = decisions.clone();
            let definition = DecisionDefinition {
                key,
                id: id.into(),
                name: None,
                version,
                deployment: Key(900),
                tenant: None,
                requirements: None,
                imports: Vec::new(),
                decisions,
            };
            self.decisions.push(Arc::new(definition));
        }
    }

    /// The ids of all processes, sorted.
    pub fn processes(&self) -> Vec<Arc<str>> {
        let mut ids: Vec<Arc<str>> = self.graphs.values().map(|graph| graph.process.id.clone()).collect();
        ids.sort();
        ids.dedup();
        ids
    }

    /// The id of a process by its definition's key.
    pub fn process_id(&self, definition: Key) -> String {
        self.graphs.get(&definition).map(|graph| graph.process.id.to_string()).unwrap_or_default()
    }

    fn versions<'a>(&'a self, process: &'a str) -> impl Iterator<Item = &'a Arc<Graph>> {
        self.graphs.values().filter(move |graph| &*graph.process.id == process)
    }
}

impl Library for Shelf {
    fn definition(&self, key: Key) -> Option<Arc<Graph>> {
        self.graphs.get(&key).cloned()
    }

    fn latest(&self, process: &str, _tenant: Option<&str>) -> Option<Arc<Graph>> {
        self.versions(process).last().cloned()
    }

    fn version(&self, process: &str, version: i32, _tenant: Option<&str>) -> Option<Arc<Graph>> {
        self.versions(process).find(|graph| graph.version == version).cloned()
    }

    fn version_tag(&self, process: &str, tag: &str, _tenant: Option<&str>) -> Option<Arc<Graph>> {
        self.versions(process).filter(|graph| graph.process.version_tag.as_deref() == Some(tag)).last().cloned()
    }

    fn in_deployment(&self, process: &str, deployment: Key) -> Option<Arc<Graph>> {
        self.versions(process).filter(|graph| graph.deployment == deployment).last().cloned()
    }

    fn decision(&self, id: &str, which: DecisionVersion<'_>, _tenant: Option<&str>) -> Option<Arc<DecisionDefinition>> {
        let tag = |known: &DecisionDefinition| known.decisions.model.decision(id).and_then(|d| d.version_tag.clone());
        let wanted = |known: &&Arc<DecisionDefinition>| match which {
            DecisionVersion::Latest | DecisionVersion::Deployment(_) => true,
            DecisionVersion::Version(version) => known.version == version,
            DecisionVersion::VersionTag(wanted) => tag(known).as_deref() == Some(wanted),
        };
        self.decisions.iter().rev().filter(|known| *known.id == *id).find(wanted).cloned()
    }
}
