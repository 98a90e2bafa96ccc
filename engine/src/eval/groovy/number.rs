//! Groovy's numbers: `1` is an int, `1L` a long, `0.1` a decimal that is exact, `0.1d` a double.
use super::data::Data;
use crate::eval::item::{Item, Outcome};
use crate::eval::text;
use baton_models::Value;
use baton_models::expr::groovy::Operator;
use dsntk_feel::FeelNumber;
use std::cmp::Ordering;

#[derive(Debug, Clone, Copy)]
pub(super) enum Number {
    Int(i32),
    Long(i64),
    /// Up to 34 digits.
    Decimal(FeelNumber),
    Double(f64),
}

impl Number {
    pub fn of(data: &Data) -> Option<Self> {
        Some(match data {
            Data::Decimal(decimal) => Self::Decimal(*decimal),
            Data::Item(Item::Value(Value::Short(n))) => Self::Int(i32::from(*n)),
            Data::Item(Item::Value(Value::Integer(n))) => Self::Int(*n),
            Data::Item(Item::Value(Value::Long(n))) => Self::Long(*n),
            Data::Item(Item::Value(Value::Double(n))) => Self::Double(*n),
            _ => return None,
        })
    }

    /// The number in a text.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.')) || text.len() > 40 {
            return None;
        }
        if let Ok(long) = text.parse::<i64>() {
            return Some(i32::try_from(long).map_or(Self::Long(long), Self::Int));
        }
        text.parse::<f64>().ok().filter(|n| n.is_finite())?;
        text.parse().ok().map(Self::Decimal)
    }

    pub fn data(self) -> Data {
        Data::Item(Item::Value(match self {
            Self::Int(n) => Value::Integer(n),
            Self::Long(n) => Value::Long(n),
            Self::Double(n) => Value::Double(n),
            Self::Decimal(n) => return Data::Decimal(n),
        }))
    }

    #[expect(clippy::cast_precision_loss, reason = "as Java widens a long")]
    pub fn double(self) -> f64 {
        match self {
            Self::Int(n) => f64::from(n),
            Self::Long(n) => n as f64,
            Self::Double(n) => n,
            Self::Decimal(n) => n.to_string().parse().unwrap_or(f64::NAN),
        }
    }

    /// What is left of it without its fraction.
    #[expect(clippy::cast_possible_truncation, reason = "Java's narrowing; `as` saturates where Java would too")]
    pub fn long(self) -> i64 {
        match self {
            Self::Int(n) => i64::from(n),
            Self::Long(n) => n,
            Self::Double(n) => n as i64,
            Self::Decimal(n) => i64::try_from(n.trunc()).unwrap_or(self.double() as i64),
        }
    }

    /// As an int: of a long the lower half, of a double the nearest int, as Java narrows.
    #[expect(clippy::cast_possible_truncation, reason = "Java's narrowing")]
    pub fn int(self) -> Self {
        Self::Int(match self {
            Self::Int(n) => n,
            Self::Double(n) => n as i32,
            Self::Long(_) | Self::Decimal(_) => self.long() as i32,
        })
    }

    pub fn decimal(self) -> Outcome<FeelNumber> {
        match self {
            Self::Int(n) => Ok(FeelNumber::new(i64::from(n), 0)),
            Self::Long(n) => Ok(FeelNumber::new(n, 0)),
            Self::Decimal(n) => Ok(n),
            Self::Double(n) => format!("{n:e}").parse().map_err(|_| format!("{} is no decimal number", text::double(n))),
        }
    }

    pub fn text(self) -> String {
        match self {
            Self::Int(n) => n.to_string(),
            Self::Long(n) => n.to_string(),
            Self::Double(n) => text::double(n),
            Self::Decimal(n) => n.to_string(),
        }
    }

    pub fn order(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Int(_) | Self::Long(_), Self::Int(_) | Self::Long(_)) => Some(self.long().cmp(&other.long())),
            (Self::Double(_), _) | (_, Self::Double(_)) => self.double().partial_cmp(&other.double()),
            _ => self.decimal().ok()?.partial_cmp(&other.decimal().ok()?),
        }
    }

    pub fn negative(self) -> Outcome<Self> {
        compute(Operator::Subtract, Self::Int(0), self)
    }
}

/// Arithmetic as Groovy does it: a double makes doubles; without one, decimals and divisions make decimals; int and long
/// turn over at their ends.
pub(super) fn compute(operator: Operator, left: Number, right: Number) -> Outcome<Number> {
    use Number::{Decimal, Double, Int, Long};
    match (left, right) {
        (Double(_), _) | (_, Double(_)) => Ok(Double(doubles(operator, left.double(), right.double()))),
        (Decimal(_), _) | (_, Decimal(_)) => decimals(operator, left.decimal()?, right.decimal()?),
        _ if operator == Operator::Divide => decimals(operator, left.decimal()?, right.decimal()?),
        _ if operator == Operator::Remainder && right.long() == 0 => Err(by_zero()),
        (Int(a), Int(b)) => Ok(Int(match operator {
            Operator::Add => a.wrapping_add(b),
            Operator::Subtract => a.wrapping_sub(b),
            Operator::Multiply => a.wrapping_mul(b),
            _ => a.wrapping_rem(b),
        })),
        _ => {
            let (a, b) = (left.long(), right.long());
            Ok(Long(match operator {
                Operator::Add => a.wrapping_add(b),
                Operator::Subtract => a.wrapping_sub(b),
                Operator::Multiply => a.wrapping_mul(b),
                _ => a.wrapping_rem(b),
            }))
        }
    }
}

fn doubles(operator: Operator, a: f64, b: f64) -> f64 {
    match operator {
        Operator::Add => a + b,
        Operator::Subtract => a - b,
        Operator::Multiply => a * b,
        Operator::Divide => a / b,
        _ => a % b,
    }
}

/// A division that does not come out even has ten digits after the point.
fn decimals(operator: Operator, a: FeelNumber, b: FeelNumber) -> Outcome<Number> {
    if matches!(operator, Operator::Divide | Operator::Remainder) && b.is_zero() {
        return Err(by_zero());
    }
    let result = match operator {
        Operator::Add => a + b,
        Operator::Subtract => a - b,
        Operator::Multiply => a * b,
        Operator::Divide => {
            let quotient = a / b;
            match quotient * b == a {
                true => quotient,
                false => quotient.round_half_up(10).unwrap_or(quotient),
            }
        }
        _ => a - b * (a / b).trunc(),
    };
    match result.to_string().parse::<f64>() {
        Ok(n) if n.is_finite() => Ok(Number::Decimal(result)),
        _ => Err("the result is too large for a decimal number".to_owned()),
    }
}

fn by_zero() -> String {
    "division by zero".to_owned()
}
