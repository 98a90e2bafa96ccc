//! What a checkpoint holds of a journal: its root's key, the number of its entries and the hash of the last one.
use crate::store::rows::instance::Head;
use baton_models::Key;
use sha2::{Digest, Sha256};

/// Bytes of a leaf.
const SIZE: usize = 48;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Leaf([u8; SIZE]);

impl Leaf {
    pub(super) fn new(root: Key, head: &Head) -> Self {
        let mut bytes = [0; SIZE];
        let fields = root.0.to_be_bytes().into_iter().chain(head.revision.to_be_bytes()).chain(head.hash);
        bytes.iter_mut().zip(fields).for_each(|(byte, field)| *byte = field);
        Self(bytes)
    }

    /// The key of the root process instance.
    pub(super) fn root(&self) -> i64 {
        self.number(0)
    }

    /// The number of the entry whose hash it is.
    pub(super) fn revision(&self) -> i64 {
        self.number(8)
    }

    pub(super) fn hash(&self) -> &[u8] {
        self.0.get(16..).unwrap_or_default()
    }

    fn number(&self, at: usize) -> i64 {
        self.0.iter().skip(at).take(8).fold(0, |number, byte| number << 8 | i64::from(*byte))
    }
}

pub(super) fn bytes(leaves: &[Leaf]) -> Vec<u8> {
    leaves.iter().flat_map(|leaf| leaf.0).collect()
}

/// The leaves in a row's bytes; `None` where they are no leaves.
pub(super) fn read(bytes: &[u8]) -> Option<Vec<Leaf>> {
    let chunks = bytes.chunks_exact(SIZE);
    let whole = chunks.remainder().is_empty();
    let leaves = chunks.map(|chunk| chunk.try_into().map(Leaf).ok()).collect::<Option<Vec<_>>>()?;
    whole.then_some(leaves)
}

/// The root of the leaves' Merkle tree (RFC 6962, 2.1), in hexadecimal digits.
pub(super) fn merkle(leaves: &[Leaf]) -> String {
    let mut level: Vec<[u8; 32]> = leaves.iter().map(|leaf| hash(&[&[0], &leaf.0])).collect();
    while level.len() > 1 {
        level = level
            .chunks(2)
            .map(|pair| match pair {
                [left, right] => hash(&[&[1], left, right]),
                other => other.first().copied().unwrap_or_default(),
            })
            .collect();
    }
    hex(&level.first().copied().unwrap_or_else(|| hash(&[])))
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn hash(parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    parts.iter().for_each(|part| hasher.update(part));
    hasher.finalize().into()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_leaf_comes_back_as_it_went_in() {
        let leaf = Leaf::new(Key(i64::MAX - 7), &Head { revision: 300, hash: [9; 32] });
        let read = read(&bytes(&[leaf])).unwrap();
        assert_eq!(read, [leaf]);
        assert_eq!((leaf.root(), leaf.revision(), leaf.hash()), (i64::MAX - 7, 300, &[9; 32][..]));
        assert_eq!(super::read(&[0; 47]), None);
    }

    #[test]
    fn the_tree_is_that_of_the_standard() {
        let [a, b, c] = [1, 2, 3].map(|n| Leaf::new(Key(n), &Head::default()));
        let leaf = |leaf: &Leaf| hash(&[&[0], &leaf.0]);
        let left = hash(&[&[1], &leaf(&a), &leaf(&b)]);
        assert_eq!(merkle(&[a, b, c]), hex(&hash(&[&[1], &left, &leaf(&c)])));
        assert_eq!(merkle(&[]), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
