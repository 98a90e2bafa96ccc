//! The shapes of elements.
use super::icons::{self, Icon};
use super::label::{self, Anchor};
use super::{Area, Part, Stroke};
use baton_models::bpmn::diagram::{Bounds, Shape};
use baton_models::bpmn::drawing::Outline;

/// True for elements that hold flow nodes.
pub fn is_scope(tag: &str) -> bool {
    tag.ends_with("ubProcess") || tag == "transaction"
}

/// Draws an element with its name; what its name covers is added to the picture's area.
pub fn draw(shape: &Shape, outline: &Outline, area: &mut Area) -> Part {
    let tag = outline.tag.as_str();
    let bounds = shape.bounds;
    let mut part = Part { class: class(tag).into(), ..Part::default() };
    match class(tag) {
        "event" => event(&mut part, outline, bounds),
        "gateway" => {
            part.strokes.push(line(diamond(bounds)));
            part.strokes.extend(icons::gateway(tag).map(|found| icon(found, inner(bounds, 0.44))));
        }
        "pool" => {
            part.strokes.push(line(rectangle(bounds, 0.0)));
            if tag == "participant" && shape.horizontal != Some(false) {
                part.strokes.push(line(format!("M{:.1} {:.1}v{:.1}", bounds.x + 30.0, bounds.y, bounds.height)));
            }
        }
        "data" => part.strokes.push(line(sheet(bounds))),
        "note" => part.strokes.push(line(format!("M{:.1} {:.1}h-10v{:.1}h10", bounds.x + 10.0, bounds.y, bounds.height))),
        _ => activity(&mut part, shape, outline),
    }
    name(&mut part, shape, outline);
    part.labels.iter().filter(|label| !matches!(class(tag), "pool") && !label.text.is_empty()).for_each(|label| area.add(label.bounds()));
    part
}

fn class(tag: &str) -> &'static str {
    match tag {
        _ if tag.ends_with("Event") => "event",
        _ if tag.ends_with("Gateway") => "gateway",
        "participant" | "lane" => "pool",
        "dataObject" | "dataObjectReference" | "dataStoreReference" | "dataStore" | "dataInput" | "dataOutput" => "data",
        "textAnnotation" => "note",
        "group" => "group",
        _ => "activity",
    }
}

fn event(part: &mut Part, outline: &Outline, bounds: Bounds) {
    part.strokes.push(line(circle(bounds, 0.0)));
    match outline.tag.as_str() {
        "startEvent" => {}
        "endEvent" => part.class.push_str(" end"),
        _ => part.strokes.push(line(circle(bounds, 3.0))),
    }
    if outline.non_interrupting {
        part.class.push_str(" dashed");
    }
    part.strokes.extend(icons::event(outline).map(|found| icon(found, inner(bounds, 0.5))));
}

fn activity(part: &mut Part, shape: &Shape, outline: &Outline) {
    let (tag, bounds) = (outline.tag.as_str(), shape.bounds);
    part.strokes.push(line(rectangle(bounds, 9.0)));
    match tag {
        "transaction" => part.strokes.push(line(rectangle(shrunk(bounds, 4.0), 6.0))),
        "callActivity" => part.class.push_str(" call"),
        _ => {}
    }
    if outline.by_event {
        part.class.push_str(" dotted");
    }
    if is_scope(tag) && shape.expanded != Some(true) {
        let (x, y) = (bounds.x + bounds.width / 2.0 - 7.0, bounds.y + bounds.height - 15.0);
        part.strokes.push(line(format!("M{x:.1} {y:.1}h14v14h-14Zm7 3v8m-4 -4h8")));
    }
    let corner = Bounds { x: bounds.x + 6.0, y: bounds.y + 6.0, width: 16.0, height: 16.0 };
    part.strokes.extend(icons::activity(tag).map(|found| icon(found, corner)));
}

