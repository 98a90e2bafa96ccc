//! The outbox of signals: written with the command that threw them, gone when all who listen have them.
use super::{Around, Row};
use crate::store::columns::{Column, Columns, Kind};
use baton_engine::state::SignalOrder;

impl Row for SignalOrder {
    const TABLE: &'static str = "signal";
    const FIXED: &'static [Column] = &[
        ("key", Kind::Long),
        ("root_key", Kind::Long),
        ("instance_key", Kind::Long),
        ("name", Kind::Text),
        ("tenant_id", Kind::Text),
        ("variables", Kind::Text),
        ("created_at", Kind::Long),
    ];
    const CHANGING: &'static [Column] = &[];

    fn fixed(&self, row: &mut Columns, around: &Around<'_>) {
        row.long(self.key.0).long(around.root.0).long(self.instance.0).text(Some(&self.name)).text(self.tenant.as_ref());
        row.json(&self.variables).long(self.created_at);
    }

    /// The machine only orders.
    fn changing(&self, _: &mut Columns, _: &Around<'_>) {}
}
