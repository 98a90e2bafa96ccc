//! The names of a file. A FEEL name may hold blanks and signs, so that the parser has to know them all beforehand.
use super::Import;
use crate::Position;
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
    /// Parameters with signs in their names, each with the element that it is within: elsewhere `a-b` is a difference.
    local: Vec<(Position, String)>,
}

/// The most names of one file that hold more than one word.
const MAX_LONG: usize = 2_000;

impl Names {
    /// Walks the whole file once.
    pub fn collect(root: Node<'_>, imports: &[Import]) -> Self {
        let mut found: Vec<String> = imports.iter().flat_map(|import| &import.model.names).take(MAX_LONG).cloned().collect();
        let (mut local, mut all) = (Vec::new(), HashSet::new());
        let mut open: Vec<(Node<'_>, Position)> = root.children().map(|node| (node, node.at())).collect();
        while let Some((node, within)) = open.pop() {
            let attribute = match node.name() {
                "for" | "some" | "every" => "iteratorVariable",
                _ => "name",
            };
            let name = node.attribute(attribute).map(|name| name.value).unwrap_or_default();
            // Single words are recognised without being known.
            if !name.chars().all(|c| c.is_alphanumeric() || c == '_') && found.len() + local.len() < MAX_LONG {
                let name = Self::of(name);
                match node.name() {
                    "formalParameter" if name.contains(is_sign) => local.push((within, name)),
                    "parameter" if name.contains(is_sign) => {}
                    _ => found.push(name),
                }
            }
            all.insert(Self::of(name));
            open.extend(node.children().map(|child| (child, within)));
        }
        Self { known: Self::context(found.iter()), long: found, all, open: imports.iter().any(|import| import.name.is_empty()), local }
    }

    fn context<'n>(names: impl Iterator<Item = &'n String>) -> FeelContext {
        feel::known(names.map(|name| (name.clone(), Value::Null(None))))
    }

    /// What is known within an element too, or in any of them; `None` where there is nothing more.
    pub fn more(&self, within: Option<Position>) -> Option<FeelContext> {
        let names: Vec<&String> =
            self.local.iter().filter(|(at, _)| within.is_none_or(|within| within == *at)).map(|(_, name)| name).collect();
        (!names.is_empty()).then(|| Self::context(self.long.iter().chain(names)))
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
            let sign = is_sign(c);
            if blank && !after_sign && !sign {
                out.push(' ');
            }
            out.push(c);
            (after_sign, blank) = (sign, false);
        }
        out
    }
}

fn is_sign(c: char) -> bool {
    matches!(c, '.' | '/' | '-' | '\'' | '+' | '*')
}
