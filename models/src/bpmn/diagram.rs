//! The drawing of a model (BPMN DI): kept so that pages can show it.
use super::xml::{Namespace, Node};

/// Shapes and edges of all diagrams of a file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Diagram {
    pub shapes: Vec<Shape>,
    pub edges: Vec<Edge>,
}

/// A rectangle in the units of the diagram, the origin at the top left.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Bounds {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// The id of the element that it shows.
    pub element: String,
    pub bounds: Bounds,
    pub label: Option<Bounds>,
    pub expanded: Option<bool>,
    pub horizontal: Option<bool>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// The id of the flow or association that it shows.
    pub element: String,
    /// x and y of each bend, start and end included.
    pub waypoints: Vec<(f64, f64)>,
    pub label: Option<Bounds>,
}

impl Diagram {
    /// Takes up all diagrams of a file. What names no element or has no numbers is left out: it does no harm.
    pub(super) fn parse(definitions: Node<'_>) -> Self {
        let mut diagram = Self::default();
        planes(definitions).for_each(|(_, plane)| diagram.take(plane));
        diagram
    }

    /// Takes up one plane.
    pub(super) fn of_plane(plane: Node<'_>) -> Self {
        let mut diagram = Self::default();
        diagram.take(plane);
        diagram
    }

    fn take(&mut self, plane: Node<'_>) {
        for node in plane.children().filter(|node| node.namespace() == Namespace::Diagram) {
            match node.name() {
                "BPMNShape" => self.shapes.extend(shape(node)),
                "BPMNEdge" => self.edges.extend(edge(node)),
                _ => {}
            }
        }
    }
}

/// The diagrams of a file, each with its plane.
pub(super) fn planes<'d>(definitions: Node<'d>) -> impl Iterator<Item = (Node<'d>, Node<'d>)> {
    let diagrams = definitions.children().filter(|node| is(*node, "BPMNDiagram"));
    diagrams.flat_map(|diagram| each(diagram, "BPMNPlane").map(move |plane| (diagram, plane)))
}

fn is(node: Node<'_>, name: &str) -> bool {
    node.namespace() == Namespace::Diagram && node.name() == name
}

fn each<'d>(node: Node<'d>, name: &'static str) -> impl Iterator<Item = Node<'d>> {
    node.children().filter(move |child| is(*child, name))
}

fn shape(node: Node<'_>) -> Option<Shape> {
    let flag = |name| node.attribute(name).map(|flag| flag.value == "true");
    Some(Shape {
        element: element(node)?,
        bounds: each(node, "Bounds").next().and_then(bounds)?,
        label: label(node),
        expanded: flag("isExpanded"),
        horizontal: flag("isHorizontal"),
    })
}

fn edge(node: Node<'_>) -> Option<Edge> {
    let waypoints: Vec<_> = each(node, "waypoint").filter_map(|point| Some((number(point, "x")?, number(point, "y")?))).collect();
    (waypoints.len() > 1).then_some(())?;
    Some(Edge { element: element(node)?, waypoints, label: label(node) })
}

/// The id that a shape or edge refers to; tools write it with a prefix at times, which no id has.
pub(super) fn element(node: Node<'_>) -> Option<String> {
    let reference = node.attribute("bpmnElement")?.value;
    Some(reference.split_once(':').map_or(reference, |(_, id)| id).to_owned())
}

fn label(node: Node<'_>) -> Option<Bounds> {
    let label = each(node, "BPMNLabel").next()?;
    each(label, "Bounds").next().and_then(bounds)
}

fn bounds(node: Node<'_>) -> Option<Bounds> {
    let side = |name| number(node, name).filter(|length| *length >= 0.0);
    Some(Bounds { x: number(node, "x")?, y: number(node, "y")?, width: side("width")?, height: side("height")? })
}

/// A finite number within what can be drawn.
fn number(node: Node<'_>, name: &str) -> Option<f64> {
    let number: f64 = node.attribute(name)?.value.parse().ok()?;
    (number.abs() < 1e7).then_some(number)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
    use super::*;
    use crate::bpmn::testing::definitions;

    #[test]
    fn shapes_and_edges_are_kept() {
        let file =
            "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' xmlns:bpmndi='http://www.omg.org/spec/BPMN/20100524/DI'
 xmlns:dc='http://www.omg.org/spec/DD/20100524/DC' xmlns:di='http://www.omg.org/spec/DD/20100524/DI'>
<bpmndi:BPMNDiagram><bpmndi:BPMNPlane bpmnElement='p'>
<bpmndi:BPMNShape bpmnElement='bpmn:a' isExpanded='true'><dc:Bounds x='-10' y='20.5' width='100' height='80'/>
<bpmndi:BPMNLabel><dc:Bounds x='1' y='2' width='3' height='4'/></bpmndi:BPMNLabel></bpmndi:BPMNShape>
<bpmndi:BPMNShape><dc:Bounds x='1' y='2' width='3' height='4'/></bpmndi:BPMNShape>
<bpmndi:BPMNShape bpmnElement='b'><dc:Bounds x='NaN' y='1e300' width='-3' height='4'/></bpmndi:BPMNShape>
<bpmndi:BPMNEdge bpmnElement='f'><di:waypoint x='1' y='2'/><di:waypoint x='3' y='4'/></bpmndi:BPMNEdge>
<bpmndi:BPMNEdge bpmnElement='g'><di:waypoint x='1' y='2'/></bpmndi:BPMNEdge>
</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></definitions>";
        let bounds = |x, y, width, height| Bounds { x, y, width, height };
        let diagram = Diagram {
            shapes: vec![Shape {
                element: "a".into(),
                bounds: bounds(-10.0, 20.5, 100.0, 80.0),
                label: Some(bounds(1.0, 2.0, 3.0, 4.0)),
                expanded: Some(true),
                horizontal: None,
            }],
            edges: vec![Edge { element: "f".into(), waypoints: vec![(1.0, 2.0), (3.0, 4.0)], label: None }],
        };
        assert_eq!(definitions(file.as_bytes()).diagram, diagram);
    }
}
