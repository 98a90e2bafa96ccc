//! Decisions that were evaluated: written with the command, never read by the machine.
use super::{Around, Row};
use crate::store::columns::{Column, Columns, Kind};
use crate::store::retention::DAY;
use crate::store::{Db, Error, Sql};
use baton_engine::state::{DecisionRecord, DecisionTold};
use baton_models::Key;

impl Row for DecisionRecord {
    const TABLE: &'static str = "decision_instance";
    const FIXED: &'static [Column] = &[
        ("key", Kind::Long),
        ("root_key", Kind::Long),
        ("instance_key", Kind::Long),
        ("element_instance_key", Kind::Long),
        ("element_id", Kind::Text),
        ("definition_key", Kind::Long),
        ("process_id", Kind::Text),
        ("root_decision_key", Kind::Long),
        ("decision_key", Kind::Long),
        ("decision_id", Kind::Text),
        ("decision_name", Kind::Text),
        ("decision_version", Kind::Long),
        ("requirements_key", Kind::Long),
        ("requirements_id", Kind::Text),
        ("tenant_id", Kind::Text),
        ("user_id", Kind::Text),
        ("evaluated_at", Kind::Long),
        ("collected", Kind::Double),
        ("inputs", Kind::Text),
        ("outputs", Kind::Text),
    ];
    const CHANGING: &'static [Column] = &[];

    fn fixed(&self, row: &mut Columns, around: &Around<'_>) {
        let told = &self.told;
        row.long(self.key.0).long(around.root.0).long(self.instance.0).long(self.element_instance.0).text(Some(&self.element));
        row.long(around.definition(self.instance)).text(around.process_id(self.instance)).long(told.root.map(|root| root.0));
        row.long(told.definition.0).text(Some(&told.id)).text(told.name.as_ref()).long(i64::from(told.version));
        row.long(told.requirements.as_ref().map(|(key, _)| key.0)).text(told.requirements.as_ref().map(|(_, id)| id));
        row.text(told.tenant.as_ref()).text(self.user.as_ref()).long(self.evaluated_at).double(told.collected);
        row.json(&told.inputs).json(&told.outputs);
    }

    fn changing(&self, _: &mut Columns, _: &Around<'_>) {}
}

/// Writes an evaluation that belongs to no process instance; `asked` is the definition of the decision that was asked for.
pub(in crate::store) fn insert(db: &mut Db, told: &DecisionTold, asked: Key, user: Option<&str>, at: i64) -> Result<(), Error> {
    let columns = "INSERT INTO decision_instance (key, root_decision_key, decision_key, decision_id, decision_name, decision_version, \
                   requirements_key, requirements_id, tenant_id, user_id, evaluated_at, collected, inputs, outputs, removal_time) VALUES (";
    let sql = Sql::new(columns).bind(told.key).push(", ").bind(told.root.map(|root| root.0)).push(", ").bind(told.definition);
    let sql = sql.push(", ").bind(&*told.id).push(", ").bind(told.name.as_deref().map(str::to_owned)).push(", ").bind(told.version);
    let sql = sql.push(", ").bind(told.requirements.as_ref().map(|(key, _)| key.0));
    let sql = sql.push(", ").bind(told.requirements.as_ref().map(|(_, id)| id.to_string()));
    let sql = sql.push(", ").bind(told.tenant.as_deref().map(str::to_owned)).push(", ").bind(user.map(str::to_owned)).push(", ").bind(at);
    let sql = sql.push(", ").bind(told.collected).push(", ").bind(super::json(&told.inputs).to_string());
    let sql = sql.push(", ").bind(super::json(&told.outputs).to_string()).push(", ").bind(at);
    // What is required lives as long as what required it.
    let days = Sql::new("(SELECT history_ttl FROM decision WHERE key = ").bind(asked).push("))");
    db.execute(sql.push(" + ").push(DAY).push(" * ").append(days))?;
    Ok(())
}
