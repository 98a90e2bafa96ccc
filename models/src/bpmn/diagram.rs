//! The drawing of a model (BPMN DI): kept so that pages can show it.

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
