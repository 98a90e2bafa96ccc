//! Randomness that is the same in every run: a round is played again by its number.
use std::env;

/// Numbers that follow from a seed (xorshift), or from bytes that somebody chose.
#[derive(Default)]
pub struct Dice {
    seed: u64,
    /// The last is rolled first.
    bytes: Option<Vec<u8>>,
}

impl Dice {
    pub fn new(seed: u64) -> Self {
        let mixed = (seed.wrapping_add(1)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        Self { seed: (mixed ^ (mixed >> 32)).max(1), bytes: None }
    }

    /// Two bytes for each roll; zeros when there are no more.
    pub fn of(bytes: &[u8]) -> Self {
        Self { seed: 1, bytes: Some(bytes.iter().rev().copied().collect()) }
    }

    /// True when no bytes are left to roll.
    pub fn is_empty(&self) -> bool {
        self.bytes.as_ref().is_some_and(Vec::is_empty)
    }

    /// From 0 to `sides` - 1.
    pub fn roll(&mut self, sides: usize) -> usize {
        if let Some(bytes) = &mut self.bytes {
            let mut next = || usize::from(bytes.pop().unwrap_or_default());
            return (next() * 256 + next()) % sides;
        }
        self.seed ^= self.seed << 13;
        self.seed ^= self.seed >> 7;
        self.seed ^= self.seed << 17;
        usize::try_from(self.seed >> 16).unwrap() % sides
    }

    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.roll(from.len())].clone()
    }

    /// True in so many of a hundred cases.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.roll(100) < percent
    }
}

/// Plays rounds, each with dice of its own. `BATON_ROUNDS=n` plays so many, `BATON_SEED=n` that one alone; a round that
/// fails says its number.
pub fn rounds(usual: u64, play: impl Fn(u64, &mut Dice)) {
    let number = |name: &str| env::var(name).ok().map(|text| text.parse::<u64>().unwrap_or_else(|e| panic!("{name}={text}: {e}")));
    let played = match number("BATON_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("BATON_ROUNDS").unwrap_or(usual),
    };
    for round in played {
        let _named = Named(round);
        play(round, &mut Dice::new(round));
    }
}

/// Names a round that fails.
struct Named(u64);

impl Drop for Named {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("round {} failed; play it alone with BATON_SEED={}", self.0, self.0);
        }
    }
}
