//! Which nodes of a graph lead to themselves. Without recursion and in linear time, since files may be large (Kosaraju's algorithm).
use std::collections::{HashMap, HashSet};

type Graph<'g> = HashMap<&'g str, Vec<&'g str>>;

/// The nodes that can be reached from themselves; what is no node of its own is passed over.
pub(super) fn cycles<'g>(graph: &Graph<'g>) -> HashSet<&'g str> {
    let mut back: Graph<'g> = HashMap::new();
    for (from, to) in graph {
        to.iter().for_each(|to| back.entry(to).or_default().push(from));
    }
    let mut done = HashSet::new();
    let mut found: HashSet<&str> = graph.iter().filter(|(from, to)| to.contains(from)).map(|(from, _)| *from).collect();
    for start in order(graph).into_iter().rev() {
        // Those that lead to each other.
        let mut together = Vec::new();
        let mut open = vec![start];
        while let Some(node) = open.pop() {
            if graph.contains_key(node) && done.insert(node) {
                together.push(node);
                open.extend(back.get(node).into_iter().flatten());
            }
        }
        if together.len() > 1 {
            found.extend(together);
        }
    }
    found
}

/// The nodes, each after all that it leads to (but for cycles).
fn order<'g>(graph: &Graph<'g>) -> Vec<&'g str> {
    let (mut seen, mut order) = (HashSet::new(), Vec::new());
    for start in graph.keys() {
        let mut open = vec![(*start, false)];
        while let Some((node, left)) = open.pop() {
            if left {
                order.push(node);
            } else if graph.contains_key(node) && seen.insert(node) {
                open.push((node, true));
                open.extend(graph.get(node).into_iter().flatten().map(|next| (*next, false)));
            }
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(edges: &[(&'static str, &'static str)]) -> Vec<&'static str> {
        let mut graph = Graph::new();
        for (from, to) in edges {
            graph.entry(from).or_default().push(to);
            if *to != "missing" {
                graph.entry(to).or_default();
            }
        }
        let mut found: Vec<_> = cycles(&graph).into_iter().collect();
        found.sort_unstable();
        found
    }

    #[test]
    fn only_what_leads_to_itself_is_found() {
        assert_eq!(found(&[("a", "b"), ("b", "c"), ("a", "c"), ("c", "missing")]), [""; 0]);
        assert_eq!(found(&[("a", "a"), ("b", "a")]), ["a"]);
        // Between two cycles lies one that is in none.
        assert_eq!(found(&[("a", "b"), ("b", "a"), ("b", "between"), ("between", "c"), ("c", "d"), ("d", "c")]), ["a", "b", "c", "d"]);
        assert_eq!(found(&[("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("e", "a")]), ["a", "b", "c"]);
    }
}
