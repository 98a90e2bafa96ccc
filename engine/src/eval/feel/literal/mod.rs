//! Literals in which every FEEL value but a function can travel: what the REST interface calls the type `Feel`.
mod read;

use dsntk_feel::FeelNumber;
use dsntk_feel::values::Value;
use std::fmt::Write;

/// The value of one literal: nothing else is understood, no names and no operators.
pub fn parse(text: &str) -> Result<Value, String> {
    read::Reader::new(text, false).whole()
}

/// The same for JSON, with all digits of its numbers.
pub fn parse_json(text: &str) -> Result<Value, String> {
    read::Reader::new(text, true).whole()
}

/// The literal of a value; functions are written `null`.
pub fn print(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

/// A number with all its digits; `None` where an operation went beyond what decimals hold.
pub(super) fn digits(number: &FeelNumber) -> Option<String> {
    // Only the debug form is made for what is not finite.
    let finite = format!("{number:?}").bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'E'));
    finite.then(|| number.to_string())
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Boolean(b) => out.push_str(if *b { "true" } else { "false" }),
        Value::Number(n) => out.push_str(&digits(n).unwrap_or_else(|| "null".to_owned())),
        Value::String(text) => string(text, out),
        Value::Date(date) => call("date", &date.to_string(), out),
        Value::Time(time) => call("time", &time.to_string(), out),
        Value::DateTime(moment) => call("date and time", &moment.to_string(), out),
        Value::DaysAndTimeDuration(duration) => call("duration", &duration.to_string(), out),
        Value::YearsAndMonthsDuration(duration) => call("duration", &duration.to_string(), out),
        Value::List(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                out.push_str(if at == 0 { "" } else { ", " });
                write(item, out);
            }
            out.push(']');
        }
        Value::Context(context) => {
            out.push('{');
            for (at, (name, item)) in context.iter().enumerate() {
                out.push_str(if at == 0 { "" } else { ", " });
                string(name.as_str(), out);
                out.push_str(": ");
                write(item, out);
            }
            out.push('}');
        }
        Value::Range(from, from_type, to, to_type) => {
            out.push(if from_type.closed() { '[' } else { '(' });
            end(from, out);
            out.push_str("..");
            end(to, out);
            out.push(if to_type.closed() { ']' } else { ')' });
        }
        Value::UnaryEqual(of) => range('[', Some(of), Some(of), ']', out),
        Value::UnaryLess(of) => range('(', None, Some(of), ')', out),
        Value::UnaryLessOrEqual(of) => range('(', None, Some(of), ']', out),
        Value::UnaryGreater(of) => range('(', Some(of), None, ')', out),
        Value::UnaryGreaterOrEqual(of) => range('[', Some(of), None, ')', out),
        _ => out.push_str("null"),
    }
}

fn range(open: char, from: Option<&Value>, to: Option<&Value>, close: char, out: &mut String) {
    out.push(open);
    from.into_iter().for_each(|value| write(value, out));
    out.push_str("..");
    to.into_iter().for_each(|value| write(value, out));
    out.push(close);
}

/// The end of a range; nothing where the range is open without end.
fn end(value: &Value, out: &mut String) {
    if !matches!(value, Value::Null(_)) {
        write(value, out);
    }
}

fn call(function: &str, text: &str, out: &mut String) {
    out.push_str(function);
    out.push('(');
    string(text, out);
    out.push(')');
}

fn string(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}') => {
                // Writing to a text cannot fail.
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}
