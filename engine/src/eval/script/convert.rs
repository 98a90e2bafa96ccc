//! Values on their way into the sandbox and out of it: scalars as they are, the rest as `[tag, payload]`.
use crate::eval::item::Item;
use baton_models::Value;
use rquickjs::{Array, Ctx, Error, Exception, IntoJs, Value as Js};

/// Whole numbers up to here are exact in JavaScript.
const SAFE: i64 = (1 << 53) - 1;

/// A value of a variable for `decode` of the prelude. Bytes, files and foreign objects are refused.
pub(super) fn to_js<'js>(ctx: &Ctx<'js>, value: &Value) -> rquickjs::Result<Js<'js>> {
    match value {
        Value::Null => Ok(Js::new_null(ctx.clone())),
        Value::Boolean(b) => Ok(Js::new_bool(ctx.clone(), *b)),
        Value::Short(n) => Ok(Js::new_int(ctx.clone(), i32::from(*n))),
        Value::Integer(n) => Ok(Js::new_int(ctx.clone(), *n)),
        #[expect(clippy::cast_precision_loss, reason = "exact within this range")]
        Value::Long(n) if (-SAFE..=SAFE).contains(n) => Ok(Js::new_number(ctx.clone(), *n as f64)),
        Value::Long(n) => tagged(ctx, "long", n.to_string()),
        Value::Double(n) => Ok(Js::new_number(ctx.clone(), *n)),
        Value::String(text) | Value::Xml(text) => (&**text).into_js(ctx),
        #[expect(clippy::cast_precision_loss, reason = "dates of JavaScript are doubles")]
        Value::Date(ms) => tagged(ctx, "date", *ms as f64),
        Value::Json(text) => tagged(ctx, "json", &**text),
        Value::Object(object) if object.format == "application/json" => tagged(ctx, "json", object.serialized.as_deref().unwrap_or("null")),
        Value::Object(_) | Value::Bytes(_) | Value::File(_) => {
            let message = format!("{} cannot be used in a script", Item::Value(value.clone()).kind());
            Err(Exception::throw_type(ctx, &message))
        }
    }
}

fn tagged<'js>(ctx: &Ctx<'js>, tag: &str, payload: impl IntoJs<'js>) -> rquickjs::Result<Js<'js>> {
    let pair = Array::new(ctx.clone())?;
    pair.set(0, tag)?;
    pair.set(1, payload)?;
    Ok(pair.into_value())
}

/// What `encode` of the prelude gave.
pub(super) fn from_js(value: &Js<'_>) -> rquickjs::Result<Value> {
    if let Some(b) = value.as_bool() {
        return Ok(Value::Boolean(b));
    }
    if let Some(n) = value.as_int() {
        return Ok(Value::Integer(n));
    }
    if let Some(n) = value.as_float() {
        return Ok(number(n));
    }
    if let Some(text) = value.as_string() {
        return text.to_string().map(Value::text);
    }
    let Some(pair) = value.as_array() else {
        return Ok(Value::Null);
    };
    let tag: String = pair.get(0)?;
    match tag.as_str() {
        #[expect(clippy::cast_possible_truncation, reason = "dates of JavaScript are whole and within 8.64e15")]
        "date" => Ok(pair.get::<f64>(1).map(|ms| if ms.is_nan() { Value::Null } else { Value::Date(ms as i64) })?),
        "long" => {
            let digits: String = pair.get(1)?;
            digits
                .parse()
                .map(Value::Long)
                .map_err(|_| Exception::throw_range(pair.ctx(), &format!("the whole number {:.40} does not fit into 64 bits", digits)))
        }
        _ => json(pair.get(1)?),
    }
}

/// Whole numbers become Integer or Long, the rest Double.
fn number(n: f64) -> Value {
    #[expect(clippy::cast_possible_truncation, reason = "within the exact range by the guard")]
    match n.fract() == 0.0 && n.abs() <= SAFE as f64 {
        true => i32::try_from(n as i64).map_or(Value::Long(n as i64), Value::Integer),
        false => Value::Double(n),
    }
}

/// A list or a map stays JSON, a scalar (what `toJSON` may give) becomes a value; nothing becomes null.
fn json(text: Option<String>) -> rquickjs::Result<Value> {
    let text = text.unwrap_or_else(|| "null".to_owned());
    match text.starts_with(['[', '{']) {
        true => Ok(Value::Json(text.into())),
        false => serde_json::from_str(&text).map(|json| Value::from_json(&json)).map_err(|_| Error::Unknown),
    }
}
