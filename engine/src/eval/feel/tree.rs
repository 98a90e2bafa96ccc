//! What a tree is like: what it reads, how deep it is, whether it can make much of little.
use baton_models::expr::feel::{AstNode, children};

/// So many names an expression without loops may read before its growth is watched.
const FEW: usize = 48;

/// Whether intermediate results can become much larger than what goes in.
pub(super) fn grows(tree: &AstNode) -> bool {
    use AstNode::{Context, Every, Filter, For, FunctionDefinition, Name, QualifiedName};
    let (mut open, mut names) = (vec![tree], 0);
    while let Some(node) = open.pop() {
        match node {
            For(..) | AstNode::Some(..) | Every(..) | Filter(..) | FunctionDefinition(..) | Context(_) => return true,
            Name(_) | QualifiedName(_) => names += 1,
            _ => {}
        }
        open.extend(children(node));
    }
    names > FEW
}

/// The names that a tree reads, and how deep it is.
pub(super) fn free(tree: &AstNode, names: &mut Vec<AstNode>) -> usize {
    let mut open = vec![(tree, 1)];
    let mut deepest = 1;
    while let Some((node, depth)) = open.pop() {
        deepest = deepest.max(depth);
        match node {
            AstNode::Name(_) | AstNode::QualifiedName(_) => names.push(node.clone()),
            AstNode::Path(of, _) => open.push((of, depth + 1)),
            _ => open.extend(children(node).into_iter().map(|child| (child, depth + 1))),
        }
    }
    deepest
}

pub(super) fn reads(tree: &AstNode, wanted: &str) -> bool {
    let mut names = Vec::new();
    free(tree, &mut names);
    names.iter().any(|name| match name {
        AstNode::Name(name) => name.as_str() == wanted,
        _ => true,
    })
}
