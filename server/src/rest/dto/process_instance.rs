//! `ProcessInstanceDto`, alone and with variables: the answer to a start, and a row of the list.
use super::definition_id;
use super::link::Link;
use super::variable::TypedMap;
use crate::store::query::history_process_instances::HistoricInstanceRow;
use crate::store::query::instances::InstanceRow;
use actix_web::HttpRequest;
use baton_engine::Graph;
use baton_models::Key;
use serde::Serialize;
use std::sync::Arc;

/// A process instance as answers show it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProcessInstanceDto {
    links: Vec<Link>,
    id: String,
    definition_id: String,
    definition_key: String,
    business_key: Option<Arc<str>>,
    case_instance_id: Option<()>,
    ended: bool,
    suspended: bool,
    tenant_id: Option<Arc<str>>,
}

/// The same, with the variables that were asked for.
#[derive(Serialize)]
pub struct WithVariables<'a> {
    #[serde(flatten)]
    pub instance: ProcessInstanceDto,
    pub variables: TypedMap<'a>,
}

impl ProcessInstanceDto {
    /// An instance that was just begun.
    pub fn started(key: Key, graph: &Graph, business_key: Option<Arc<str>>, ended: bool) -> Self {
        Self {
            links: Vec::new(),
            id: key.to_string(),
            definition_id: graph.id(),
            definition_key: graph.process.id.to_string(),
            business_key,
            case_instance_id: None,
            ended,
            suspended: false,
            tenant_id: graph.tenant.clone(),
        }
    }

    /// With the link to itself.
    #[must_use]
    pub fn linked(mut self, request: &HttpRequest) -> Self {
        self.links.push(Link::own(request, &format!("/process-instance/{}", self.id)));
        self
    }
}

impl From<InstanceRow> for ProcessInstanceDto {
    fn from(row: InstanceRow) -> Self {
        Self {
            links: Vec::new(),
            id: row.key.to_string(),
            definition_id: definition_id(&row.process_id, row.version, row.definition_key),
            definition_key: row.process_id,
            business_key: row.business_key.map(Arc::from),
            case_instance_id: None,
            ended: false,
            suspended: false,
            tenant_id: row.tenant_id.map(Arc::from),
        }
    }
}

impl From<HistoricInstanceRow> for ProcessInstanceDto {
    fn from(row: HistoricInstanceRow) -> Self {
        let HistoricInstanceRow { key, definition_key, process_id, version, business_key, tenant_id, ended_at, .. } = row;
        let running = InstanceRow { key, definition_key, process_id, version, business_key, tenant_id };
        Self { ended: ended_at.is_some(), ..running.into() }
    }
}
