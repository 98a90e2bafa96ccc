//! What must hold whatever is modelled and whatever people do: random models, structured and not, played at random and
//! explored as a whole. `BATON_ROUNDS=n` plays longer, `BATON_SEED=n` one round again (see `harness/dice.rs`).
mod drawing;
mod explored;
pub mod invariants;
pub mod machine;
mod net;
mod played;
mod sketch;
