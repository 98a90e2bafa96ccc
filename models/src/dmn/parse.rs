//! The way from the bytes of a file to its requirements graph.
use super::boxed::name;
use super::cycles::cycles;
use super::import::Imports;
use super::names::Names;
use super::{Boxed, Cell, Code, Decision, Find, Function, Import, Input, Item, Knowledge, Model, Requirements, Service, Variable};
use crate::bpmn::context::{Problems, quote, shown};
use crate::bpmn::parse::decode;
use crate::bpmn::xml::{self, Document, Namespace, Node, Text};
use crate::expr::feel::Grammar;
use crate::expr::{Language, Script};
use crate::{Position, Problem};
use dsntk_feel::context::FeelContext;
use std::collections::{HashMap, HashSet};

/// What came of a file.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// Only where no problem is an error.
    pub model: Option<Model>,
    /// All that was found, in the order of the file.
    pub problems: Vec<Problem>,
    /// The scripts in JavaScript, each with the id of its decision or the like: they are parsed where there is an engine for them.
    pub javascript: Vec<(Option<String>, Script)>,
}

/// Reads a DMN file of any version that imports no other. Every problem is found in one go. Memory and time are bounded, whatever
/// the bytes are.
pub fn parse(xml: &[u8]) -> Parsed {
    parse_with(xml, &|_| Ok(None))
}

/// The same; `find` gives the files that it imports.
pub fn parse_with(xml: &[u8], find: &Find<'_>) -> Parsed {
    read(xml, &mut Imports::new(find))
}

/// The namespace of a file, by which others import it.
pub fn namespace(xml: &[u8]) -> Option<String> {
    let text = decode(xml, &mut Vec::new()).ok()?;
    let document = xml::read(&text).ok()?;
    document.root()?.attribute("namespace").map(|uri| uri.value.to_owned())
}

pub(super) fn read(xml: &[u8], imports: &mut Imports<'_>) -> Parsed {
    let mut problems = Vec::new();
    let read = decode(xml, &mut problems).and_then(|text| xml::read(&text).map(|document| file(&document, imports)));
    let found = read.unwrap_or_else(|problem| Parsed { model: None, problems: vec![problem], javascript: Vec::new() });
    problems.extend(found.problems);
    let model = found.model.filter(|_| !problems.iter().any(Problem::is_error));
    Parsed { model, problems, javascript: found.javascript }
}

/// Reads the parts of a file.
pub(super) struct Reader<'d, 'n> {
    problems: Problems,
    /// The decision or the like in hand, for problems to name.
    element: Option<&'d str>,
    names: &'n Names,
    /// The names that are known within the element in hand, where that are more than those of the file.
    known: Option<FeelContext>,
    imports: &'n [Import],
    language: Option<&'d str>,
    javascript: Vec<(Option<String>, Script)>,
}

fn file(document: &Document<'_>, imports: &mut Imports<'_>) -> Parsed {
    let nothing = |problems: Vec<Problem>| Parsed { model: None, problems, javascript: Vec::new() };
    let Some(root) = document.root() else { return nothing(Vec::new()) };
    if !root.is("definitions") || root.namespace() != Namespace::Dmn {
        let message = format!(
            "The root element is <{}>. Expected is <definitions> in a namespace of DMN 1.1 to 1.5, such as https://www.omg.org/spec/DMN/20191111/MODEL/.",
            quote(root.name())
        );
        return nothing(vec![Problem::error("not-dmn", root.at(), None, message)]);
    }
    let mut problems = Problems::default();
    let imports = imported(root, imports, &mut problems);
    let names = Names::collect(root, &imports);
    let language = root.attribute("expressionLanguage").map(|language| language.value);
    let mut reader = Reader { problems, element: None, names: &names, known: None, imports: &imports, language, javascript: Vec::new() };
    let mut model = reader.model(root);
    let (problems, javascript) = (reader.problems.finish(), reader.javascript);
    model.names = names.long;
    Parsed { model: Some(model), problems, javascript }
}

/// The models that a file imports.
fn imported(root: Node<'_>, imports: &mut Imports<'_>, problems: &mut Problems) -> Vec<Import> {
    let own = root.attribute("namespace").map_or("", |uri| uri.value);
    let mut found = Vec::new();
    for node in root.each("import") {
        match imports.resolve(node, own) {
            Ok(import) => found.push(import),
            Err(message) => problems.push(Problem::error("dmn-import", node.at(), None, message)),
        }
    }
    found
}

