//! What went wrong in a script, said to its author.
use baton_models::Value;
use rquickjs::CaughtError;

const MEMORY: &str = "the script needs more than 24 megabytes of memory";

/// The message and line of what was thrown.
pub(super) fn of(caught: CaughtError<'_>, source: &str) -> String {
    match caught {
        CaughtError::Exception(exception) => {
            let name = exception.as_object().get::<_, Option<String>>("name").ok().flatten().unwrap_or_else(|| "Error".to_owned());
            let message = exception.message().unwrap_or_default();
            if message.contains("out of memory") {
                return MEMORY.to_owned();
            }
            let at = exception.stack().and_then(|stack| line(&stack, source)).map(|line| format!(" (line {line} of the script)"));
            format!("{name}: {}{}", short(&message), at.unwrap_or_default())
        }
        // QuickJS throws null where not even an error fits into memory.
        CaughtError::Value(value) if value.is_null() || value.is_undefined() => MEMORY.to_owned(),
        CaughtError::Value(value) => match value.as_string().and_then(|text| text.to_string().ok()) {
            Some(text) => short(&text),
            None => format!("the script threw a {}", value.type_name()),
        },
        CaughtError::Error(error) => format!("{error}"),
    }
}

pub(super) fn is_memory(result: &Result<Value, String>) -> bool {
    result.as_ref().is_err_and(|why| why == MEMORY)
}

pub(super) fn too_long() -> String {
    "the script ran too long and was stopped; a script may take about a million steps, or two seconds".to_owned()
}

pub(super) fn asynchronous() -> String {
    "the script waits for something (async, Promise), but nothing comes later; write it without".to_owned()
}

pub(super) fn broken() -> String {
    "the sandbox for scripts cannot be used".to_owned()
}

fn short(message: &str) -> String {
    message.chars().take(500).collect()
}

/// The line of the script in a stack such as `at <eval> (<input>:3:5)`.
fn line(stack: &str, source: &str) -> Option<u32> {
    let (_, after) = stack.split_once("<input>:")?;
    let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
    let lines = source.lines().count();
    digits.parse().ok().filter(|line: &u32| (1..=lines).contains(&(*line as usize)))
}
