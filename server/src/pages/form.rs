//! Forms that the model describes, as controls of a page. The rules are the engine's ([`baton_engine::eval::form`]);
//! this file only shows them, together with what was entered and what was wrong with it.
use super::posted::Posted;
use super::{moment, say};
pub use crate::forms::fields;
use baton_engine::Directory;
use baton_engine::eval::form::{FieldError, Values, date_text, is_readonly, is_required, read_text};
use baton_models::Value;
use baton_models::form::{Constraint, Field, FieldKind, Form};
use jiff::tz::TimeZone;
use serde::Serialize;

/// Up to so many choices are all shown; more become a list to choose from.
const MAX_RADIO: usize = 5;
/// Longer texts get a box of several lines.
const ONE_LINE: usize = 255;
/// Before the names of values in a posted form, so that they cannot be taken for `csrf` and the like.
const PREFIX: &str = "value.";
/// Ids of other parts of the pages that hold a form.
const TAKEN: [&str; 10] = ["main", "notice", "problem", "submit", "complete", "claim", "unclaim", "message", "add-comment", "assignee"];

/// A form as a page shows it.
#[derive(Debug, Default, Serialize)]
pub struct View {
    pub fields: Vec<Control>,
    /// The key of a form that another program shows.
    pub elsewhere: Option<String>,
}

/// One field. `control` is `shown`, `text`, `number`, `textarea`, `date`, `checkbox`, `radio` or `select`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Control {
    /// The field's id in the model.
    pub id: String,
    /// The id of the control in the page.
    pub input: String,
    pub name: String,
    pub label: String,
    pub control: &'static str,
    pub value: String,
    pub options: Vec<Choice>,
    pub required: bool,
    pub max_length: Option<usize>,
    pub rows: usize,
    pub hint: Option<String>,
    pub wrong: Option<String>,
    /// Ids of hint and message.
    pub described_by: String,
    pub autofocus: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    pub id: String,
    pub label: String,
}

/// For whom values are written: names of people, and times.
pub struct Reader<'a> {
    pub directory: &'a Directory,
    pub zone: &'a TimeZone,
}

/// The form with the values that `initial` knows.
pub fn fresh(form: Option<&Form>, initial: &mut dyn FnMut(&Field) -> Value, reader: &Reader<'_>) -> View {
    let controls = fields(form).iter().map(|field| control(field, text_of(field, &initial(field), reader.zone), reader)).collect();
    View { fields: controls, elsewhere: elsewhere(form) }
}

/// The form as it was sent, with what is wrong with it.
pub fn again(
    form: Option<&Form>,
    posted: &Posted,
    wrong: &[FieldError],
    initial: &mut dyn FnMut(&Field) -> Value,
    reader: &Reader<'_>,
) -> View {
    let mut focused = false;
    let controls = fields(form).iter().map(|field| {
        let sent = posted.get(&format!("{PREFIX}{}", field.id));
        let text = match sent {
            _ if is_readonly(field) => text_of(field, &initial(field), reader.zone),
            Some(text) => text.to_owned(),
            None => String::new(),
        };
        let mut control = control(field, text, reader);
        if let Some(error) = wrong.iter().find(|error| error.field == field.id) {
            control.wrong = Some(beside(&error.message, field));
            control.described_by = described_by(&control);
            control.autofocus = !focused;
            focused = true;
        }
        control
    });
    View { fields: controls.collect(), elsewhere: elsewhere(form) }
}

/// What is wrong, without the label, which stands above it: `Amount must be at least 1` becomes `Must be at least 1`.
fn beside(message: &str, field: &Field) -> String {
    let label = field.label.as_deref().filter(|label| !label.is_empty()).unwrap_or(&field.id);
    match message.strip_prefix(label).and_then(|rest| rest.strip_prefix(' ')) {
        Some("is required") if matches!(field.kind, FieldKind::Enum { .. }) => "Please choose.".to_owned(),
        Some("is required") => "Please fill this in.".to_owned(),
        Some(rest) => format!("{}.", say::capitalised(rest)),
        None => message.to_owned(),
    }
}

/// The typed values of what was sent, or what is wrong with it. What may only be read is not taken.
/// Times are read as the clock in `zone` shows them.
pub fn read(form: Option<&Form>, posted: &Posted, zone: &TimeZone) -> Result<Values, Vec<FieldError>> {
    let writable: Vec<Field> = fields(form).iter().filter(|field| !is_readonly(field)).cloned().collect();
    let mut values = read_text(&writable, &|id| posted.get(&format!("{PREFIX}{id}")))?;
    for (name, value) in &mut values {
        if let Value::Date(shown) = value
            && writable.iter().any(|field| field.id == **name && is_of_the_wall(field))
        {
            *shown = moment::from_the_wall(*shown, zone);
        }
    }
    Ok(values)
}

/// The id of a control: that of its field, unless the page has one of that name.
fn input_id(id: &str) -> String {
    if TAKEN.contains(&id) { format!("input-{id}") } else { id.to_owned() }
}

