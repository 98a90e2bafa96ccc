//! What an evaluation has to say beside its value, gathered on the thread that evaluates.
use crate::eval::feel::{FeelValue, shown};
use std::cell::RefCell;

/// So many are kept of each kind.
const MOST: usize = 50;

#[derive(Default)]
pub(super) struct Notes {
    /// What is wrong with the decision or its data.
    pub failures: Vec<String>,
    /// Why something is null.
    pub warnings: Vec<String>,
    /// What was evaluated when the evaluation was given up.
    pub last: Option<String>,
}

thread_local! {
    static NOTES: RefCell<Notes> = RefCell::default();
}

pub(super) fn start() {
    NOTES.take();
}

pub(super) fn take() -> Notes {
    NOTES.take()
}

/// Something that is wrong with the decision or its data.
pub(super) fn failure(text: String) {
    NOTES.with_borrow_mut(|notes| {
        if notes.failures.len() < MOST {
            notes.failures.push(text);
        }
    });
}

/// Why something is null.
pub(super) fn warning(text: String) {
    NOTES.with_borrow_mut(|notes| {
        if notes.warnings.len() < MOST && !notes.warnings.contains(&text) {
            notes.warnings.push(text);
        }
    });
}

/// Why what came of something is null.
pub(super) fn null(value: &FeelValue, what: &str) {
    if let FeelValue::Null(Some(_)) = value {
        warning(format!("'{what}' gave {}", shown(value)));
    }
}

/// While it lives, this is evaluated: the innermost is named when the evaluation is given up, which unwinds the stack.
pub(super) struct Within<F: Fn() -> String>(pub F);

impl<F: Fn() -> String> Drop for Within<F> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            NOTES.with_borrow_mut(|notes| {
                notes.last.get_or_insert_with(&self.0);
            });
        }
    }
}
