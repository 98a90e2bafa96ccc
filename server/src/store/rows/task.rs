//! Tasks of people.
use super::{AT_ELEMENT, Around, Row, shared, task_link, variant};
use crate::store::columns::{Column, Columns, Kind};
use crate::store::{Db, Error, Sql, row};
use baton_engine::Graph;
use baton_engine::state::{Delegation, IdentityLink, Task, TaskDetails};
use baton_models::Key;
use std::collections::HashMap;
use std::sync::Arc;

impl Row for Task {
    const TABLE: &'static str = "task";
    const PLACE: &'static [Column] = AT_ELEMENT;
    const FIXED: &'static [Column] = &[
        ("process_id", Kind::Text),
        ("business_key", Kind::Text),
        ("form_key", Kind::Text),
        ("alias", Kind::Text),
        ("created_at", Kind::Long),
    ];
    const CHANGING: &'static [Column] = &[
        ("name", Kind::Text),
        ("description", Kind::Text),
        ("assignee", Kind::Text),
        ("owner", Kind::Text),
        ("delegation", Kind::Text),
        ("priority", Kind::Long),
        ("due_at", Kind::Long),
        ("follow_up_at", Kind::Long),
        ("parent_task_key", Kind::Long),
        ("tenant_id", Kind::Text),
        ("updated_at", Kind::Long),
        ("ended_at", Kind::Long),
        ("delete_reason", Kind::Text),
    ];

    fn fixed(&self, row: &mut Columns, around: &Around<'_>) {
        around.at_element(row, self.key, self.instance, self.element_instance, self.element);
        row.text(self.element.and_then(|_| around.process_id(self.instance))).text(around.business_key(self.instance));
        row.text(self.form_key.as_ref()).text(self.alias.as_ref()).long(self.created_at);
    }

    fn changing(&self, row: &mut Columns, around: &Around<'_>) {
        let details = &self.details;
        let tenant = self.element.and_then(|_| around.tenant(self.instance));
        row.text(details.name.as_ref()).text(details.description.as_ref()).text(details.assignee.as_ref()).text(details.owner.as_ref());
        row.name(details.delegation.map(delegation_name)).long(i64::from(details.priority)).long(details.due_at).long(details.follow_up_at);
        row.long(details.parent_task.map(|key| key.0)).text(details.tenant.as_ref().or(tenant));
        row.long(self.updated_at).long(self.ended_at).text(self.delete_reason.as_ref());
    }
}

/// How the delegation stands in the database and in the REST interface.
pub fn delegation_name(delegation: Delegation) -> &'static str {
    match delegation {
        Delegation::Pending => "PENDING",
        Delegation::Resolved => "RESOLVED",
    }
}

row! {
    struct Loaded {
        key: i64,
        root_key: i64,
        instance_key: i64,
        element_instance_key: i64,
        element_id: Option<String>,
        name: Option<String>,
        description: Option<String>,
        assignee: Option<String>,
        owner: Option<String>,
        delegation: Option<String>,
        priority: i64,
        due_at: Option<i64>,
        follow_up_at: Option<i64>,
        parent_task_key: Option<i64>,
        tenant_id: Option<String>,
        form_key: Option<String>,
        alias: Option<String>,
        created_at: i64,
        updated_at: Option<i64>,
    }
}

/// The open tasks of some roots.
pub(in crate::store) fn load(
    db: &mut Db,
    roots: &[Key],
    graph: impl Fn(i64) -> Result<Arc<Graph>, Error>,
) -> Result<Vec<(Key, Task)>, Error> {
    let rows: Vec<Loaded> = db.load(Sql::new("SELECT * FROM task WHERE ended_at IS NULL AND root_key IN ").bind_list(roots))?;
    let mut links = if rows.is_empty() { HashMap::new() } else { task_link::load(db, rows.iter().map(|row| Key(row.key)))? };
    let record = |row: Loaded| Ok((Key(row.root_key), task(&row, links.remove(&Key(row.key)).unwrap_or_default(), &graph)?));
    rows.into_iter().map(record).collect()
}

fn task(row: &Loaded, links: Vec<IdentityLink>, graph: &impl Fn(i64) -> Result<Arc<Graph>, Error>) -> Result<Task, Error> {
    let text = |text: &Option<String>| shared(text.clone());
    let element = match &row.element_id {
        Some(id) => Some(graph(row.instance_key)?.find(id).ok_or_else(|| Error::Bug(format!("element '{id}' is not in its definition")))?),
        None => None,
    };
    let details = TaskDetails {
        name: text(&row.name),
        description: text(&row.description),
        assignee: text(&row.assignee),
        owner: text(&row.owner),
        delegation: row.delegation.as_deref().map(|name| variant("task.delegation", name)).transpose()?,
        due_at: row.due_at,
        follow_up_at: row.follow_up_at,
        priority: i32::try_from(row.priority).unwrap_or_default(),
        parent_task: row.parent_task_key.map(Key),
        tenant: text(&row.tenant_id),
    };
    Ok(Task {
        key: Key(row.key),
        alias: text(&row.alias),
        instance: Key(row.instance_key),
        element_instance: Key(row.element_instance_key),
        element,
        details,
        links,
        form_key: text(&row.form_key),
        created_at: row.created_at,
        updated_at: row.updated_at,
        ended_at: None,
        delete_reason: None,
    })
}