fn elsewhere(form: Option<&Form>) -> Option<String> {
    match form? {
        Form::Fields(_) => None,
        Form::Key(key) => Some(key.source.clone()),
        Form::Reference { id, .. } => Some(id.clone()),
    }
}

fn constraint<'a>(field: &'a Field, name: &str) -> Option<&'a Constraint> {
    field.constraints.iter().find(|constraint| constraint.name == name)
}

fn property<'a>(field: &'a Field, name: &str) -> Option<&'a str> {
    field.properties.iter().find(|(id, _)| id == name).map(|(_, value)| value.as_str())
}

fn control(field: &Field, value: String, reader: &Reader<'_>) -> Control {
    let input = input_id(&field.id);
    let length = constraint(field, "maxlength").and_then(|c| c.config.as_deref()?.trim().parse::<usize>().ok());
    let rows = property(field, "rows").and_then(|rows| rows.trim().parse::<usize>().ok());
    let mut control = Control {
        id: field.id.clone(),
        input,
        name: format!("{PREFIX}{}", field.id),
        label: field.label.clone().filter(|label| !label.trim().is_empty()).unwrap_or_else(|| say::words(&field.id)),
        required: is_required(field),
        max_length: if matches!(field.kind, FieldKind::String) { length } else { None },
        rows: rows.unwrap_or(4).clamp(2, 30),
        hint: property(field, "hint").map(str::to_owned),
        value,
        ..Control::default()
    };
    control.control = kind(field, rows.is_some() || length.is_some_and(|length| length > ONE_LINE), control.required);
    if let FieldKind::Enum { values } = &field.kind {
        control.options = values
            .iter()
            .map(|(id, label)| Choice { id: id.clone(), label: if label.is_empty() { id.clone() } else { label.clone() } })
            .collect();
    }
    if control.control == "text"
        && let FieldKind::Date { pattern } = &field.kind
    {
        control.hint.get_or_insert_with(|| format!("Written as {pattern}"));
    }
    if is_readonly(field) {
        show_only(field, &mut control, reader.directory);
    }
    control.described_by = described_by(&control);
    control
}

fn kind(field: &Field, is_long: bool, is_required: bool) -> &'static str {
    match &field.kind {
        FieldKind::String if is_long => "textarea",
        FieldKind::String => "text",
        FieldKind::Long => "number",
        FieldKind::Boolean => "checkbox",
        FieldKind::Date { pattern } if has_time(pattern) => "text",
        FieldKind::Date { .. } => "date",
        FieldKind::Enum { values } if is_required && values.len() <= MAX_RADIO => "radio",
        FieldKind::Enum { .. } => "select",
    }
}

/// What may only be read is shown as people say it.
fn show_only(field: &Field, control: &mut Control, directory: &Directory) {
    control.control = "shown";
    control.required = false;
    control.value = match &field.kind {
        FieldKind::Boolean => if control.value == "true" { "yes" } else { "no" }.to_owned(),
        FieldKind::Enum { .. } => control
            .options
            .iter()
            .find(|option| option.id == control.value)
            .map_or_else(|| control.value.clone(), |option| option.label.clone()),
        _ if property(field, "display") == Some("user") => say::name(&control.value, directory),
        _ => control.value.clone(),
    };
}

