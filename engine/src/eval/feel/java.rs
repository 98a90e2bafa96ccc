//! What external functions of FEEL mean here (DMN 1.5, 10.3.2.13.3): static methods of Java's own classes for numbers and texts. There is
//! no Java; all else is null.
use super::convert::to_feel;
use baton_models::Value as Plain;
use dsntk_feel::context::FeelContext;
use dsntk_feel::values::Value;
use dsntk_feel::{FeelScope, Name};

/// Longer texts no format makes.
const MAX_WIDTH: usize = 1_000;

/// Calls what a mapping names, `{java: {class, method signature}}`; null with the reason where that is not known here.
pub(in crate::eval) fn call(mapping: &Value, arguments: &[Value]) -> Value {
    let text = |context: &FeelContext, name: &str| match context.get_entry(&name.into()) {
        Some(Value::String(text)) => Some(text.clone()),
        _ => None,
    };
    let Value::Context(mapping) = mapping else { return Value::Null(Some("an external function needs a mapping".to_owned())) };
    let java = match mapping.get_entry(&"java".into()) {
        Some(Value::Context(java)) => java,
        _ => mapping,
    };
    let (Some(class), Some(signature)) = (text(java, "class"), text(java, "method signature")) else {
        return Value::Null(Some("an external function is called by a class and a method signature of Java".to_owned()));
    };
    let value = method(&class, &signature, arguments);
    value.unwrap_or_else(|why| Value::Null(Some(format!("{class}.{signature}: {why}"))))
}

/// What the parameters of an external function were given.
pub(in crate::eval) fn arguments(scope: &FeelScope, parameters: &[(Name, bool)]) -> Vec<Value> {
    parameters.iter().map(|(name, _)| scope.get_value(name).unwrap_or(Value::Null(None))).collect()
}

/// A value of a type of Java.
#[derive(Clone)]
enum Java {
    Whole(i64),
    Single(f32),
    Double(f64),
    Text(String),
    Boolean(bool),
}

type Made = Result<Java, String>;

fn method(class: &str, signature: &str, arguments: &[Value]) -> Result<Value, String> {
    let class = class.trim().strip_prefix("java.lang.").ok_or("classes other than those of java.lang are not known")?;
    let (name, types) = signature.trim().strip_suffix(')').and_then(|text| text.split_once('(')).ok_or("it is no method signature")?;
    let types: Vec<&str> = types.split(',').map(str::trim).filter(|text| !text.is_empty()).collect();
    let several = types.last().is_some_and(|last| last.starts_with('[') || last.ends_with("[]") || last.ends_with("..."));
    let fixed = types.len() - usize::from(several);
    if arguments.len() < fixed || (!several && arguments.len() > fixed) {
        return Err(format!("it takes {fixed} arguments, not {}", arguments.len()));
    }
    let rest = std::iter::repeat("Object");
    let given: Vec<Java> =
        types.iter().take(fixed).copied().chain(rest).zip(arguments).map(|(kind, value)| of(kind, value)).collect::<Result<_, _>>()?;
    let value = match (class, name.trim()) {
        ("Math" | "StrictMath", name) => math(name, &given),
        ("String", "valueOf") => Ok(Java::Text(written(given.first().ok_or("it takes an argument")?))),
        ("String", "format") => format(&given).map(Java::Text),
        ("Boolean", "valueOf" | "parseBoolean") => {
            Ok(Java::Boolean(given.first().is_some_and(|text| written(text).eq_ignore_ascii_case("true"))))
        }
        (kind, "valueOf" | "parseInt" | "parseLong" | "parseShort" | "parseByte" | "parseDouble" | "parseFloat") => parsed(kind, &given),
        _ => Err("it is not known here".to_owned()),
    };
    match value? {
        Java::Whole(n) => Ok(Value::Number(n.into())),
        Java::Single(n) => number(&format!("{n:e}")),
        Java::Double(n) => number(&format!("{n:e}")),
        Java::Boolean(b) => Ok(Value::Boolean(b)),
        Java::Text(text) => to_feel(&Plain::text(text)),
    }
}

fn number(text: &str) -> Result<Value, String> {
    text.parse().map(Value::Number).map_err(|_| format!("{text} is no number in FEEL"))
}

