//! Keys of decisions and decision services that several files of a deployment have: ids are unique within a model only.
use super::Decided;
use baton_models::{Position, Problem};
use std::collections::{BTreeMap, HashSet};

/// A decision or a service: the file that it is in, and its place there.
type Holder = (usize, Position);

/// Gives each key to one file. Of several the one has it that no other imports, else the first: the others are there to be imported.
/// What is wrong, or worth knowing, by file name.
pub(super) fn settle(files: &[(String, Vec<u8>)], models: &mut [Option<Decided>]) -> Vec<(String, Problem)> {
    let imported: HashSet<String> = models.iter().flatten().flat_map(|decided| decided.imported.keys().cloned()).collect();
    let is_imported = |models: &[Option<Decided>], at: usize| {
        let decided = models.get(at).and_then(Option::as_ref);
        decided.and_then(|decided| decided.model.namespace.as_ref()).is_some_and(|namespace| imported.contains(namespace))
    };
    let name = |at: usize| files.get(at).map(|(name, _)| name.clone()).unwrap_or_default();
    let mut found = Vec::new();
    for (key, holders) in holders(models).into_iter().filter(|(_, holders)| holders.len() > 1) {
        let (others, mut owners): (Vec<Holder>, Vec<Holder>) = holders.into_iter().partition(|(at, _)| is_imported(models, *at));
        let mut others = others.into_iter();
        owners.extend(if owners.is_empty() { others.next() } else { None });
        let owner = owners.first().map(|(at, _)| name(*at)).unwrap_or_default();
        for (at, place) in owners.iter().skip(1) {
            let message = format!("The decision '{key}' is in this deployment twice.");
            found.push((name(*at), Problem::error("duplicate-id", *place, Some(&key), message)));
        }
        for (at, place) in others {
            let message = format!("The key '{key}' belongs to the decision in '{owner}': this one is reached by imports alone.");
            found.push((name(at), Problem::warning("duplicate-id", place, Some(&key), message)));
            for decided in models.get_mut(at).into_iter().flatten() {
                decided.taken.insert(key.clone());
            }
        }
    }
    found
}

/// All keys, each with the files that have it.
fn holders(models: &[Option<Decided>]) -> BTreeMap<String, Vec<Holder>> {
    let mut holders: BTreeMap<String, Vec<Holder>> = BTreeMap::new();
    for (at, decided) in models.iter().enumerate() {
        let model = decided.iter().map(|decided| &decided.model);
        let keys = model.flat_map(|model| {
            let decisions = model.decisions.iter().map(|decision| (&decision.id, decision.at));
            decisions.chain(model.services.iter().map(|service| (&service.id, service.at)))
        });
        keys.for_each(|(key, place)| holders.entry(key.clone()).or_default().push((at, place)));
    }
    holders
}