impl<'d> Reader<'d, '_> {
    pub fn error(&mut self, code: &'static str, at: Position, message: impl Into<String>) {
        self.problems.push(Problem::error(code, at, self.element.map(shown), message));
    }

    fn model(&mut self, root: Node<'d>) -> Model {
        let mut model = Model {
            id: root.id().unwrap_or("definitions").to_owned(),
            name: root.attribute("name").map(|name| name.value.to_owned()),
            namespace: root.attribute("namespace").map(|uri| uri.value.to_owned()),
            imports: self.imports.to_vec(),
            ..Model::default()
        };
        let mut ids = HashSet::new();
        for node in root.children() {
            self.element = node.id();
            self.known = self.names.more(Some(node.at()));
            match node.name() {
                "itemDefinition" => model.items.push(Item::parse(node, self)),
                "decision" | "inputData" | "businessKnowledgeModel" | "decisionService" => self.element(node, &mut model, &mut ids),
                _ => {}
            }
        }
        self.element = None;
        if model.decisions.is_empty() && model.services.is_empty() {
            let message = "The file has no decision, so nothing of it can be evaluated.";
            self.problems.push(Problem::warning("dmn-empty", root.at(), None, message));
        }
        let given = |import: &Import| import.model.ids().map(|id| format!("{}#{id}", import.namespace)).collect::<Vec<_>>();
        let imported: HashSet<String> = model.imports.iter().flat_map(given).collect();
        // What an import that failed would have given is not missed as well.
        let lacks_imports = root.each("import").count() > model.imports.len();
        for (from, to, at) in references(&model) {
            if !ids.contains(to.as_str()) && !imported.contains(&to) && !lacks_imports {
                self.problems.push(Problem::error(
                    "dmn-reference",
                    at,
                    Some(shown(&from)),
                    format!("There is no element with the id '{}' in the file.", quote(&to)),
                ));
            }
        }
        self.cycles(&model);
        model
    }

    fn element(&mut self, node: Node<'d>, model: &mut Model, ids: &mut HashSet<&'d str>) {
        let Some(id) = self.id(node) else { return };
        let referable = node.id().is_some() || matches!(node.name(), "decision" | "decisionService");
        if referable && !ids.insert(id) {
            self.error("duplicate-id", node.at(), format!("A second element with the id '{}'.", quote(id)));
        }
        let variable = self.variable(node);
        match node.name() {
            "inputData" => model.inputs.push(Input { id: id.to_owned(), variable }),
            "decision" => {
                let decision = self.decision(node, id, variable);
                model.decisions.push(decision);
            }
            "decisionService" => model.services.push(Service {
                id: id.to_owned(),
                name: node.attribute("name").map_or(id, |name| name.value).to_owned(),
                variable,
                outputs: self.hrefs(node, "outputDecision"),
                encapsulated: self.hrefs(node, "encapsulatedDecision"),
                input_decisions: self.hrefs(node, "inputDecision"),
                inputs: self.hrefs(node, "inputData"),
                at: node.at(),
            }),
            _ => {
                let function = node.child("encapsulatedLogic").and_then(|logic| Function::parse(logic, self));
                let knowledge = self.required(node, "knowledgeRequirement", "requiredKnowledge");
                model.knowledge.push(Knowledge { id: id.to_owned(), variable, knowledge, function, at: node.at() });
            }
        }
    }

    /// The id, which is optional: without one an element goes by its name.
    fn id(&mut self, node: Node<'d>) -> Option<&'d str> {
        let name = node.attribute("name").map(|name| name.value).filter(|name| !name.is_empty());
        match (node.id(), name) {
            (Some(id), _) => return Some(id),
            (None, Some(name)) => {
                if matches!(node.name(), "decision" | "decisionService") {
                    let message = format!("The {} has no id: its key is its name, '{}'.", node.name(), quote(name));
                    self.problems.push(Problem::warning("dmn-no-id", node.at(), None, message));
                }
            }
            (None, None) => self.error("missing-id", node.at(), format!("The {} has neither an id nor a name.", node.name())),
        }
        name
    }

    fn decision(&mut self, node: Node<'d>, id: &str, variable: Variable) -> Decision {
        let requires = Requirements {
            decisions: self.required(node, "informationRequirement", "requiredDecision"),
            inputs: self.required(node, "informationRequirement", "requiredInput"),
            knowledge: self.required(node, "knowledgeRequirement", "requiredKnowledge"),
        };
        Decision {
            id: id.to_owned(),
            name: node.attribute("name").map_or(id, |name| name.value).to_owned(),
            variable,
            requires,
            logic: Boxed::within(node, self),
            version_tag: node.extension("versionTag").map(|tag| tag.value.to_owned()),
            history_time_to_live: node
                .extension("historyTimeToLive")
                .and_then(|text| text.value.trim_start_matches('P').trim_end_matches('D').parse().ok()),
            at: node.at(),
        }
    }

    fn required(&self, node: Node<'d>, requirement: &str, tag: &str) -> Vec<String> {
        node.each(requirement).flat_map(|requirement| self.hrefs(requirement, tag)).collect()
    }

    /// What the children `tag` point at: ids, of a model that is imported `namespace#id`.
    fn hrefs(&self, node: Node<'d>, tag: &str) -> Vec<String> {
        let reference = |href: &str| {
            let (file, id) = href.rsplit_once('#').unwrap_or(("", href));
            if self.imports.iter().any(|import| import.namespace == file) { href.to_owned() } else { id.to_owned() }
        };
        node.each(tag).filter_map(|child| child.attribute("href")).map(|href| reference(href.value)).collect()
    }

    /// The variable of an element; without one it goes by the element's name.
    fn variable(&self, node: Node<'d>) -> Variable {
        let variable = node.child("variable");
        let named = variable.map(name).filter(|name| !name.is_empty());
        Variable { name: named.unwrap_or_else(|| name(node)), type_ref: variable.and_then(|variable| self.type_ref(variable)) }
    }

    /// The type that a node states, without the prefix of FEEL's own types.
    pub fn type_ref(&self, node: Node<'d>) -> Option<String> {
        node.attribute("typeRef").map(|text| self.type_name(text.value))
    }

    pub fn type_name(&self, text: &str) -> String {
        text.trim().strip_prefix("feel:").unwrap_or(text.trim()).to_owned()
    }

    /// The `<text>` of a node, in the language that the node, the table or the file states.
    pub fn code(&mut self, node: Node<'d>, grammar: Grammar) -> Option<Code> {
        let text = node.child_text("text")?;
        let language = node.attribute("expressionLanguage").map(|language| language.value).or(self.language);
        let known = self.known.as_ref().unwrap_or(&self.names.known);
        match Code::parse(text, language, grammar, (self.names, known), self.element.map(shown)) {
            Ok(code) => {
                if let Code::Script(script) = &code
                    && script.language == Language::JavaScript
                {
                    self.javascript.push((self.element.map(shown).map(str::to_owned), script.clone()));
                }
                self.strangers(&code, text);
                if code.is_external() {
                    self.external(text.at, "Java or PMML");
                }
                Some(code)
            }
            Err(problem) => {
                self.problems.push(problem);
                None
            }
        }
    }

    /// Tells of functions that are called and are nowhere: what they would give is null.
    fn strangers(&mut self, code: &Code, text: Text<'d>) {
        let Code::Expression(expression) = code else { return };
        for name in self.names.strangers(expression) {
            let at = text.at(text.value.find(name).unwrap_or_default());
            let message = format!("There is no function '{name}': a call of it gives null.");
            self.problems.push(Problem::warning("feel-function", at, self.element.map(shown), message));
        }
    }

    /// Says that a function is not written in FEEL.
    pub fn external(&mut self, at: Position, kind: &str) {
        let message = format!(
            "A function of the kind '{kind:.40}' is null when it is called, but for static methods of Java's own classes: write it in FEEL, or let an external task do the work."
        );
        self.problems.push(Problem::warning("dmn-external", at, self.element.map(shown), message));
    }

    pub fn literal(&mut self, node: Node<'d>) -> Option<Code> {
        if node.child_text("text").is_none() {
            self.error("dmn-expression", node.at(), "The literal expression is empty: give it a <text>.");
        }
        self.code(node, Grammar::Expression)
    }

    /// Unary tests; `-` and nothing at all let everything pass.
    pub fn cell(&mut self, node: Node<'d>) -> Option<Cell> {
        match node.child_text("text") {
            None => Some(Cell::Any),
            Some(text) if text.value == "-" => Some(Cell::Any),
            Some(_) => self.code(node, Grammar::UnaryTests).map(Cell::Tests),
        }
    }

    /// Decisions that require themselves in the end.
    fn cycles(&mut self, model: &Model) {
        let graph: HashMap<&str, Vec<&str>> =
            model.decisions.iter().map(|d| (d.id.as_str(), d.requires.decisions.iter().map(String::as_str).collect())).collect();
        let within = cycles(&graph);
        for decision in model.decisions.iter().filter(|decision| within.contains(decision.id.as_str())) {
            let message = "The decision requires itself, over other decisions or directly.";
            self.problems.push(Problem::error("dmn-reference", decision.at, Some(shown(&decision.id)), message));
        }
    }
}

/// Every reference: whose it is, what it names, and where.
fn references(model: &Model) -> Vec<(String, String, Position)> {
    let mut all = Vec::new();
    for d in &model.decisions {
        let Requirements { decisions, inputs, knowledge } = &d.requires;
        all.extend(decisions.iter().chain(inputs).chain(knowledge).map(|to| (d.id.clone(), to.clone(), d.at)));
    }
    for k in &model.knowledge {
        all.extend(k.knowledge.iter().map(|to| (k.id.clone(), to.clone(), k.at)));
    }
    for s in &model.services {
        all.extend(
            s.outputs.iter().chain(&s.encapsulated).chain(&s.input_decisions).chain(&s.inputs).map(|to| (s.id.clone(), to.clone(), s.at)),
        );
    }
    all
}