/// An argument as a type of Java, which must hold it.
fn of(kind: &str, value: &Value) -> Made {
    let wrong = || format!("{} is no {kind}", super::shown(value));
    let whole = |least: i64, most: i64| match value {
        Value::Number(n) if n.is_integer() => {
            i64::try_from(*n).ok().filter(|n| (least..=most).contains(n)).map(Java::Whole).ok_or_else(wrong)
        }
        _ => Err(wrong()),
    };
    let float = || match value {
        Value::Number(n) => super::literal::print(&Value::Number(*n)).parse::<f64>().map_err(|_| wrong()),
        _ => Err(wrong()),
    };
    match (kind.strip_prefix("java.lang.").unwrap_or(kind), value) {
        ("double" | "Double", _) => float().map(Java::Double),
        #[expect(clippy::cast_possible_truncation, reason = "as Java does")]
        ("float" | "Float", _) => float().map(|n| Java::Single(n as f32)),
        ("long" | "Long", _) => whole(i64::MIN, i64::MAX),
        ("int" | "Integer", _) => whole(i32::MIN.into(), i32::MAX.into()),
        ("short" | "Short", _) => whole(i16::MIN.into(), i16::MAX.into()),
        ("byte" | "Byte", _) => whole(i8::MIN.into(), i8::MAX.into()),
        ("char" | "Character", Value::String(text)) if text.chars().count() == 1 => Ok(Java::Text(text.clone())),
        ("String" | "Object" | "CharSequence", Value::String(text)) => Ok(Java::Text(text.clone())),
        ("boolean" | "Boolean" | "Object", Value::Boolean(b)) => Ok(Java::Boolean(*b)),
        ("Object" | "Number", Value::Number(n)) if n.is_integer() => whole(i64::MIN, i64::MAX).or_else(|_| float().map(Java::Double)),
        ("Object" | "Number", Value::Number(_)) => float().map(Java::Double),
        ("Object", Value::Null(_)) => Ok(Java::Text("null".to_owned())),
        ("Object", other) => Ok(Java::Text(super::literal::print(other))),
        _ => Err(wrong()),
    }
}

fn math(name: &str, given: &[Java]) -> Made {
    let double = |value: &Java| match value {
        #[expect(clippy::cast_precision_loss, reason = "as Java does")]
        Java::Whole(n) => Some(*n as f64),
        Java::Single(n) => Some((*n).into()),
        Java::Double(n) => Some(*n),
        _ => None,
    };
    match (name, given) {
        ("max", [Java::Whole(a), Java::Whole(b)]) => return Ok(Java::Whole(*a.max(b))),
        ("min", [Java::Whole(a), Java::Whole(b)]) => return Ok(Java::Whole(*a.min(b))),
        ("max", [Java::Single(a), Java::Single(b)]) => return Ok(Java::Single(a.max(*b))),
        ("min", [Java::Single(a), Java::Single(b)]) => return Ok(Java::Single(a.min(*b))),
        ("abs", [Java::Whole(n)]) => return Ok(Java::Whole(n.saturating_abs())),
        ("abs", [Java::Single(n)]) => return Ok(Java::Single(n.abs())),
        ("floorDiv", [Java::Whole(a), Java::Whole(b)]) if *b > 0 => return Ok(Java::Whole(a.wrapping_div_euclid(*b))),
        ("floorMod", [Java::Whole(a), Java::Whole(b)]) if *b > 0 => return Ok(Java::Whole(a.wrapping_rem_euclid(*b))),
        _ => {}
    }
    let numbers: Option<Vec<f64>> = given.iter().map(double).collect();
    let value = match (name, numbers.as_deref()) {
        (one, Some([n])) => match one {
            "abs" => n.abs(),
            "sin" => n.sin(),
            "cos" => n.cos(),
            "tan" => n.tan(),
            "asin" => n.asin(),
            "acos" => n.acos(),
            "atan" => n.atan(),
            "sinh" => n.sinh(),
            "cosh" => n.cosh(),
            "tanh" => n.tanh(),
            "exp" => n.exp(),
            "log" => n.ln(),
            "log10" => n.log10(),
            "sqrt" => n.sqrt(),
            "cbrt" => n.cbrt(),
            "ceil" => n.ceil(),
            "floor" => n.floor(),
            "rint" => n.round_ties_even(),
            "round" => (n + 0.5).floor(),
            "signum" => {
                if *n == 0.0 {
                    0.0
                } else {
                    n.signum()
                }
            }
            "toRadians" => n.to_radians(),
            "toDegrees" => n.to_degrees(),
            _ => return Err("it is not known here".to_owned()),
        },
        ("max", Some([a, b])) => a.max(*b),
        ("min", Some([a, b])) => a.min(*b),
        ("pow", Some([a, b])) => a.powf(*b),
        ("atan2", Some([a, b])) => a.atan2(*b),
        ("hypot", Some([a, b])) => a.hypot(*b),
        _ => return Err("it is not known here with these types".to_owned()),
    };
    Ok(Java::Double(value))
}

