//! One story per element and event position.
