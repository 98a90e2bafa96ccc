//! Conditions that messages and workers put on variables and tenants.
use super::Sql;
use super::value::ValueColumns;
use baton_models::Value;

/// Which tenants are meant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Tenants {
    /// Any, or none.
    #[default]
    All,
    /// Only what belongs to no tenant.
    None,
    /// Only these.
    Of(Vec<String>),
    /// These, and what belongs to no tenant.
    OfOrNone(Vec<String>),
}

/// Adds the condition that a column holds the id of just this tenant, or of none.
pub(super) fn of_tenant(sql: Sql, column: &str, tenant: Option<&str>) -> Sql {
    let sql = sql.push(" AND ").push(column);
    match tenant {
        Some(tenant) => sql.push(" = ").bind(tenant),
        None => sql.push(" IS NULL"),
    }
}

/// Adds the condition on a column that holds a tenant's id.
pub(super) fn of_tenants(sql: Sql, column: &str, tenants: &Tenants) -> Sql {
    match tenants {
        Tenants::All => sql,
        Tenants::None => of_tenant(sql, column, None),
        Tenants::Of(ids) => sql.push(" AND ").push(column).push(" IN ").bind_list(ids),
        Tenants::OfOrNone(ids) => sql.push(" AND (").push(column).push(" IS NULL OR ").push(column).push(" IN ").bind_list(ids).push(")"),
    }
}

/// Adds the condition that a scope holds a variable of this name and value. `instance` and `scope` are columns. Numbers
/// are equal across their types.
pub(super) fn has_variable(sql: Sql, instance: &str, scope: &str, name: &str, value: &Value) -> Sql {
    let sql = sql.push(" AND EXISTS (SELECT 1 FROM variable v WHERE v.instance_key = ").push(instance);
    let sql = sql.push(" AND v.scope_key = ").push(scope).push(" AND v.deleted_at IS NULL AND v.name = ").bind(name);
    equals(sql, value).push(")")
}

fn equals(sql: Sql, value: &Value) -> Sql {
    let columns = ValueColumns::of(value);
    let number = match value {
        Value::Double(n) => Some(*n),
        #[expect(clippy::cast_precision_loss, reason = "only compared with what is a fraction itself")]
        Value::Short(_) | Value::Integer(_) | Value::Long(_) => columns.long.map(|n| n as f64),
        _ => None,
    };
    if let Some(number) = number {
        let sql = sql.push(" AND ((v.type = 'Double' AND v.double_value = ").bind(number).push(")");
        let sql = sql.push(" OR (v.type IN ('Short', 'Integer', 'Long') AND v.long_value = ");
        return match columns.long {
            Some(long) => sql.bind(long).push("))"),
            None => sql.bind(number).push("))"),
        };
    }
    let sql = sql.push(" AND v.type = ").bind(columns.kind);
    let sql = match columns.text {
        Some(text) => sql.push(" AND v.text_value = ").bind(text),
        None => sql,
    };
    let sql = match columns.bytes {
        Some(bytes) => sql.push(" AND v.bytes_value = ").bind(bytes),
        None => sql,
    };
    match columns.long {
        Some(long) => sql.push(" AND v.long_value = ").bind(long),
        None => sql,
    }
}