/// A number of a class, of a text or of itself.
fn parsed(class: &str, given: &[Java]) -> Made {
    let [value] = given else { return Err("it takes one argument".to_owned()) };
    let text = written(value);
    let whole = |least: i64, most: i64| text.parse::<i64>().ok().filter(|n| (least..=most).contains(n)).map(Java::Whole);
    let found = match class {
        "Integer" => whole(i32::MIN.into(), i32::MAX.into()),
        "Long" => whole(i64::MIN, i64::MAX),
        "Short" => whole(i16::MIN.into(), i16::MAX.into()),
        "Byte" => whole(i8::MIN.into(), i8::MAX.into()),
        "Double" => text.trim().parse().ok().map(Java::Double),
        "Float" => text.trim().parse().ok().map(Java::Single),
        _ => return Err("the class is not known here".to_owned()),
    };
    found.ok_or_else(|| format!("'{text:.40}' is no {class}"))
}

fn written(value: &Java) -> String {
    match value {
        Java::Whole(n) => n.to_string(),
        Java::Single(n) => format!("{n:?}"),
        Java::Double(n) => format!("{n:?}"),
        Java::Boolean(b) => b.to_string(),
        Java::Text(text) => text.clone(),
    }
}

/// `%s`, `%d`, `%f`, `%b`, `%n` and `%%`, with a width and decimal places.
fn format(given: &[Java]) -> Result<String, String> {
    let Some((Java::Text(pattern), values)) = given.split_first() else { return Err("its first argument is a text".to_owned()) };
    let (mut out, mut rest, mut values) = (String::new(), pattern.as_str(), values.iter());
    while let Some((before, after)) = rest.split_once('%') {
        out.push_str(before);
        let end = after.find(|c: char| c.is_ascii_alphabetic() || c == '%').ok_or("a % in the text is followed by nothing")?;
        let (flags, kind) = after.split_at(end);
        let mut kinds = kind.chars();
        let kind = kinds.next().unwrap_or('%');
        rest = kinds.as_str();
        let (width, places) = flags.split_once('.').unwrap_or((flags, ""));
        let left = width.starts_with('-');
        let number = |text: &str, or: usize| {
            if text.is_empty() {
                Ok(or)
            } else {
                text.parse::<usize>().ok().filter(|n| *n <= MAX_WIDTH).ok_or(format!("%{flags}{kind} is not understood"))
            }
        };
        let (width, precision) = (number(width.trim_start_matches('-'), 0)?, number(places, 6)?);
        let mut next = || values.next().ok_or("the text asks for more arguments");
        let text = match kind {
            '%' => "%".to_owned(),
            'n' => "\n".to_owned(),
            's' | 'b' => written(next()?),
            'd' => match next()? {
                Java::Whole(n) => n.to_string(),
                other => return Err(format!("{} is no whole number", written(other))),
            },
            'f' => match next()? {
                Java::Double(n) => format!("{n:.precision$}"),
                Java::Single(n) => format!("{n:.precision$}"),
                Java::Whole(n) => format!("{n}.{:0<precision$}", ""),
                other => return Err(format!("{} is no number", written(other))),
            },
            _ => return Err(format!("%{flags}{kind} is not understood")),
        };
        out.push_str(&if left { format!("{text:<width$}") } else { format!("{text:>width$}") });
    }
    out.push_str(rest);
    Ok(out)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::method;
    use crate::eval::feel::literal::{parse, print};

    #[test]
    fn methods_of_numbers_and_texts_are_known() {
        for (class, signature, arguments, expected) in [
            ("java.lang.Math", "max(double, double)", "[1.5, 2]", "2"),
            ("java.lang.Math", "floorMod(int,int)", "[-1, 3]", "2"),
            ("java.lang.Math", "round(double)", "[-2.5]", "-2"),
            ("java.lang.Math", "sqrt(double)", "[-1]", "an error"),
            ("java.lang.Math", "max(int,int)", "[1.5, 2]", "an error"),
            ("java.lang.Math", "random()", "[]", "an error"),
            ("java.lang.Byte", "valueOf(byte)", "[200]", "an error"),
            ("java.lang.Float", "valueOf(java.lang.String)", "[\"12.5\"]", "12.5"),
            ("java.lang.Boolean", "parseBoolean(java.lang.String)", "[\"TRUE\"]", "true"),
            ("java.lang.String", "valueOf(char)", "[\"ab\"]", "an error"),
            (
                "java.lang.String",
                "format(java.lang.String, [Ljava.lang.Object;)",
                "[\"%5.2f|%-3s|%d%%\", 1.005, \"a\", 7]",
                "\" 1.00|a  |7%\"",
            ),
            ("java.lang.String", "format(java.lang.String, java.lang.Object...)", "[\"%99999s\", 1]", "an error"),
            ("java.lang.Runtime", "exec(java.lang.String)", "[\"ls\"]", "an error"),
            ("java.io.File", "createTempFile(java.lang.String)", "[\"a\"]", "an error"),
        ] {
            let dsntk_feel::values::Value::List(arguments) = parse(arguments).unwrap() else { panic!("{arguments}") };
            let found = method(class, signature, &arguments).map_or_else(|_| "an error".to_owned(), |value| print(&value));
            assert_eq!(found, expected, "{class}.{signature}");
        }
    }
}