fn name(part: &mut Part, shape: &Shape, outline: &Outline) {
    let Some(name) = &outline.name else { return };
    let bounds = shape.bounds;
    let below = Bounds { x: bounds.x + bounds.width / 2.0 - 60.0, y: bounds.y + bounds.height + 4.0, width: 120.0, height: 14.0 };
    part.labels = match class(&outline.tag) {
        "event" | "gateway" | "data" | "group" => {
            let place = shape.label.filter(|label| label.width > 0.0).unwrap_or(below);
            label::lines(name, place, place.width.max(90.0), Anchor::Beside)
        }
        "pool" if shape.horizontal != Some(false) => label::lines(name, bounds, bounds.height, Anchor::Upwards),
        "pool" => label::lines(name, Bounds { y: bounds.y + 6.0, ..bounds }, bounds.width, Anchor::Beside),
        _ if is_scope(&outline.tag) && shape.expanded == Some(true) => {
            label::lines(name, Bounds { y: bounds.y + 6.0, ..bounds }, bounds.width - 16.0, Anchor::Beside)
        }
        _ => label::lines(name, bounds, bounds.width - 12.0, Anchor::Within),
    };
}

fn line(d: String) -> Stroke {
    Stroke { d, class: "line", transform: None }
}

fn icon((d, filled): Icon, place: Bounds) -> Stroke {
    let class = if filled { "icon filled" } else { "icon" };
    let transform = format!("translate({:.1} {:.1}) scale({:.2})", place.x, place.y, place.width / 20.0);
    Stroke { d: d.to_owned(), class, transform: Some(transform) }
}

/// The square in the middle, of a part of the size.
fn inner(bounds: Bounds, part: f64) -> Bounds {
    let side = bounds.width.min(bounds.height) * part;
    Bounds { x: bounds.x + (bounds.width - side) / 2.0, y: bounds.y + (bounds.height - side) / 2.0, width: side, height: side }
}

fn shrunk(bounds: Bounds, by: f64) -> Bounds {
    let side = |length: f64| (length - 2.0 * by).max(0.0);
    Bounds { x: bounds.x + by, y: bounds.y + by, width: side(bounds.width), height: side(bounds.height) }
}

fn circle(bounds: Bounds, within: f64) -> String {
    let radius = (bounds.width.min(bounds.height) / 2.0 - within).max(1.0);
    let (x, y) = (bounds.x + bounds.width / 2.0, bounds.y + bounds.height / 2.0);
    format!(
        "M{:.1} {y:.1}a{radius:.1} {radius:.1} 0 1 1 {:.1} 0a{radius:.1} {radius:.1} 0 1 1 {:.1} 0Z",
        x - radius,
        radius * 2.0,
        radius * -2.0
    )
}

fn diamond(bounds: Bounds) -> String {
    let (x, y) = (bounds.width / 2.0, bounds.height / 2.0);
    format!("M{:.1} {:.1}l{x:.1} {y:.1}l{:.1} {y:.1}l{:.1} {:.1}Z", bounds.x + x, bounds.y, -x, -x, -y)
}

fn rectangle(bounds: Bounds, round: f64) -> String {
    let r = round.min(bounds.width / 2.0).min(bounds.height / 2.0);
    let (across, down) = (bounds.width - 2.0 * r, bounds.height - 2.0 * r);
    let (x, y) = (bounds.x + r, bounds.y);
    format!(
        "M{x:.1} {y:.1}h{across:.1}q{r:.1} 0 {r:.1} {r:.1}v{down:.1}q0 {r:.1} -{r:.1} {r:.1}h-{across:.1}q-{r:.1} 0 -{r:.1} -{r:.1}v-{down:.1}q0 -{r:.1} {r:.1} -{r:.1}Z"
    )
}

fn sheet(bounds: Bounds) -> String {
    let fold = 10.0_f64.min(bounds.width / 2.0).min(bounds.height / 2.0);
    let (right, bottom) = (bounds.x + bounds.width, bounds.y + bounds.height);
    let (x, y, corner, below) = (bounds.x, bounds.y, right - fold, bounds.y + fold);
    format!("M{x:.1} {y:.1}H{corner:.1}L{right:.1} {below:.1}V{bottom:.1}H{x:.1}Z M{corner:.1} {y:.1}V{below:.1}H{right:.1}")
}
