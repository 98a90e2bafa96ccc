//! A simple layout for a process that nobody has drawn: flow nodes in columns, each behind those that lead to it.
use super::Plane;
use crate::bpmn::diagram::{Bounds, Edge, Shape};
use crate::bpmn::naming;
use crate::bpmn::xml::Node;
use std::collections::{HashMap, VecDeque};

/// More flow nodes are not laid out: nobody could read the picture.
const MOST: usize = 2_000;
/// Sub-processes within sub-processes that are opened.
const DEEP: usize = 20;
const GAP: (f64, f64) = (56.0, 40.0);
const AROUND: f64 = 28.0;
const EVENT: f64 = 36.0;

/// The picture of a process; `None` where there is nothing to draw.
pub(super) fn plane(process: Node<'_>) -> Option<Plane> {
    let mut plane = Plane {
        name: process.attribute("name").map(|name| name.value.to_owned()),
        element: process.id().map(str::to_owned),
        made: true,
        ..Plane::default()
    };
    let mut left = MOST;
    scope(process, DEEP, &mut left, &mut plane);
    (!plane.shapes.is_empty()).then_some(plane)
}

/// A flow node of a scope, with how large it is and what was drawn within it.
struct Placed<'d> {
    id: &'d str,
    size: (f64, f64),
    inner: Plane,
}

/// Draws a scope with its top left corner at the origin; its width and height.
fn scope(scope: Node<'_>, deep: usize, left: &mut usize, plane: &mut Plane) -> (f64, f64) {
    let (attached, nodes): (Vec<Node<'_>>, Vec<Node<'_>>) =
        scope.children().filter(|child| is_flow_node(*child)).partition(|node| node.is("boundaryEvent"));
    let mut placed = Vec::new();
    for node in nodes {
        let Some((id, fewer)) = node.id().zip(left.checked_sub(1)) else { continue };
        *left = fewer;
        let mut inner = Plane::default();
        let size = size(node, deep, left, &mut inner);
        placed.push(Placed { id, size, inner });
    }
    let columns = columns(&placed, &edges_of(scope));
    let extent = arrange(placed, &columns, plane);
    attach(&attached, plane);
    connect(scope, plane);
    (extent.0, extent.1)
}

fn is_flow_node(node: Node<'_>) -> bool {
    naming::is_flow_node(node.namespace(), node.name())
}

fn size(node: Node<'_>, deep: usize, left: &mut usize, inner: &mut Plane) -> (f64, f64) {
    let name = node.name();
    if name.ends_with("Event") {
        return (EVENT, EVENT);
    }
    if name.ends_with("Gateway") {
        return (50.0, 50.0);
    }
    let holds = (name.ends_with("ubProcess") || name == "transaction") && node.children().any(is_flow_node);
    if let Some(deeper) = deep.checked_sub(1).filter(|_| holds) {
        let (width, height) = scope(node, deeper, left, inner);
        return (width + 2.0 * AROUND, height + 2.0 * AROUND);
    }
    (108.0, 80.0)
}

fn edges_of<'d>(scope: Node<'d>) -> Vec<(&'d str, &'d str)> {
    let end = |flow: Node<'d>, name| flow.attribute(name).map(|end| end.value);
    scope.each("sequenceFlow").filter_map(|flow| end(flow, "sourceRef").zip(end(flow, "targetRef"))).collect()
}

/// The column of each flow node: one behind the first that leads to it, in the order in which they are come to.
fn columns(placed: &[Placed<'_>], edges: &[(&str, &str)]) -> Vec<usize> {
    let numbers: HashMap<&str, usize> = placed.iter().enumerate().map(|(number, placed)| (placed.id, number)).collect();
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); placed.len()];
    let mut begins = vec![true; placed.len()];
    for (from, to) in edges {
        let Some(to) = numbers.get(to).copied() else { continue };
        // A flow out of a boundary event leads away too, from a node that stands nowhere here.
        if let Some(begin) = begins.get_mut(to) {
            *begin = false;
        }
        if let Some(list) = numbers.get(from).and_then(|from| next.get_mut(*from)) {
            list.push(to);
        }
    }
    let mut columns: Vec<Option<usize>> = vec![None; placed.len()];
    let mut queue = VecDeque::new();
    // Circles without a beginning begin at their first element.
    let firsts = (0..placed.len()).filter(|n| begins.get(*n) == Some(&true)).chain(0..placed.len()).collect::<Vec<_>>();
    for first in firsts {
        let alone = begins.get(first) != Some(&true);
        reach(first, usize::from(alone), &mut columns, &mut queue);
        while let Some(number) = queue.pop_front() {
            let column = columns.get(number).copied().flatten().unwrap_or_default();
            for target in next.get(number).into_iter().flatten() {
                reach(*target, column + 1, &mut columns, &mut queue);
            }
        }
    }
    columns.into_iter().map(Option::unwrap_or_default).collect()
}

fn reach(number: usize, column: usize, columns: &mut [Option<usize>], queue: &mut VecDeque<usize>) {
    if let Some(place) = columns.get_mut(number).filter(|place| place.is_none()) {
        *place = Some(column);
        queue.push_back(number);
    }
}

