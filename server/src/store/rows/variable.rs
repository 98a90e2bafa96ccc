//! Variables, with their values in typed columns.
use super::{Around, Row};
use crate::store::columns::{Column, Columns, Kind};
use crate::store::value::{self, ValueColumns};
use crate::store::{Db, Error, Sql, row};
use baton_engine::state::Variable;
use baton_models::Key;

impl Row for Variable {
    const TABLE: &'static str = "variable";
    const FIXED: &'static [Column] = &[
        ("key", Kind::Long),
        ("root_key", Kind::Long),
        ("instance_key", Kind::Long),
        ("scope_key", Kind::Long),
        ("name", Kind::Text),
        ("created_at", Kind::Long),
    ];
    const CHANGING: &'static [Column] = &[
        ("type", Kind::Text),
        ("text_value", Kind::Text),
        ("long_value", Kind::Long),
        ("double_value", Kind::Double),
        ("bytes_value", Kind::Bytes),
        ("deleted_at", Kind::Long),
    ];

    fn fixed(&self, row: &mut Columns, around: &Around<'_>) {
        row.long(self.key.0).long(around.root.0).long(self.instance.0).long(self.scope.0).text(Some(&self.name)).long(self.created_at);
    }

    fn changing(&self, row: &mut Columns, _: &Around<'_>) {
        let value = ValueColumns::of(&self.value);
        row.name(value.kind).text(value.text.as_ref()).long(value.long).double(value.double).bytes(value.bytes).long(self.deleted_at);
    }
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
