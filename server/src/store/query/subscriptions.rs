//! What waits for messages, signals and conditions, and what can be undone.
use super::BadParameter;
use super::criteria::as_text;
use super::filter::*;
use crate::store::{Sql, row};
use serde_json::Value as Json;

row! {
    pub struct SubscriptionRow {
        pub key: i64,
        pub instance_key: Option<i64>,
        pub element_instance_key: Option<i64>,
        pub element_id: String,
        pub kind: String,
        pub name: String,
        pub tenant_id: Option<String>,
        pub created_at: i64,
    }
}

pub const WAITING: Listing = Listing {
    columns: "s.key, s.instance_key, s.element_instance_key, s.element_id, s.kind, s.name, s.tenant_id, s.created_at",
    from: "FROM subscription s WHERE 1 = 1",
    filters: &[
        key("eventSubscriptionId", "s.key = ?"),
        text("eventName", "s.name = ?"),
        custom("eventType", of_type),
        key("executionId", "s.element_instance_key = ?"),
        key("processInstanceId", "s.instance_key = ?"),
        text("activityId", "s.element_id = ?"),
        tenants("tenantIdIn", "s.tenant_id", "includeEventSubscriptionsWithoutTenantId"),
        flag("withoutTenantId", "s.tenant_id IS NULL"),
    ],
    sorts: &[("tenantId", "s.tenant_id"), ("created", "s.created_at")],
    key: "s.key",
};

/// A kind as the interface calls it, and as the database does, where they differ.
const COMPENSATION: (&str, &str) = ("compensate", "compensation");

fn of_type(name: &str, value: &Json) -> Result<Sql, BadParameter> {
    let wanted = as_text(name, value)?;
    let kind = if wanted == COMPENSATION.0 { COMPENSATION.1 } else { &wanted };
    Ok(Sql::new("s.kind = ").bind(kind))
}

impl SubscriptionRow {
    /// The kind as the interface calls it.
    pub fn event_type(&self) -> &str {
        if self.kind == COMPENSATION.1 { COMPENSATION.0 } else { &self.kind }
    }

    /// The name of the message or signal; other kinds have none.
    pub fn event_name(&self) -> Option<&str> {
        matches!(self.kind.as_str(), "message" | "signal").then_some(self.name.as_str())
    }
}
