//! The lists that multi-instance activities walk through one item after the other, read once: kept beside the state in
//! memory, so that the next of 100,000 items costs as much as the first. Nothing depends on what is kept here.
use baton_models::{Key, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A list with the text that it was read from: the same text is the same list.
#[derive(Debug, Clone)]
struct Walk {
    text: Arc<str>,
    items: Arc<Vec<Value>>,
    weight: usize,
}

/// Lists by the body that walks through them.
#[derive(Debug, Clone, Default)]
pub struct Walks {
    lists: BTreeMap<Key, Walk>,
    weight: usize,
}

impl Walks {
    /// The items that `text` was read as for this body.
    pub fn get(&self, body: Key, text: &Arc<str>) -> Option<Arc<Vec<Value>>> {
        self.lists.get(&body).filter(|walk| Arc::ptr_eq(&walk.text, text) || walk.text == *text).map(|walk| Arc::clone(&walk.items))
    }

    pub fn keep(&mut self, body: Key, text: Arc<str>, items: Arc<Vec<Value>>) {
        self.forget(body);
        let weight = text.len() + items.iter().map(|item| size_of::<Value>() + item.weight()).sum::<usize>();
        self.weight += weight;
        self.lists.insert(body, Walk { text, items, weight });
    }

    /// The body has ended.
    pub fn forget(&mut self, body: Key) {
        if let Some(walk) = self.lists.remove(&body) {
            self.weight = self.weight.saturating_sub(walk.weight);
        }
    }

    pub fn clear(&mut self) {
        if !self.lists.is_empty() {
            *self = Self::default();
        }
    }

    /// Bytes of memory that they take, about.
    pub fn weight(&self) -> usize {
        self.weight
    }
}
