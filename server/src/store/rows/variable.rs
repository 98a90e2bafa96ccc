//! Variables, with their values in typed columns.
use super::{Around, Row};
use crate::store::columns::{Action, Columns, Kind, Shape};
use crate::store::value::{self, ValueColumns};
use crate::store::{Db, Error, Sql, row};
use baton_engine::state::Variable;
use baton_models::{Key, Value};

impl Row for Variable {
    const INSERT: &'static Shape = &Shape {
        table: "variable",
        action: Action::Insert,
        columns: &[
            ("key", Kind::Long),
            ("root_key", Kind::Long),
            ("instance_key", Kind::Long),
            ("scope_key", Kind::Long),
            ("name", Kind::Text),
            ("type", Kind::Text),
            ("text_value", Kind::Text),
            ("long_value", Kind::Long),
            ("double_value", Kind::Double),
            ("bytes_value", Kind::Bytes),
            ("created_at", Kind::Long),
            ("deleted_at", Kind::Long),
        ],
    };
    const UPDATE: &'static Shape = &Shape {
        table: "variable",
        action: Action::Update { by: &["key"] },
        columns: &[
            ("key", Kind::Long),
            ("type", Kind::Text),
            ("text_value", Kind::Text),
            ("long_value", Kind::Long),
            ("double_value", Kind::Double),
            ("bytes_value", Kind::Bytes),
            ("deleted_at", Kind::Long),
        ],
    };

    fn insert(&self, columns: &mut Columns, around: &Around<'_>) {
        columns.long(self.key.0).long(around.root.0).long(self.instance.0).long(self.scope.0).text(Some(&self.name));
        stored(columns, &self.value);
        columns.long(self.created_at).long(self.deleted_at);
    }

    fn update(&self, columns: &mut Columns, _: &Around<'_>) {
        columns.long(self.key.0);
        stored(columns, &self.value);
        columns.long(self.deleted_at);
    }
}

fn stored(columns: &mut Columns, value: &Value) {
    let value = ValueColumns::of(value);
    columns.str(Some(value.kind)).text(value.text.as_ref()).long(value.long).double(value.double).bytes(value.bytes);
}

row! {
    struct Loaded {
        key: i64,
        root_key: i64,
        instance_key: i64,
        scope_key: i64,
        name: String,
        created_at: i64,
        r#type: String,
        text_value: Option<String>,
        long_value: Option<i64>,
        double_value: Option<f64>,
        bytes_value: Option<Vec<u8>>,
    }
}

/// The variables of some running instances, those of scopes that have ended included.
pub(in crate::store) fn load(db: &mut Db, instances: &[Key]) -> Result<Vec<(Key, Variable)>, Error> {
    let rows: Vec<Loaded> =
        db.load(Sql::new("SELECT * FROM variable WHERE deleted_at IS NULL AND instance_key IN ").bind_list(instances))?;
    let record = |row: Loaded| {
        let variable = Variable {
            key: Key(row.key),
            instance: Key(row.instance_key),
            scope: Key(row.scope_key),
            name: row.name.into(),
            value: value::read(&row.r#type, row.text_value, row.long_value, row.double_value, row.bytes_value)?,
            created_at: row.created_at,
            deleted_at: None,
        };
        Ok((Key(row.root_key), variable))
    };
    rows.into_iter().map(record).collect()
}
