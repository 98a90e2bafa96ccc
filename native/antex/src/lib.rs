//! Trees of text, without colours.
use std::fmt;

#[derive(Debug, Clone, Copy)]
pub enum Color {
    White,
}

#[derive(Debug, Clone, Copy)]
pub enum ColorMode {
    Off,
}

/// A node with what stands below it.
#[derive(Debug, Default)]
pub struct TreeNode {
    text: String,
    children: Vec<TreeNode>,
}

/// The text of a node that is being written.
#[derive(Debug)]
pub struct Line(TreeNode);

pub trait StyledText {
    #[must_use]
    fn s(self, text: impl AsRef<str>) -> Self;
}

impl StyledText for Line {
    fn s(mut self, text: impl AsRef<str>) -> Self {
        self.0.text.push_str(text.as_ref());
        self
    }
}

pub fn node(_color: Color, _mode: ColorMode) -> TreeNode {
    TreeNode::default()
}

pub fn leaf(_mode: ColorMode) -> TreeNode {
    TreeNode::default()
}

impl Line {
    pub fn end(self) -> TreeNode {
        self.0
    }
}

impl TreeNode {
    pub fn line(self) -> Line {
        Line(self)
    }

    #[must_use]
    pub fn child(mut self, child: TreeNode) -> Self {
        self.children.push(child);
        self
    }

    pub fn add_child(&mut self, child: TreeNode) {
        self.children.push(child);
    }

    #[must_use]
    pub fn end(self) -> Self {
        self
    }

    fn write(&self, indent: usize, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:indent$}{}", "", self.text)?;
        self.children.iter().try_for_each(|child| child.write(indent + 2, f))
    }
}

impl fmt::Display for TreeNode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f.width().unwrap_or_default(), f)
    }
}
