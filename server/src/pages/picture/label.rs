//! Names in a picture, broken into lines that fit.
use baton_models::bpmn::diagram::Bounds;
use serde::Serialize;

/// Height of a line.
const LINE: f64 = 14.0;
/// Width of a character, nearly.
const CHARACTER: f64 = 6.4;
/// Lines of a name.
const LINES: usize = 5;
/// Characters of a name.
const MAX_NAME: usize = 160;

/// A line of text around a point.
#[derive(Debug, Serialize)]
pub struct Label {
    x: String,
    y: String,
    pub text: String,
    transform: Option<String>,
    #[serde(skip)]
    at: (f64, f64),
}

/// Where a name goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// Into the middle of a shape.
    Within,
    /// Into a place of its own, from its top.
    Beside,
    /// Along the left side, upwards.
    Upwards,
}

impl Label {
    /// What it covers.
    pub fn bounds(&self) -> Bounds {
        let width = self.text.chars().count() as f64 * CHARACTER;
        Bounds { x: self.at.0 - width / 2.0, y: self.at.1 - LINE, width, height: LINE + 4.0 }
    }
}

/// A name without line breaks, and not too long.
pub fn cut(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    crate::pages::say::cut(&words.join(" "), MAX_NAME)
}

/// The lines of a name in a place of this width.
pub fn lines(name: &str, place: Bounds, width: f64, anchor: Anchor) -> Vec<Label> {
    let room = if anchor == Anchor::Upwards { place.height } else { width };
    let lines = broken(name, ((room / CHARACTER) as usize).max(6));
    let x = place.x + place.width / 2.0;
    let height = lines.len() as f64 * LINE;
    let top = match anchor {
        Anchor::Within | Anchor::Upwards => place.y + (place.height - height) / 2.0,
        Anchor::Beside => place.y,
    };
    let (x, turned) = match anchor {
        Anchor::Upwards => (place.x + 15.0, Some(format!("rotate(-90 {:.1} {:.1})", place.x + 15.0, place.y + place.height / 2.0))),
        _ => (x, None),
    };
    let label = |(number, text): (usize, String)| {
        let y = top + LINE * (number as f64 + 0.78);
        Label { x: format!("{x:.1}"), y: format!("{y:.1}"), text, transform: turned.clone(), at: (x, y) }
    };
    lines.into_iter().enumerate().map(label).collect()
}

/// Breaks at line breaks and blanks; words that are too long are cut.
fn broken(name: &str, room: usize) -> Vec<String> {
    let name = crate::pages::say::cut(name, MAX_NAME);
    let mut lines: Vec<String> = Vec::new();
    for given in name.lines().filter(|line| !line.trim().is_empty()) {
        let mut line = String::new();
        for word in given.split_whitespace() {
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > room {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&crate::pages::say::cut(word, room));
        }
        lines.push(line);
    }
    if lines.len() > LINES {
        lines.truncate(LINES);
        if let Some(last) = lines.last_mut() {
            last.push('…');
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_broken_where_they_can_be() {
        assert_eq!(broken("Check the order\n\nof the customer", 10), ["Check the", "order", "of the", "customer"]);
        assert_eq!(broken("Donaudampfschiff", 8), ["Donaudam…"]);
        assert_eq!(broken("a b c d e f g", 1).len(), LINES);
    }
}
