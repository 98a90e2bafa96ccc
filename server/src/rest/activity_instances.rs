//! `/process-instance/{id}/activity-instances`: a tree of where the tokens of a running instance stand.
use super::dto::{definition_id, text_id};
use super::error::{Error, Result};
use super::reply;
use crate::app::App;
use crate::auth::{Caller, policy};
use crate::store::query::criteria;
use crate::store::query::running::{self, ElementRow, IncidentRow, Running};
use actix_web::HttpResponse;
use actix_web::web::{self, Data, Path, ServiceConfig};
use serde_json::{Map, Value as Json, json};
use std::collections::HashMap;

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/process-instance/{id}/activity-instances").get(get));
}

async fn get(app: Data<App>, caller: Caller, id: Path<String>) -> Result<HttpResponse> {
    let missing = || Error::not_found(format!("Process instance with id {} does not exist", *id));
    let instance = criteria::key(&id).ok_or_else(missing)?;
    policy::instance(&caller, &app.store, instance).await?;
    let running = app.store.read(move |db| running::load(db, instance)).await?.ok_or_else(missing)?;
    Ok(reply::json(&Tree::new(&running).root()))
}

/// What runs, by the scope that it runs in.
struct Tree<'a> {
    running: &'a Running,
    children: HashMap<i64, Vec<&'a ElementRow>>,
    incidents: HashMap<i64, Vec<&'a IncidentRow>>,
    instance_id: String,
    definition_id: String,
}

impl<'a> Tree<'a> {
    fn new(running: &'a Running) -> Self {
        let (mut children, mut incidents) = (HashMap::<i64, Vec<_>>::new(), HashMap::<i64, Vec<_>>::new());
        for element in &running.elements {
            children.entry(element.scope_key).or_default().push(element);
        }
        for incident in &running.incidents {
            incidents.entry(incident.element_instance_key).or_default().push(incident);
        }
        let root = &running.root;
        let definition_id = definition_id(&root.process_id, root.version, root.definition_key);
        Self { running, children, incidents, instance_id: root.key.to_string(), definition_id }
    }

    fn root(&self) -> Json {
        let root = &self.running.root;
        let about = About {
            key: root.key,
            parent: text_id(root.caller_key),
            id: &self.definition_id,
            name: root.name.as_deref(),
            kind: "processDefinition",
        };
        self.node(&about)
    }

    /// A scope or an activity, with what runs in it. Scopes nest as deep as the model does, which is bounded.
    fn node(&self, about: &About<'_>) -> Json {
        let inside = self.children.get(&about.key).map(Vec::as_slice).unwrap_or_default();
        let (waiting, active): (Vec<&ElementRow>, Vec<&ElementRow>) = inside.iter().partition(|element| is_transition(element));
        let mut node = self.common(about);
        node.insert("childActivityInstances".into(), active.iter().map(|element| self.node(&About::of(element))).collect());
        node.insert("childTransitionInstances".into(), waiting.iter().map(|element| self.transition(element)).collect());
        node.insert("executionIds".into(), json!([about.key.to_string()]));
        node.insert("name".into(), json!(about.name));
        Json::Object(node)
    }

    /// An activity that waits for its asynchronous continuation.
    fn transition(&self, element: &ElementRow) -> Json {
        let mut node = self.common(&About::of(element));
        node.insert("executionId".into(), json!(element.key.to_string()));
        Json::Object(node)
    }

    fn common(&self, about: &About<'_>) -> Map<String, Json> {
        let incidents = self.incidents.get(&about.key).map(Vec::as_slice).unwrap_or_default();
        let fields = [
            ("id", json!(about.key.to_string())),
            ("parentActivityInstanceId", json!(about.parent)),
            ("activityId", json!(about.id)),
            ("activityName", json!(about.name)),
            ("activityType", json!(about.kind)),
            ("processInstanceId", json!(self.instance_id)),
            ("processDefinitionId", json!(self.definition_id)),
            ("incidentIds", incidents.iter().map(|incident| json!(incident.key.to_string())).collect()),
            ("incidents", incidents.iter().map(|i| json!({ "id": i.key.to_string(), "activityId": i.element_id })).collect()),
        ];
        fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

/// What a node of the tree stands for.
struct About<'a> {
    key: i64,
    parent: Option<String>,
    id: &'a str,
    name: Option<&'a str>,
    kind: &'a str,
}

impl<'a> About<'a> {
    fn of(element: &'a ElementRow) -> Self {
        let parent = Some(element.scope_key.to_string());
        Self { key: element.key, parent, id: &element.element_id, name: element.element_name.as_deref(), kind: &element.element_type }
    }
}

fn is_transition(element: &ElementRow) -> bool {
    matches!(element.state.as_str(), "pending" | "leaving")
}
