//! The outbox of mails: written with the command that orders them; its rows are the mail loop's from then on.
use super::{Around, Row};
use crate::store::columns::{Column, Columns, Kind};
use baton_engine::state::MailOrder;

impl Row for MailOrder {
    const TABLE: &'static str = "mail";
    const FIXED: &'static [Column] = &[
        ("key", Kind::Long),
        ("root_key", Kind::Long),
        ("instance_key", Kind::Long),
        ("content", Kind::Text),
        ("created_at", Kind::Long),
        ("due_at", Kind::Long),
        ("attempts", Kind::Long),
    ];
    const CHANGING: &'static [Column] = &[];

    fn fixed(&self, row: &mut Columns, around: &Around<'_>) {
        row.long(self.key.0).long(around.root.0).long(self.instance.0);
        row.json(&self.content).long(self.created_at).long(self.created_at).long(0);
    }

    /// The machine only orders.
    fn changing(&self, _: &mut Columns, _: &Around<'_>) {}
}
