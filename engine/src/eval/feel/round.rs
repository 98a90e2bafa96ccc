//! Rounding to a scale, digit by digit (DMN 1.5, 10.3.4.5).
use super::beyond::More;
use dsntk_feel::FeelNumber;
use dsntk_feel::value_null;
use dsntk_feel::values::Value;
use std::cmp::Ordering;

/// The places behind the point that decimals know.
const SCALES: std::ops::RangeInclusive<i32> = -6111..=6176;

#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Up,
    Down,
    HalfUp,
    HalfDown,
    HalfEven,
    Ceiling,
    Floor,
}

pub(super) fn known(function: &str) -> bool {
    own(function).is_some()
}

/// The functions that round a number to a scale; with other arguments than these two the library knows what to say.
pub(super) fn own(function: &str) -> Option<More> {
    Some(match function {
        "round up" => |values| call(values, Mode::Up),
        "round down" => |values| call(values, Mode::Down),
        "round half up" => |values| call(values, Mode::HalfUp),
        "round half down" => |values| call(values, Mode::HalfDown),
        "decimal" => |values| call(values, Mode::HalfEven),
        "ceiling" => |values| call(values, Mode::Ceiling),
        "floor" => |values| call(values, Mode::Floor),
        _ => return None,
    })
}

fn call(values: &[Value], mode: Mode) -> Option<Value> {
    let [Value::Number(n), Value::Number(scale)] = values else { return None };
    let places = i32::try_from(scale.trunc()).ok().filter(|places| SCALES.contains(places));
    let Some(places) = places else { return Some(value_null!("the scale is {}, not from -6111 to 6176", scale)) };
    Some(rounded(n, places, mode).map_or_else(|| value_null!("{} has no such scale", n), Value::Number))
}

fn rounded(n: &FeelNumber, places: i32, mode: Mode) -> Option<FeelNumber> {
    // As digits and a power of ten: +12345E-2.
    let text = format!("{n:?}");
    let (digits, power) = text.get(1..)?.split_once('E')?;
    let negative = text.starts_with('-');
    let less = i64::from(-power.parse::<i32>().ok()?) - i64::from(places);
    let Some(less) = usize::try_from(less).ok().filter(|less| *less > 0) else { return Some(*n) };
    let (kept, rest) = digits.split_at(digits.len().saturating_sub(less));
    let zero = rest.bytes().all(|digit| digit == b'0');
    let half = match rest.bytes().next() {
        // What is left begins with a zero that is not written.
        _ if less > digits.len() => Ordering::Less,
        Some(b'5') if rest.bytes().skip(1).all(|digit| digit == b'0') => Ordering::Equal,
        Some(b'5'..) => Ordering::Greater,
        _ => Ordering::Less,
    };
    let odd = kept.bytes().last().is_some_and(|digit| digit % 2 == 1);
    let away = !zero
        && match mode {
            Mode::Up => true,
            Mode::Down => false,
            Mode::HalfUp => half.is_ge(),
            Mode::HalfDown => half.is_gt(),
            Mode::HalfEven => half.is_gt() || (half.is_eq() && odd),
            Mode::Ceiling => !negative,
            Mode::Floor => negative,
        };
    let kept: u128 = if kept.is_empty() { 0 } else { kept.parse().ok()? };
    let (mut kept, mut places) = (kept + u128::from(away), places);
    while mode != Mode::HalfEven && places > 0 && kept % 10 == 0 {
        (kept, places) = (kept / 10, places - 1);
    }
    if kept == 0 {
        return Some(FeelNumber::zero());
    }
    let sign = if negative { "-" } else { "" };
    format!("{sign}{kept}E{}", -places).parse().ok()
}
