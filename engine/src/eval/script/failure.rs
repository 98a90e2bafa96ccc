//! What went wrong in a script, said to its author.
use baton_models::expr::Script;
use baton_models::{Position, Value};
use rquickjs::CaughtError;

const MEMORY: &str = "the script needs more than 24 megabytes of memory";

/// What a script threw, and at which line and column of its text, both from 1 on.
#[derive(Debug)]
pub(super) struct Thrown {
    pub message: String,
    pub at: Option<(u32, u32)>,
    /// A business error, which events catch.
    pub business: Option<super::super::Thrown>,
}

impl Thrown {
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), at: None, business: None }
    }

    /// Where in the file that is.
    pub fn place(&self, script: &Script) -> Option<Position> {
        let (line, column) = self.at?;
        script.places.of_line(&script.source, line, column)
    }
}

/// What was thrown, and where.
pub(super) fn of(caught: CaughtError<'_>) -> Thrown {
    match caught {
        CaughtError::Exception(exception) => {
            let name = exception.as_object().get::<_, Option<String>>("name").ok().flatten().unwrap_or_else(|| "Error".to_owned());
            let message = exception.message().unwrap_or_default();
            if message.contains("out of memory") {
                return Thrown::new(MEMORY);
            }
            let at = exception.stack().and_then(|stack| place(&stack));
            let text = |key: &str| exception.as_object().get::<_, Option<String>>(key).ok().flatten();
            let code = text("code").filter(|_| name == "BpmnError");
            let said = code.iter().map(|code| format!("{code}: ")).collect::<String>() + &message;
            let business = code.map(|code| {
                let message = Some(short(&message)).filter(|message| !message.is_empty()).map(Into::into);
                super::super::Thrown { class: "BpmnError".into(), code: Some(short(&code).into()), message }
            });
            Thrown { message: format!("{}: {}", short(&name), short(&said)), at, business }
        }
        // QuickJS throws null where not even an error fits into memory.
        CaughtError::Value(value) if value.is_null() || value.is_undefined() => Thrown::new(MEMORY),
        CaughtError::Value(value) => Thrown::new(match value.as_string().and_then(|text| text.to_string().ok()) {
            Some(text) => short(&text),
            None => format!("the script threw a {}", value.type_name()),
        }),
        CaughtError::Error(error) => Thrown::new(error.to_string()),
    }
}

pub(super) fn is_memory(result: &Result<Value, Thrown>) -> bool {
    result.as_ref().is_err_and(|thrown| thrown.message == MEMORY)
}

pub(super) fn too_long() -> Thrown {
    Thrown::new("the script ran too long and was stopped; a script may take about a million steps, or two seconds")
}

pub(super) fn asynchronous() -> Thrown {
    Thrown::new("the script waits for something (async, Promise), but nothing comes later; write it without")
}

pub(super) fn broken() -> Thrown {
    Thrown::new("the sandbox for scripts cannot be used")
}

fn short(message: &str) -> String {
    message.chars().take(500).collect()
}

/// Line and column in a stack such as `at <eval> (<input>:3:5)`.
fn place(stack: &str) -> Option<(u32, u32)> {
    let (_, after) = stack.split_once("<input>:")?;
    let mut numbers = after.split(|c: char| !c.is_ascii_digit()).map_while(|digits| digits.parse().ok());
    Some((numbers.next()?, numbers.next().unwrap_or(1)))
}
