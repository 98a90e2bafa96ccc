//! What is drawn of files whose diagrams are missing, many or wrong.
use super::{MODEL, between, check};
use baton_models::bpmn::{Drawing, Which, parse_which};
use expect_test::expect;

const DI: &str = "xmlns:i='http://www.omg.org/spec/BPMN/20100524/DI' xmlns:c='http://www.omg.org/spec/DD/20100524/DC' xmlns:d='http://www.omg.org/spec/DD/20100524/DI'";

fn file(diagrams: &str) -> Vec<u8> {
    let process = between("<subProcess id='x'><startEvent id='y'/></subProcess>");
    format!("<definitions xmlns='{MODEL}' xmlns:b='{MODEL}' {DI}><process id='p' isExecutable='true'>{process}</process>{diagrams}</definitions>").into_bytes()
}

fn shape(attributes: &str, x: i32) -> String {
    format!("<i:BPMNShape {attributes}><c:Bounds x='{x}' y='{x}' width='36' height='36'/></i:BPMNShape>")
}

fn plane(element: &str, inner: &str) -> String {
    format!("<i:BPMNDiagram><i:BPMNPlane bpmnElement='{element}'>{inner}</i:BPMNPlane></i:BPMNDiagram>")
}

fn drawing(file: &[u8]) -> Drawing {
    parse_which(file, Which::All).draft.unwrap().drawing.unwrap()
}

/// The shapes of each plane.
fn shapes(file: &[u8]) -> Vec<String> {
    let of =
        |plane: &baton_models::bpmn::drawing::Plane| plane.shapes.iter().map(|shape| shape.element.clone()).collect::<Vec<_>>().join(" ");
    drawing(file).planes.iter().map(of).collect()
}

#[test]
fn diagrams() {
    let edge = |points: &str| format!("<i:BPMNEdge bpmnElement='f'>{points}</i:BPMNEdge>");
    let files = [
        ("no diagram", file("")),
        ("an empty diagram", file(&plane("p", ""))),
        (
            "several diagrams",
            file(&(plane("p", &(shape("bpmnElement='s'", 0) + &shape("bpmnElement='x'", 90))) + &plane("x", &shape("bpmnElement='y'", 0)))),
        ),
        ("shapes of what is not there", file(&plane("p", &(shape("bpmnElement='gone'", 0) + &shape("bpmnElement='s'", 0))))),
        ("shapes of nothing", file(&plane("p", &(shape("", 0) + &shape("bpmnElement=''", 0) + &shape("bpmnElement='s'", 0))))),
        ("references with a prefix", file(&plane("b:p", &shape("bpmnElement='b:s'", 0)))),
        ("left of and above zero", file(&plane("p", &shape("bpmnElement='s'", -900)))),
        ("edges of one point", file(&plane("p", &(shape("bpmnElement='s'", 0) + &edge("<d:waypoint x='1' y='1'/>"))))),
        (
            "numbers that are none",
            file(&plane("p", &(shape("bpmnElement='s'", 0) + &edge("<d:waypoint x='NaN' y='1'/><d:waypoint x='1e400' y=''/>")))),
        ),
    ];
    check(
        &files,
        expect![[r#"
        DX no diagram: 
        DX an empty diagram: 
        DX several diagrams: 
        DX shapes of what is not there: 
        DX shapes of nothing: 
        DX references with a prefix: 
        DX left of and above zero: 
        DX edges of one point: 
        DX numbers that are none: 
    "#]],
    );
    let of = |index: usize| shapes(&files[index].1);
    assert_eq!((of(0), of(1)), (vec!["s x y e".to_owned()], vec!["s x y e".to_owned()]));
    assert!(drawing(&files[0].1).planes[0].made && !drawing(&files[3].1).planes[0].made);
    assert_eq!(of(2), ["s x", "y"]);
    for (quirk, file) in files.iter().skip(3) {
        assert_eq!(shapes(file), ["s"], "{quirk}");
        assert!(drawing(file).planes[0].edges.is_empty(), "{quirk}");
    }
}
