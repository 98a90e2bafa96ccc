//! What must hold whatever text is called an expression or a script: it is parsed or refused with a place that exists; printed, it parses to
//! the same tree; evaluated, it ends in time, and twice alike.
use baton_engine::eval::{EvalError, Given, Scripts, evaluate, run_script};
use baton_models::expr::groovy::Program;
use baton_models::expr::{Expression, Script, Template};
use baton_models::{Position, Problem, Value};
use std::time::{Duration, Instant};

/// For one evaluation on a busy machine, without optimisation.
const PATIENCE: Duration = Duration::from_secs(20);
/// Bytes of a message.
const MESSAGE: usize = 8_000;
const AT: Position = Position { line: 3, column: 5 };

/// Any bytes as text with `${...}`; true where it can be read.
pub fn juel(data: &[u8]) -> bool {
    let source = String::from_utf8_lossy(data);
    let parsed = match Expression::parse(&source, AT, None) {
        Ok(parsed) if matches!(parsed.template, Template::Feel(_)) => return false,
        Ok(parsed) => parsed,
        Err(problem) => {
            placed(&problem, &source);
            return false;
        }
    };
    let printed = parsed.template.to_string();
    match Expression::parse(&printed, AT, None) {
        Ok(again) => assert_eq!(again.template, parsed.template, "it is printed as {printed}"),
        Err(problem) => assert!(is_nested(&problem.message), "it is printed as {printed}: {problem}"),
    }
    alike(|given| evaluate(&parsed, given));
    true
}

/// Any bytes as a Groovy script; true where it can be read.
pub fn groovy(data: &[u8]) -> bool {
    let source = String::from_utf8_lossy(data);
    let program = match Program::parse(&source) {
        Ok(program) => program,
        Err(flaw) => {
            assert!(source.is_char_boundary(flaw.offset), "a place outside of the script: {flaw:?}");
            return false;
        }
    };
    let printed = program.to_string();
    match Program::parse(&printed) {
        Ok(again) => assert_eq!(again.to_string(), printed),
        Err(flaw) => assert!(is_nested(&flaw.message), "it is printed as {printed}: {flaw:?}"),
    }
    if let Ok(script) = Script::new(Some("groovy"), &source, AT, None) {
        alike(|given| run_script(&script, given, &mut Scripts::default()));
    }
    true
}

/// Any bytes as FEEL; true where it can be read.
pub fn feel(data: &[u8]) -> bool {
    let source = format!("={}", String::from_utf8_lossy(data));
    match Expression::parse(&source, AT, None) {
        Ok(parsed) => alike(|given| evaluate(&parsed, given)),
        Err(problem) => {
            placed(&problem, &source);
            return false;
        }
    }
    true
}

/// What is printed has more brackets than what was read, or it is longer: that may be too many.
fn is_nested(message: &str) -> bool {
    message.contains("levels") || message.contains("within or behind each other") || message.contains("are accepted")
}

fn placed(problem: &Problem, source: &str) {
    let lines = u32::try_from(source.matches('\n').count()).unwrap();
    assert!((AT.line..=AT.line + lines).contains(&problem.at.line), "a place outside of the text: {problem}");
    assert!(problem.message.len() <= MESSAGE, "a message of {} bytes", problem.message.len());
}

fn alike(mut evaluate: impl FnMut(&mut Given) -> Result<Value, EvalError>) {
    let started = Instant::now();
    let once = evaluate(&mut given());
    assert!(started.elapsed() < PATIENCE, "it took {:?}", started.elapsed());
    if let Err(error) = &once {
        assert!(error.message.len() <= MESSAGE, "a message of {} bytes", error.message.len());
    }
    // As text, since no double that is no number equals itself.
    assert_eq!(format!("{:?}", evaluate(&mut given())), format!("{once:?}"));
}

fn given() -> Given {
    let variables = [
        ("a", Value::Integer(7)),
        ("b", Value::text("x,y")),
        ("c", Value::Json(r#"{"k":[1,2.5,null,{"d":"e"}],"b":true}"#.into())),
        ("list", Value::Json(r#"[3,1,2,"ada"]"#.into())),
        ("n", Value::Long(i64::MAX)),
        ("d", Value::Double(0.1)),
        ("when", Value::Date(1_769_860_800_000)),
        ("nothing", Value::Null),
        ("yes", Value::Boolean(true)),
    ];
    let variables = variables.into_iter().map(|(name, value)| (name.into(), value)).collect();
    Given { variables, now: 1_769_860_800_000, actor: Some("eve".into()), ..Given::default() }
}
