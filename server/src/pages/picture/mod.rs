//! A diagram as lines, areas and texts, which a template puts into an SVG. Everything is numbers made here and text that
//! the template escapes.
mod icons;
mod label;
mod shape;

use baton_models::bpmn::diagram::{Bounds, Edge};
use baton_models::bpmn::drawing::{Drawing, Outline, Plane};
use label::Label;
use serde::Serialize;
use std::collections::HashMap;
use std::fmt::Write;

/// More shapes and edges of a plane are not drawn.
const MOST: usize = 4_000;
/// Planes of a file that are drawn.
const PLANES: usize = 50;
/// Blank around a picture.
const MARGIN: f64 = 24.0;

/// One plane.
#[derive(Debug, Serialize)]
pub struct Picture {
    pub name: String,
    /// Laid out here, since nobody drew it.
    made: bool,
    /// As SVG wants it; drawings may begin left of and above zero.
    view_box: String,
    width: String,
    height: String,
    parts: Vec<Part>,
    /// So many were not drawn.
    left_out: usize,
}

/// An element.
#[derive(Debug, Default, Serialize)]
pub struct Part {
    /// To be pointed at by the list of problems.
    id: Option<String>,
    class: String,
    /// Its kind and name, said by screen readers and shown to who points at it.
    title: String,
    /// The place of its first problem in the list.
    href: Option<String>,
    strokes: Vec<Stroke>,
    labels: Vec<Label>,
}

#[derive(Debug, Serialize)]
struct Stroke {
    d: String,
    class: &'static str,
    transform: Option<String>,
}

/// What problems say of elements, and where elements were drawn.
#[derive(Debug, Default)]
pub struct Links {
    /// The number of an element's first problem, and whether any of them is an error.
    pub problems: HashMap<String, (usize, bool)>,
    /// The anchor of an element's shape.
    pub shapes: HashMap<String, String>,
}

/// All planes of a drawing; elements with problems are linked with them, and noted in `links`.
pub fn pictures(drawing: &Drawing, links: &mut Links) -> Vec<Picture> {
    let planes = drawing.planes.iter().take(PLANES).enumerate();
    planes.map(|(number, plane)| picture(number, plane, drawing, links)).collect()
}

fn picture(number: usize, plane: &Plane, drawing: &Drawing, links: &mut Links) -> Picture {
    let outline = |id: &str| drawing.elements.get(id);
    let mut area = Area::default();
    let mut parts = Vec::new();
    let mut shapes: Vec<_> = plane.shapes.iter().filter_map(|shape| Some((shape, outline(&shape.element)?))).take(MOST).collect();
    let edges: Vec<_> = plane.edges.iter().filter_map(|edge| Some((edge, outline(&edge.element)?))).take(MOST).collect();
    let left_out = plane.shapes.len() + plane.edges.len() - shapes.len() - edges.len();
    // What holds others lies below, the largest lowest; flows lie between.
    shapes.sort_by(|(a, x), (b, y)| layer(a, x).cmp(&layer(b, y)).then(size(b.bounds).total_cmp(&size(a.bounds))));
    let above = shapes.iter().position(|(shape, outline)| layer(shape, outline) > 0).unwrap_or(shapes.len());
    for (index, (shape, found)) in shapes.iter().enumerate() {
        if index == above {
            parts.extend(edges.iter().map(|(edge, found)| self::edge(edge, found, links, &mut area)));
        }
        area.add(shape.bounds);
        let mut part = shape::draw(shape, found, &mut area);
        mark(&mut part, &shape.element, found, links);
        let anchor = format!("shape-{number}-{index}");
        links.shapes.entry(shape.element.clone()).or_insert_with(|| anchor.clone());
        part.id = Some(anchor);
        parts.push(part);
    }
    if above == shapes.len() {
        parts.extend(edges.iter().map(|(edge, found)| self::edge(edge, found, links, &mut area)));
    }
    let of_element = plane.element.as_deref().and_then(outline).and_then(|outline| outline.name.clone());
    let name = plane.name.clone().or(of_element).or_else(|| plane.element.clone()).unwrap_or_else(|| format!("Diagram {}", number + 1));
    let (x, y, width, height) = area.with_margin();
    let view_box = format!("{x:.0} {y:.0} {width:.0} {height:.0}");
    Picture {
        name: label::cut(&name),
        made: plane.made,
        view_box,
        width: format!("{width:.0}"),
        height: format!("{height:.0}"),
        parts,
        left_out,
    }
}

/// 0 for what holds others.
fn layer(shape: &baton_models::bpmn::diagram::Shape, outline: &Outline) -> u8 {
    let holds = ["participant", "lane", "group"].contains(&outline.tag.as_str());
    u8::from(!holds && (!shape::is_scope(&outline.tag) || shape.expanded == Some(false)))
}

fn size(bounds: Bounds) -> f64 {
    bounds.width * bounds.height
}

/// Says what a part is, and links it with its problem.
fn mark(part: &mut Part, element: &str, outline: &Outline, links: &Links) {
    let kind = crate::pages::say::words(&outline.tag);
    part.title = match &outline.name {
        Some(name) => format!("{kind}: {}", label::cut(name)),
        None => format!("{kind} {}", label::cut(element)),
    };
    if let Some((problem, error)) = links.problems.get(element) {
        part.href = Some(format!("#problem-{problem}"));
        part.class.push_str(if *error { " bad" } else { " warn" });
    }
}