/// Puts the columns side by side; the width and height of all.
fn arrange(placed: Vec<Placed<'_>>, columns: &[usize], plane: &mut Plane) -> (f64, f64) {
    let count = columns.iter().max().map_or(0, |last| last + 1);
    let (mut widths, mut heights) = (vec![0.0_f64; count], vec![0.0_f64; count]);
    for (placed, column) in placed.iter().zip(columns) {
        if let (Some(width), Some(height)) = (widths.get_mut(*column), heights.get_mut(*column)) {
            *width = width.max(placed.size.0);
            *height += placed.size.1 + GAP.1;
        }
    }
    let tallest = heights.iter().copied().fold(0.0, f64::max) - GAP.1;
    let mut lefts = Vec::with_capacity(count);
    let mut x = 0.0;
    for width in &widths {
        lefts.push(x);
        x += if *width > 0.0 { width + GAP.0 } else { 0.0 };
    }
    let mut tops: Vec<f64> = heights.iter().map(|height| (tallest - (height - GAP.1)) / 2.0).collect();
    for (placed, column) in placed.into_iter().zip(columns) {
        let (Some(left), Some(width), Some(top)) = (lefts.get(*column), widths.get(*column), tops.get_mut(*column)) else { continue };
        let (own_width, own_height) = placed.size;
        let bounds = Bounds { x: left + (width - own_width) / 2.0, y: *top, width: own_width, height: own_height };
        *top += own_height + GAP.1;
        let opened = !placed.inner.shapes.is_empty();
        plane.shapes.push(shape(placed.id, bounds, opened.then_some(true)));
        include(placed.inner, bounds, plane);
    }
    ((x - GAP.0).max(0.0), tallest.max(0.0))
}

fn shape(element: &str, bounds: Bounds, expanded: Option<bool>) -> Shape {
    Shape { element: element.to_owned(), bounds, label: None, expanded, horizontal: None }
}

/// Moves what was drawn within a sub-process to where that is.
fn include(inner: Plane, around: Bounds, plane: &mut Plane) {
    let (x, y) = (around.x + AROUND, around.y + AROUND);
    plane.shapes.extend(inner.shapes.into_iter().map(|mut shape| {
        shape.bounds = Bounds { x: shape.bounds.x + x, y: shape.bounds.y + y, ..shape.bounds };
        shape
    }));
    plane.edges.extend(inner.edges.into_iter().map(|mut edge| {
        edge.waypoints.iter_mut().for_each(|point| *point = (point.0 + x, point.1 + y));
        edge
    }));
}

/// Boundary events stand on the lower border of their activity, from the right to the left.
fn attach(attached: &[Node<'_>], plane: &mut Plane) {
    let hosts: HashMap<String, Bounds> = plane.shapes.iter().map(|shape| (shape.element.clone(), shape.bounds)).collect();
    let mut taken: HashMap<&str, f64> = HashMap::new();
    for event in attached {
        let host = event.attribute("attachedToRef").map(|host| host.value);
        let Some((id, host, around)) = event.id().zip(host).and_then(|(id, host)| Some((id, host, hosts.get(host)?))) else { continue };
        let before = taken.entry(host).or_default();
        let x = (around.x + around.width - EVENT - 8.0 - *before).max(around.x);
        *before += EVENT + 8.0;
        plane.shapes.push(shape(id, Bounds { x, y: around.y + around.height - EVENT / 2.0, width: EVENT, height: EVENT }, None));
    }
}

/// Flows go from the right side of one shape to the left side of the next; backwards they go around below.
fn connect(scope: Node<'_>, plane: &mut Plane) {
    let places: HashMap<String, Bounds> = plane.shapes.iter().map(|shape| (shape.element.clone(), shape.bounds)).collect();
    let mut edges = Vec::new();
    for flow in scope.each("sequenceFlow") {
        let end = |name| flow.attribute(name).and_then(|end| places.get(end.value));
        let (Some(id), Some(from), Some(to)) = (flow.id(), end("sourceRef"), end("targetRef")) else { continue };
        edges.push(Edge { element: id.to_owned(), waypoints: way(*from, *to), label: None });
    }
    edges.append(&mut plane.edges);
    plane.edges = edges;
}

fn way(from: Bounds, to: Bounds) -> Vec<(f64, f64)> {
    let (start, end) = ((from.x + from.width, from.y + from.height / 2.0), (to.x, to.y + to.height / 2.0));
    if end.0 > start.0 {
        let middle = end.0 - GAP.0 / 2.0;
        return match (start.1 - end.1).abs() < 1.0 {
            true => vec![start, end],
            false => vec![start, (middle, start.1), (middle, end.1), end],
        };
    }
    let below = (from.y + from.height).max(to.y + to.height) + GAP.1 / 2.0;
    let (right, left) = (start.0 + GAP.0 / 3.0, end.0 - GAP.0 / 3.0);
    vec![start, (right, start.1), (right, below), (left, below), (left, end.1), end]
}
