//! What stands beside the flow and is looked up by few: operations of interfaces (BPMN 2.0, 8.4.1) and forms within the model.
//! The file is searched when somebody asks first.
use super::Ids;
use super::vendor;
use super::xml::Node;
use crate::form::Form;
use dsntk_feel::context::FeelContext;
use dsntk_feel::values::Value;
use std::cell::OnceCell;
use std::collections::BTreeSet;

/// The file's operations, forms and names.
pub(crate) struct Beside<'d> {
    definitions: Node<'d>,
    operations: OnceCell<Ids<&'d str, String>>,
    forms: OnceCell<Ids<&'d str, Option<Form>>>,
    names: OnceCell<BTreeSet<&'d str>>,
}

impl<'d> Beside<'d> {
    pub fn new(definitions: Node<'d>) -> Self {
        Self { definitions, operations: OnceCell::new(), forms: OnceCell::new(), names: OnceCell::new() }
    }

    /// `Interface.operation` of an operation, with the names of what implements them where the file says these.
    pub fn operation(&self, reference: &str) -> Option<&str> {
        let all = self.operations.get_or_init(|| operations(self.definitions).collect());
        let found = all.get(reference).or_else(|| all.get(reference.split_once(':')?.1));
        found.map(String::as_str)
    }

    /// A form of the model. `Some(None)`: it asks for what no field can be.
    pub fn form(&self, id: &str) -> Option<&Option<Form>> {
        self.forms.get_or_init(|| forms(self.definitions).collect()).get(id)
    }

    /// The names of data and variables with blanks in them that a FEEL text may mean: only who knows them can tell the name
    /// "order total" from two words.
    pub fn names_in(&self, text: &str) -> FeelContext {
        let gather = || {
            let mut names = BTreeSet::new();
            gather(self.definitions, &mut names);
            names
        };
        let mut known = FeelContext::default();
        for name in self.names.get_or_init(gather).iter().filter(|name| text.contains(**name)).take(MOST) {
            known.set_entry(&(*name).into(), Value::Null(None));
        }
        known
    }
}

/// Names with blanks in them: of a file, and in one text.
const MOST: usize = 100;

fn gather<'d>(node: Node<'d>, names: &mut BTreeSet<&'d str>) {
    const DATA: [&str; 7] =
        ["dataObject", "dataObjectReference", "dataInput", "dataOutput", "property", "inputParameter", "outputParameter"];
    let is_one = |name: &&str| name.contains(' ') && name.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_'));
    if DATA.contains(&node.name()) && names.len() < MOST {
        names.extend(node.attribute("name").map(|name| name.value).filter(is_one));
    }
    node.children().for_each(|child| gather(child, names));
}

fn operations<'d>(definitions: Node<'d>) -> impl Iterator<Item = (&'d str, String)> {
    definitions.each("interface").flat_map(|interface| {
        interface.each("operation").filter_map(move |operation| {
            let name = |node: Node<'d>| node.attribute("implementationRef").or_else(|| node.attribute("name")).map(|name| name.value);
            let (of, name) = (name(interface)?, name(operation)?);
            // The name of what implements it is qualified.
            let plain = |name: &'d str| name.rsplit(':').next().unwrap_or(name).trim();
            Some((operation.id()?, format!("{}.{}", plain(of), plain(name))))
        })
    })
}

fn forms<'d>(definitions: Node<'d>) -> impl Iterator<Item = (&'d str, Option<Form>)> {
    let forms = definitions.each("process").flat_map(|process| vendor::each(process, "embeddedForm"));
    forms.filter_map(|form| Some((form.id()?, form.text().and_then(|text| Form::deployed(text.value.as_bytes())))))
}