fn edge(edge: &Edge, outline: &Outline, links: &mut Links, area: &mut Area) -> Part {
    let mut d = String::new();
    for (index, (x, y)) in edge.waypoints.iter().take(200).enumerate() {
        let _ = write!(d, "{}{x:.1} {y:.1}", if index == 0 { "M" } else { "L" });
        area.add(Bounds { x: *x, y: *y, width: 0.0, height: 0.0 });
    }
    let class = match outline.tag.as_str() {
        "sequenceFlow" => "flow",
        "messageFlow" => "flow message",
        _ => "flow loose",
    };
    let mut part = Part { class: class.into(), strokes: vec![Stroke { d, class: "line", transform: None }], ..Part::default() };
    if let Some(tip) = (outline.tag != "association").then(|| tip(&edge.waypoints)).flatten() {
        part.strokes.push(Stroke { d: tip, class: "tip", transform: None });
    }
    if let Some(name) = &outline.name {
        let place = edge.label.unwrap_or_else(|| middle(&edge.waypoints));
        part.labels = label::lines(name, place, 90.0_f64.max(place.width), label::Anchor::Beside);
        part.labels.iter().for_each(|label| area.add(label.bounds()));
    }
    mark(&mut part, &edge.element, outline, links);
    part
}

/// The head of an arrow at the end of a line.
fn tip(waypoints: &[(f64, f64)]) -> Option<String> {
    let [.., before, end] = waypoints else { return None };
    let (dx, dy) = (end.0 - before.0, end.1 - before.1);
    let length = dx.hypot(dy);
    (length > 0.5).then(|| {
        let (dx, dy) = (dx / length * 9.0, dy / length * 9.0);
        let (back, side) = ((end.0 - dx, end.1 - dy), (-dy * 0.45, dx * 0.45));
        let points = [end.0, end.1, back.0 + side.0, back.1 + side.1, back.0 - side.0, back.1 - side.1];
        let [a, b, c, d, e, f] = points;
        format!("M{a:.1} {b:.1}L{c:.1} {d:.1}L{e:.1} {f:.1}Z")
    })
}

/// A place for a flow's name: above the middle of its longest part.
fn middle(waypoints: &[(f64, f64)]) -> Bounds {
    let pairs = waypoints.iter().zip(waypoints.iter().skip(1));
    let length = |(a, b): &(&(f64, f64), &(f64, f64))| (a.0 - b.0).hypot(a.1 - b.1);
    let longest = pairs.max_by(|a, b| length(a).total_cmp(&length(b)));
    let (x, y) = longest.map(|(a, b)| (f64::midpoint(a.0, b.0), f64::midpoint(a.1, b.1))).unwrap_or_default();
    Bounds { x: x - 45.0, y: y - 18.0, width: 90.0, height: 14.0 }
}

/// What a picture covers.
#[derive(Debug, Default)]
struct Area(Option<(f64, f64, f64, f64)>);

impl Area {
    fn add(&mut self, bounds: Bounds) {
        let (right, bottom) = (bounds.x + bounds.width, bounds.y + bounds.height);
        self.0 = Some(match self.0 {
            None => (bounds.x, bounds.y, right, bottom),
            Some((a, b, c, d)) => (a.min(bounds.x), b.min(bounds.y), c.max(right), d.max(bottom)),
        });
    }

    fn with_margin(&self) -> (f64, f64, f64, f64) {
        let (left, top, right, bottom) = self.0.unwrap_or_default();
        (left - MARGIN, top - MARGIN, right - left + 2.0 * MARGIN, bottom - top + 2.0 * MARGIN)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use baton_models::bpmn::{Which, parse_which};

    #[test]
    fn drawings_left_of_zero_are_moved_into_the_picture() {
        let file = "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' xmlns:i='http://www.omg.org/spec/BPMN/20100524/DI'
 xmlns:dc='http://www.omg.org/spec/DD/20100524/DC'><process id='p' name='&lt;script>'><userTask id='a' name='one&#10;two'/></process>
<i:BPMNDiagram><i:BPMNPlane bpmnElement='p'><i:BPMNShape bpmnElement='a'><dc:Bounds x='-300' y='-80' width='100' height='80'/></i:BPMNShape>
</i:BPMNPlane></i:BPMNDiagram></definitions>";
        let drawing = parse_which(file.as_bytes(), Which::All).draft.unwrap().drawing.unwrap();
        let mut links = Links { problems: HashMap::from([("a".to_owned(), (3, true))]), ..Links::default() };
        let found = pictures(&drawing, &mut links);
        assert_eq!((found[0].view_box.as_str(), found[0].name.as_str()), ("-324 -104 148 128", "<script>"));
        let part = &found[0].parts[0];
        assert_eq!((part.title.as_str(), part.href.as_deref()), ("User task: one two", Some("#problem-3")));
        assert_eq!(part.labels.iter().map(|label| label.text.as_str()).collect::<Vec<_>>(), ["one", "two"]);
        assert_eq!(links.shapes["a"], "shape-0-0");
    }

    #[test]
    fn arrows_of_no_length_have_no_head() {
        assert_eq!(tip(&[(1.0, 1.0), (1.0, 1.0)]), None);
        assert_eq!(tip(&[(0.0, 0.0), (10.0, 0.0)]).unwrap(), "M10.0 0.0L1.0 4.0L1.0 -4.0Z");
    }
}
