//! Live variables: those of a scope, and those that are visible from it, walking outwards to the process instance.
use crate::row;
use crate::store::value;
use crate::store::{Db, Error, Sql};
use baton_engine::Variables;
use baton_models::{Key, Value};

/// Which variables are meant: of an element instance or a process instance, alone or with those around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    pub key: Key,
    pub local: bool,
}

row! {
    struct VariableRow {
        name: String,
        r#type: String,
        text_value: Option<String>,
        long_value: Option<i64>,
        double_value: Option<f64>,
        bytes_value: Option<Vec<u8>>,
    }
}

row! {
    struct InstanceRow {
        instance_key: i64,
    }
}

impl VariableRow {
    fn value(self) -> Result<Value, Error> {
        value::read(&self.r#type, self.text_value, self.long_value, self.double_value, self.bytes_value)
    }
}

/// The process instance of a live scope; `None` where there is no such scope.
pub fn instance_of(db: &mut Db, scope: Key) -> Result<Option<Key>, Error> {
    let sql = Sql::new("SELECT i.key AS instance_key FROM instance i WHERE i.ended_at IS NULL AND i.key = ")
        .bind(scope)
        .push(" UNION ALL SELECT e.instance_key FROM element_instance e WHERE e.ended_at IS NULL AND e.key = ")
        .bind(scope);
    Ok(db.first::<InstanceRow>(sql)?.map(|row| Key(row.instance_key)))
}

/// All variables that are meant, by name, inner before outer; only `names`, where given. `None`: no such scope.
pub fn all(db: &mut Db, scope: Scope, names: Option<Vec<String>>) -> Result<Option<Variables>, Error> {
    let Some(instance) = instance_of(db, scope.key)? else { return Ok(None) };
    let mut sql = select(scope, instance);
    if let Some(names) = names {
        sql = sql.push(" AND v.name IN ").bind_list(names);
    }
    let mut variables = Variables::new();
    for row in db.load::<VariableRow>(ordered(sql, scope))? {
        if !variables.iter().any(|(name, _)| **name == row.name) {
            variables.push((row.name.as_str().into(), row.value()?));
        }
    }
    Ok(Some(variables))
}

/// One variable; the outer `None`: no such scope, the inner: no such variable.
pub fn one(db: &mut Db, scope: Scope, name: &str) -> Result<Option<Option<Value>>, Error> {
    let Some(instance) = instance_of(db, scope.key)? else { return Ok(None) };
    let sql = ordered(select(scope, instance).push(" AND v.name = ").bind(name), scope).push(" LIMIT 1");
    db.first::<VariableRow>(sql)?.map(VariableRow::value).transpose().map(Some)
}

const COLUMNS: &str = "SELECT v.name, v.type, v.text_value, v.long_value, v.double_value, v.bytes_value FROM variable v";

fn select(scope: Scope, instance: Key) -> Sql {
    let sql = if scope.local || scope.key == instance {
        Sql::new(COLUMNS).push(" WHERE v.scope_key = ").bind(scope.key)
    } else {
        Sql::new("WITH RECURSIVE chain (key, depth) AS (SELECT CAST(")
            .bind(scope.key)
            .push(" AS BIGINT), 0 UNION ALL SELECT e.scope_key, c.depth + 1 FROM chain c JOIN element_instance e ON e.key = c.key) ")
            .push(COLUMNS)
            .push(" JOIN chain c ON c.key = v.scope_key WHERE 1 = 1")
    };
    sql.push(" AND v.deleted_at IS NULL AND v.instance_key = ").bind(instance)
}

fn ordered(sql: Sql, scope: Scope) -> Sql {
    sql.push(if scope.local { " ORDER BY v.key" } else { " ORDER BY v.scope_key DESC, v.key" })
}
