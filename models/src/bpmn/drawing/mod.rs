//! What can be drawn of a file, complete or not: its elements in outline and its diagrams, or a layout of our own for a
//! process that nobody has drawn.
mod layout;
mod outline;

use super::diagram::{self, Diagram, Edge, Shape};
use super::xml::Node;
pub use outline::Outline;
use std::collections::HashMap;

/// All that can be drawn of a file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Drawing {
    /// Elements by id; of several with one id, the first.
    pub elements: HashMap<String, Outline>,
    pub planes: Vec<Plane>,
}

/// One picture: a diagram of the file, or one made for a process without any.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plane {
    pub name: Option<String>,
    /// What it shows: a process, a collaboration, a sub-process.
    pub element: Option<String>,
    /// Nobody drew it.
    pub made: bool,
    pub shapes: Vec<Shape>,
    pub edges: Vec<Edge>,
}

impl Drawing {
    pub(super) fn parse(definitions: Node<'_>) -> Self {
        let elements = outline::all(definitions);
        let known = |element: &str| elements.contains_key(element);
        let drawn = |(diagram, plane): (Node<'_>, Node<'_>)| {
            let mut found = Diagram::of_plane(plane);
            found.shapes.retain(|shape| known(&shape.element));
            found.edges.retain(|edge| known(&edge.element));
            let name = diagram.attribute("name").map(|name| name.value.to_owned());
            Plane { name, element: diagram::element(plane), made: false, shapes: found.shapes, edges: found.edges }
        };
        let mut planes: Vec<Plane> =
            diagram::planes(definitions).map(drawn).filter(|plane| !plane.shapes.is_empty() || !plane.edges.is_empty()).collect();
        if planes.iter().all(|plane| plane.shapes.is_empty()) {
            planes = definitions.each("process").filter_map(layout::plane).collect();
        }
        Self { elements, planes }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
    use crate::bpmn::{Drawing, Which, parse_which};

    fn drawing(rest: &str) -> Drawing {
        let file = format!(
            "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' xmlns:i='http://www.omg.org/spec/BPMN/20100524/DI'
 xmlns:dc='http://www.omg.org/spec/DD/20100524/DC'>{rest}</definitions>"
        );
        parse_which(file.as_bytes(), Which::All).draft.unwrap().drawing.unwrap()
    }

    #[test]
    fn each_diagram_is_a_plane_without_what_is_not_there() {
        let shape = |id: &str| format!("<i:BPMNShape bpmnElement='{id}'><dc:Bounds x='-5' y='1' width='9' height='9'/></i:BPMNShape>");
        let plane = |id: &str, shapes: &str| {
            format!("<i:BPMNDiagram name='{id}'><i:BPMNPlane bpmnElement='{id}'>{shapes}</i:BPMNPlane></i:BPMNDiagram>")
        };
        let found = drawing(&format!(
            "<process id='p'><startEvent id='a'/><subProcess id='s'><userTask id='b'/></subProcess></process>{}{}{}",
            plane("p", &["a", "gone", "s"].map(shape).concat()),
            plane("s", &shape("b")),
            plane("q", "")
        ));
        let of = |index: usize| found.planes[index].shapes.iter().map(|shape| shape.element.as_str()).collect::<Vec<_>>();
        assert_eq!((of(0), of(1), found.planes.len()), (vec!["a", "s"], vec!["b"], 2));
        assert_eq!((found.planes[1].element.as_deref(), found.planes[0].made), (Some("s"), false));
    }

    #[test]
    fn what_nobody_drew_is_laid_out_from_left_to_right() {
        let found = drawing(
            "<process id='p' name='Pay'><startEvent id='a'/><sequenceFlow id='f' sourceRef='a' targetRef='s'/>
<subProcess id='s'><startEvent id='c'/><sequenceFlow id='h' sourceRef='c' targetRef='c'/></subProcess><boundaryEvent id='x' attachedToRef='s'/>
<sequenceFlow id='g' sourceRef='s' targetRef='b'/><endEvent id='b'/><sequenceFlow id='n' sourceRef='b' targetRef='nowhere'/></process><process id='q'/>",
        );
        let [plane] = found.planes.as_slice() else { panic!("one plane") };
        assert_eq!((plane.made, plane.name.as_deref()), (true, Some("Pay")));
        let bounds = |id: &str| plane.shapes.iter().find(|shape| shape.element == id).unwrap().bounds;
        assert!(bounds("a").x + bounds("a").width < bounds("s").x && bounds("s").x + bounds("s").width < bounds("b").x);
        assert!(bounds("c").x > bounds("s").x && bounds("c").y + bounds("c").height < bounds("s").y + bounds("s").height);
        assert!(
            bounds("x").y < bounds("s").y + bounds("s").height && bounds("x").y + bounds("x").height > bounds("s").y + bounds("s").height
        );
        let edges: Vec<&str> = plane.edges.iter().map(|edge| edge.element.as_str()).collect();
        assert_eq!(edges, ["f", "g", "h"]);
    }
}