fn described_by(control: &Control) -> String {
    let part = |present: bool, what: &str| present.then(|| format!("{}-{what}", control.input));
    let parts = [part(control.hint.is_some(), "hint"), part(control.wrong.is_some(), "wrong")];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn has_time(pattern: &str) -> bool {
    pattern.contains(['H', 'h', 'K', 'k', 'm'])
}

/// Whether a field takes a time without its zone.
fn is_of_the_wall(field: &Field) -> bool {
    matches!(&field.kind, FieldKind::Date { pattern } if has_time(pattern) && !pattern.contains(['z', 'Z', 'X']))
}

/// A value as the control of its field takes it: a day as browsers write it, a time in the field's pattern.
fn text_of(field: &Field, value: &Value, zone: &TimeZone) -> String {
    match (&field.kind, value) {
        (_, Value::Null) => String::new(),
        (FieldKind::Boolean, Value::Boolean(yes)) => yes.to_string(),
        (FieldKind::Date { pattern }, Value::Date(at)) if has_time(pattern) => {
            let shown = if is_of_the_wall(field) { moment::on_the_wall(*at, zone) } else { *at };
            date_text(shown, pattern).unwrap_or_else(|| moment::exact(*at, zone))
        }
        (FieldKind::Date { .. }, Value::Date(at)) => date_text(*at, "yyyy-MM-dd").unwrap_or_default(),
        (_, Value::Boolean(yes)) => yes.to_string(),
        (_, Value::String(text) | Value::Json(text) | Value::Xml(text)) => text.to_string(),
        (_, other) => say::value(other, zone),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use std::sync::LazyLock;

    fn field(id: &str, kind: FieldKind, constraints: &[(&str, Option<&str>)]) -> Field {
        let constraints = constraints.iter().map(|(name, config)| Constraint { name: (*name).into(), config: config.map(str::to_owned) });
        Field { id: id.into(), label: None, kind, default: None, constraints: constraints.collect(), properties: Vec::new() }
    }

    fn choices(n: usize) -> FieldKind {
        FieldKind::Enum { values: (0..n).map(|n| (n.to_string(), format!("Number {n}"))).collect() }
    }

    fn nobody() -> Reader<'static> {
        static DIRECTORY: LazyLock<Directory> = LazyLock::new(Directory::default);
        static UTC: TimeZone = TimeZone::UTC;
        Reader { directory: &DIRECTORY, zone: &UTC }
    }

    fn shown(field: Field, value: Value) -> Control {
        fresh(Some(&Form::Fields(vec![field].into())), &mut |_| value.clone(), &nobody()).fields.remove(0)
    }

    #[test]
    fn each_kind_has_its_control() {
        let required = [("required", None)];
        let control = |kind, constraints: &[(&str, Option<&str>)]| shown(field("x", kind, constraints), Value::Null).control;
        assert_eq!(control(FieldKind::String, &[]), "text");
        assert_eq!(control(FieldKind::String, &[("maxlength", Some("1000"))]), "textarea");
        assert_eq!(control(FieldKind::Long, &[]), "number");
        assert_eq!(control(FieldKind::Boolean, &[]), "checkbox");
        assert_eq!(control(FieldKind::Date { pattern: "dd/MM/yyyy".into() }, &[]), "date");
        assert_eq!(control(FieldKind::Date { pattern: "dd/MM/yyyy HH:mm".into() }, &[]), "text");
        assert_eq!(control(choices(3), &required), "radio");
        assert_eq!(control(choices(3), &[]), "select");
        assert_eq!(control(choices(6), &required), "select");
    }

    #[test]
    fn what_may_only_be_read_is_shown_in_words_and_never_taken() {
        let readonly = [("readonly", None)];
        assert_eq!(shown(field("x", choices(3), &readonly), Value::text("1")).value, "Number 1");
        assert_eq!(shown(field("x", FieldKind::Boolean, &readonly), Value::Boolean(true)).value, "yes");
        let form = Form::Fields(vec![field("x", FieldKind::Long, &readonly)].into());
        let posted: Posted = serde_json::from_str(r#"[["value.x", "7"]]"#).unwrap();
        assert_eq!(read(Some(&form), &posted, &TimeZone::UTC), Ok(Vec::new()));
    }

    #[test]
    fn input_is_kept_and_the_message_belongs_to_its_field() {
        let form = Form::Fields(vec![field("a", FieldKind::Long, &[]), field("b", FieldKind::String, &[])].into());
        let posted: Posted = serde_json::from_str(r#"[["value.a", "many"], ["value.b", "<b>"]]"#).unwrap();
        let wrong = [FieldError { field: "a".into(), message: "not a number".into() }];
        let view = again(Some(&form), &posted, &wrong, &mut |_| Value::Null, &nobody());
        assert_eq!((view.fields[0].value.as_str(), view.fields[0].wrong.as_deref()), ("many", Some("not a number")));
        assert_eq!((view.fields[0].described_by.as_str(), view.fields[0].autofocus), ("a-wrong", true));
        assert_eq!((view.fields[1].value.as_str(), view.fields[1].wrong.as_deref()), ("<b>", None));
    }

    #[test]
    fn beside_a_field_its_label_is_not_said_again() {
        let amount = Field { label: Some("Amount".into()), ..field("amount", FieldKind::Long, &[]) };
        assert_eq!(beside("Amount must be at least 1; you entered 0", &amount), "Must be at least 1; you entered 0.");
        assert_eq!(beside("Amount is required", &amount), "Please fill this in.");
        assert_eq!(beside("Amounts differ", &amount), "Amounts differ");
    }

    #[test]
    fn a_date_is_given_to_the_browser_in_its_own_form() {
        let date = field("day", FieldKind::Date { pattern: "dd/MM/yyyy".into() }, &[]);
        assert_eq!(shown(date, Value::Date(1_769_850_307_123)).value, "2026-01-31");
    }

    #[test]
    fn a_time_is_shown_and_read_as_the_clock_of_the_place_shows_it() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        let time = field("at", FieldKind::Date { pattern: "dd/MM/yyyy HH:mm".into() }, &[]);
        assert_eq!(text_of(&time, &Value::Date(1_769_850_300_000), &berlin), "31/01/2026 10:05");
        let posted: Posted = serde_json::from_str(r#"[["value.at", "31/01/2026 10:05"]]"#).unwrap();
        assert_eq!(read(Some(&Form::Fields(vec![time].into())), &posted, &berlin).unwrap()[0].1, Value::Date(1_769_850_300_000));
    }

    #[test]
    fn a_rule_that_says_false_is_no_rule() {
        let optional = shown(field("x", FieldKind::Long, &[("required", Some("false")), ("readonly", Some("false"))]), Value::Null);
        assert_eq!((optional.required, optional.control), (false, "number"));
    }
}
