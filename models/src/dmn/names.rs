//! The names of a file. A FEEL name may hold blanks and signs, so that the parser has to know them all beforehand.
use super::Import;
use crate::bpmn::xml::Node;
use crate::expr::{Expression, Template, feel};
use dsntk_feel::context::FeelContext;
use dsntk_feel::values::Value;
use std::collections::HashSet;

/// Every name of a file, and of the models that it imports, that something can be called by.
pub(super) struct Names {
    pub known: FeelContext,
    /// Those of more than one word.
    pub long: Vec<String>,
    /// Every name of the file as it is written: what can be a function.
    all: HashSet<String>,
    /// Whether a model is imported whose names stand here without a prefix.
    open: bool,
}

/// The most names of one file that hold more than one word.
const MAX_LONG: usize = 2_000;

impl Names {
    /// Walks the whole file once.
    pub fn collect(root: Node<'_>, imports: &[Import]) -> Self {
        let mut found: Vec<String> = imports.iter().flat_map(|import| &import.model.names).take(MAX_LONG).cloned().collect();
        let (mut open, mut all) = (vec![root], HashSet::new());
        while let Some(node) = open.pop() {
            let attribute = match node.name() {
                "for" | "some" | "every" => "iteratorVariable",
                _ => "name",
            };
            let name = node.attribute(attribute).map(|name| name.value).unwrap_or_default();
            // Single words are recognised without being known.
            if !name.chars().all(|c| c.is_alphanumeric() || c == '_') && found.len() < MAX_LONG {
                found.push(Self::of(name));
            }
            all.insert(Self::of(name));
            open.extend(node.children());
        }
        Self {
            known: feel::known(found.iter().map(|name| (name.clone(), Value::Null(None)))),
            long: found,
            all,
            open: imports.iter().any(|import| import.name.is_empty()),
        }
    }

    /// The functions that an expression calls, and neither FEEL nor the file has.
    pub fn strangers<'e>(&self, expression: &'e Expression) -> impl Iterator<Item = &'e str> {
        let called = match &expression.template {
            Template::Feel(feel) if !self.open => feel.strangers.as_slice(),
            _ => &[],
        };
        called.iter().map(|name| &**name).filter(|name| !self.all.contains(*name) && !self.long.iter().any(|long| long == name))
    }

    /// A name as FEEL writes it: one blank between words, none around signs.
    pub fn of(name: &str) -> String {
        let mut out = String::new();
        let mut after_sign = true;
        let mut blank = false;
        for c in name.trim().chars() {
            if c.is_whitespace() {
                blank = true;
                continue;
            }
            let sign = matches!(c, '.' | '/' | '-' | '\'' | '+' | '*');
            if blank && !after_sign && !sign {
                out.push(' ');
            }
            out.push(c);
            (after_sign, blank) = (sign, false);
        }
        out
    }
}
