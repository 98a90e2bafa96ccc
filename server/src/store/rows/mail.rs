//! The outbox of mails: written with the command that orders them; its rows are the mail loop's from then on.
use super::{Around, Row};
use crate::store::columns::{Action, Columns, Kind, Shape};
use baton_engine::state::MailOrder;

impl Row for MailOrder {
    const INSERT: &'static Shape = &Shape {
        table: "mail",
        action: Action::Insert,
        columns: &[
            ("key", Kind::Long),
            ("root_key", Kind::Long),
            ("instance_key", Kind::Long),
            ("content", Kind::Text),
            ("created_at", Kind::Long),
            ("due_at", Kind::Long),
            ("attempts", Kind::Long),
        ],
    };
    /// Never used: the machine only orders.
    const UPDATE: &'static Shape =
        &Shape { table: "mail", action: Action::Update { by: &["key"] }, columns: &[("key", Kind::Long), ("content", Kind::Text)] };

    fn insert(&self, columns: &mut Columns, around: &Around<'_>) {
        columns.long(self.key.0).long(around.root.0).long(self.instance.0);
        columns.str(serde_json::to_string(&self.content).ok().as_deref()).long(self.created_at).long(self.created_at).long(0);
    }

    fn update(&self, columns: &mut Columns, _: &Around<'_>) {
        columns.long(self.key.0).str(serde_json::to_string(&self.content).ok().as_deref());
    }
}
