//! `POST /external-task/fetchAndLock`: hands work to a worker, which may wait for some.
use super::body::Json;
use super::commands::Commands;
use super::dto::Id;
use super::dto::variable::TypedMap;
use super::error::{Error, Result};
use super::{intake, reply};
use crate::app::App;
use crate::auth::Right;
use crate::store::fetch::{Fetch, FetchOrder, Locked, Topic};
use crate::store::matching::Tenants;
use crate::store::query::criteria;
use crate::timestamp::Time;
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use baton_engine::Graph;
use baton_models::{Key, Value};
use serde::{Deserialize, Serialize};
use serde_json::Value as Any;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// The longest wait, in milliseconds.
const MAX_WAIT: i64 = 1_800_000;
/// Topics in one request.
const MAX_TOPICS: usize = 500;

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(web::resource("/external-task/fetchAndLock").post(fetch_and_lock));
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Wish {
    worker_id: Option<Arc<str>>,
    max_tasks: Option<i64>,
    use_priority: Option<bool>,
    sorting: Option<Vec<Sorting>>,
    async_response_timeout: Option<i64>,
    topics: Option<Vec<TopicWish>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Sorting {
    sort_by: String,
    sort_order: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct TopicWish {
    topic_name: Option<String>,
    lock_duration: Option<i64>,
    variables: Option<Vec<String>>,
    local_variables: Option<bool>,
    deserialize_values: Option<bool>,
    process_variables: Option<BTreeMap<String, Any>>,
    business_key: Option<String>,
    process_definition_id: Option<String>,
    process_definition_id_in: Option<Vec<String>>,
    process_definition_key: Option<String>,
    process_definition_key_in: Option<Vec<String>>,
    process_definition_version_tag: Option<String>,
    without_tenant_id: Option<bool>,
    tenant_id_in: Option<Vec<String>>,
    include_extension_properties: Option<bool>,
}

/// How a topic's tasks are shown.
struct Shown {
    names: Option<Vec<String>>,
    deserialize: bool,
    with_properties: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LockedDto<'a> {
    activity_id: &'a str,
    activity_instance_id: Id,
    error_message: Option<&'a str>,
    error_details: Option<&'a str>,
    execution_id: Id,
    id: Id,
    lock_expiration_time: Time,
    create_time: Time,
    process_definition_id: String,
    process_definition_key: &'a str,
    process_definition_version_tag: Option<&'a str>,
    process_instance_id: Id,
    retries: Option<i64>,
    suspended: bool,
    worker_id: &'a str,
    topic_name: &'a str,
    tenant_id: Option<&'a str>,
    variables: TypedMap<'a>,
    priority: i64,
    business_key: Option<&'a str>,
    extension_properties: BTreeMap<&'a str, &'a str>,
}

async fn fetch_and_lock(request: HttpRequest, commands: Commands, Json(wish): Json<Wish>) -> Result<HttpResponse> {
    commands.caller.require(Right::ExternalTasks)?;
    let timeout = wish.async_response_timeout.unwrap_or(0);
    if timeout > MAX_WAIT {
        return Err(Error::invalid(format!(
            "The asynchronous response timeout cannot be set to a value greater than {MAX_WAIT} milliseconds"
        )));
    }
    let (fetch, shown) = read(wish)?;
    let app = &commands.app;
    let _room = (timeout > 0).then(|| intake::wait(&request, &app.waiting_room)).transpose()?;
    let worker = fetch.worker.clone();
    let wait = Duration::from_millis(u64::try_from(timeout).unwrap_or(0));
    // A server that stops sends waiting workers home with empty hands.
    let locked = tokio::select! {
        biased;
        locked = app.store.fetch_and_lock(fetch, wait) => locked?,
        () = app.stopped() => Vec::new(),
    };
    answer(app, &worker, locked, &shown)
}

fn read(wish: Wish) -> Result<(Fetch, Vec<Shown>)> {
    let worker = wish.worker_id.filter(|worker| !worker.is_empty()).ok_or_else(|| Error::invalid("'workerId' is missing"))?;
    let max = wish.max_tasks.ok_or_else(|| Error::invalid("'maxTasks' is missing"))?;
    let max_tasks = usize::try_from(max).map_err(|_| Error::invalid(format!("maxTasks must not be negative, it is {max}")))?;
    let topics = wish.topics.unwrap_or_default();
    if topics.len() > MAX_TOPICS {
        return Err(Error::invalid(format!("at most {MAX_TOPICS} topics can be fetched at once")));
    }
    let order = order(wish.use_priority.unwrap_or(false), wish.sorting.as_deref().unwrap_or_default())?;
    let shown = topics.iter().map(TopicWish::shown).collect();
    let topics = topics.into_iter().map(TopicWish::topic).collect::<Result<_>>()?;
    Ok((Fetch { worker, max_tasks, order, topics }, shown))
}

fn order(by_priority: bool, sorting: &[Sorting]) -> Result<FetchOrder> {
    let mut order = FetchOrder { by_priority, newest_first: false };
    for sort in sorting {
        order.newest_first = match (sort.sort_by.as_str(), sort.sort_order.as_str()) {
            ("createTime", "asc") => false,
            ("createTime", "desc") => true,
            (by, order) => {
                return Err(Error::invalid(format!("sorting by '{by}' in order '{order}' is not possible; createTime asc or desc is")));
            }
        };
    }
    Ok(order)
}

impl TopicWish {
    fn shown(&self) -> Shown {
        Shown {
            names: self.variables.clone(),
            deserialize: self.deserialize_values.unwrap_or(false),
            with_properties: self.include_extension_properties.unwrap_or(false),
        }
    }

    fn topic(self) -> Result<Topic> {
        let name = self.topic_name.filter(|name| !name.is_empty()).ok_or_else(|| Error::invalid("'topicName' is missing"))?;
        let lock_duration = self.lock_duration.unwrap_or(0);
        if lock_duration <= 0 {
            return Err(Error::invalid(format!(
                "lockDuration of topic '{name}' must be greater than 0 milliseconds, it is {lock_duration}"
            )));
        }
        let tenants = match (self.without_tenant_id, self.tenant_id_in) {
            (Some(true), _) => Tenants::None,
            (_, Some(ids)) if !ids.is_empty() => Tenants::Of(ids),
            _ => Tenants::All,
        };
        Ok(Topic {
            name,
            lock_duration,
            business_key: self.business_key,
            definitions: both(self.process_definition_id, self.process_definition_id_in).iter().map(|id| definition(id)).collect(),
            processes: both(self.process_definition_key, self.process_definition_key_in),
            version_tag: self.process_definition_version_tag,
            tenants,
            process_variables: self
                .process_variables
                .unwrap_or_default()
                .into_iter()
                .map(|(name, json)| (name, Value::from_json(&json)))
                .collect(),
            local_variables: self.local_variables.unwrap_or(false),
        })
    }
}

/// The key of a definition; an id that cannot be one fits nothing.
fn definition(id: &str) -> Key {
    criteria::definition_key(id).unwrap_or(Key(-1))
}

fn both(one: Option<String>, many: Option<Vec<String>>) -> Vec<String> {
    one.into_iter().chain(many.unwrap_or_default()).collect()
}

fn answer(app: &App, worker: &str, mut locked: Vec<Locked>, shown: &[Shown]) -> Result<HttpResponse> {
    let library = app.store.library();
    let mut graphs = Vec::with_capacity(locked.len());
    for task in &mut locked {
        graphs.push(library.find(Key(task.task.definition_key))?);
        if let Some(names) = shown.get(task.topic).and_then(|shown| shown.names.as_ref()) {
            task.variables.retain(|(name, _)| names.iter().any(|wanted| **wanted == **name));
        }
    }
    let list: Vec<_> = locked.iter().zip(&graphs).map(|(task, graph)| dto(worker, task, graph.as_deref(), shown.get(task.topic))).collect();
    Ok(reply::json(&list))
}

fn dto<'a>(worker: &'a str, locked: &'a Locked, graph: Option<&'a Graph>, shown: Option<&Shown>) -> LockedDto<'a> {
    let task = &locked.task;
    LockedDto {
        activity_id: &task.element_id,
        activity_instance_id: Id(task.element_instance_key),
        error_message: task.error_message.as_deref(),
        error_details: task.error_details.as_deref(),
        execution_id: Id(task.element_instance_key),
        id: Id(task.key),
        lock_expiration_time: Time(locked.until),
        create_time: Time(task.created_at),
        process_definition_id: graph.map(Graph::id).unwrap_or_default(),
        process_definition_key: &task.process_id,
        process_definition_version_tag: graph.and_then(|graph| graph.process.version_tag.as_deref()),
        process_instance_id: Id(task.instance_key),
        retries: task.retries,
        suspended: false,
        worker_id: worker,
        topic_name: &task.topic,
        tenant_id: task.tenant_id.as_deref(),
        variables: TypedMap { variables: &locked.variables, deserialize: shown.is_some_and(|shown| shown.deserialize) },
        priority: task.priority,
        business_key: task.business_key.as_deref(),
        extension_properties: graph
            .filter(|_| shown.is_some_and(|shown| shown.with_properties))
            .map_or_else(BTreeMap::new, |graph| properties(graph, &task.element_id)),
    }
}

fn properties<'a>(graph: &'a Graph, element: &str) -> BTreeMap<&'a str, &'a str> {
    let element = graph.find(element).map(|index| graph.process.element(index));
    element.into_iter().flat_map(|element| &element.properties).map(|(name, value)| (name.as_str(), value.as_str())).collect()
}
