//! Functions that Camunda's FEEL has beyond the standard's (DMN 1.5, 10.3.4), by name. Models of Camunda 8 and decisions of Camunda 7
//! call them; a function of the model's own with such a name goes first.

/// Their names, those of their parameters in order, and how many of these must be given.
const FUNCTIONS: [(&str, &[&str], usize); 19] = [
    ("assert", &["value", "condition", "cause"], 2),
    ("duplicate values", &["list"], 1),
    ("extract", &["string", "pattern"], 2),
    ("from base64", &["value"], 1),
    ("from json", &["json"], 1),
    ("get or else", &["value", "default"], 2),
    ("is blank", &["string"], 1),
    ("is defined", &["value"], 1),
    ("is empty", &["list"], 1),
    ("last day of month", &["date"], 1),
    ("partition", &["list", "size"], 2),
    ("put", &["context", "key", "value"], 3),
    ("put all", &["contexts"], 0),
    ("random number", &[], 0),
    ("to base64", &["value"], 1),
    ("to json", &["value"], 1),
    ("trim", &["string"], 1),
    ("uuid", &[], 0),
    ("fromAi", &["value", "description", "type", "schema", "options"], 1),
];

/// The parameters of such a function, and how many of them must be given; `None` where there is none of this name. A last parameter
/// in the plural, of none that must be given, takes all arguments.
pub fn parameters(name: &str) -> Option<(&'static [&'static str], usize)> {
    FUNCTIONS.iter().find(|(known, ..)| *known == name).map(|(_, parameters, least)| (*parameters, *least))
}

/// The names of all of them.
pub fn names() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.iter().map(|(name, ..)| *name)
}
