//! Runs the common part of Groovy over the variables of a scope. Bounded in steps, memory and depth; what it makes lives
//! as long as the run.
mod call;
mod closures;
mod data;
mod expression;
mod lists;
mod number;

use super::item::{Item, Outcome};
use super::{Scope, Thrown, budget};
use baton_models::Value;
use baton_models::expr::groovy::{Expr, Program, Statement, Type};
use data::{Data, Heap};
use std::collections::HashMap;
use std::sync::Arc;

/// Steps that a script may take: expressions, rounds of loops, elements that are looked at.
const STEPS: u32 = 1_000_000;

/// Variables of its own that a script may have.
const VARIABLES: usize = 1_000;

/// Why a script gave no value, and at which byte of it.
pub(super) struct Failure {
    pub message: String,
    pub at: Option<u32>,
    /// What it has thrown on purpose.
    pub thrown: Option<Thrown>,
}

/// What came of a run, and how many steps it took.
pub(super) fn run(program: &Program, scope: &mut dyn Scope) -> (Result<Value, Failure>, u32) {
    let mut run = Run {
        scope,
        heap: Heap::default(),
        names: Vec::new(),
        globals: HashMap::new(),
        seen: HashMap::new(),
        failed: None,
        last: Data::NULL,
        lines: 0,
        thrown: None,
    };
    let result = budget::limited(|| run.whole(&program.body));
    (result.map_err(|message| Failure { message, at: run.failed, thrown: run.thrown }), run.heap.steps)
}

struct Run<'s> {
    scope: &'s mut dyn Scope,
    heap: Heap,
    /// The script's own variables, inner ones last.
    names: Vec<(Arc<str>, Data)>,
    /// Those that were given a value without being defined.
    globals: HashMap<Arc<str>, Data>,
    /// Lists and maps of the process that the script has read: it may change its copy before it sets it.
    seen: HashMap<Arc<str>, Data>,
    /// Where the first expression that failed begins.
    failed: Option<u32>,
    /// The value of the last statement.
    last: Data,
    /// Lines that it has written.
    lines: usize,
    thrown: Option<Thrown>,
}

/// How a list of statements ended before its end.
enum Exit {
    Return(Data),
    Break,
    Continue,
}

impl Run<'_> {
    fn whole(&mut self, body: &[Statement]) -> Outcome<Value> {
        let value = match self.statements(body)? {
            Some(Exit::Return(value)) => value,
            _ => std::mem::replace(&mut self.last, Data::NULL),
        };
        self.value(&value)
    }

    /// A value that a variable can hold.
    fn value(&mut self, data: &Data) -> Outcome<Value> {
        self.heap.item(data)?.into_value()
    }

    fn statements(&mut self, body: &[Statement]) -> Outcome<Option<Exit>> {
        for statement in body {
            if let Some(exit) = self.statement(statement)? {
                return Ok(Some(exit));
            }
        }
        Ok(None)
    }

    /// Statements whose variables are their own.
    fn block(&mut self, body: &[Statement]) -> Outcome<Option<Exit>> {
        let outer = self.names.len();
        let exit = self.statements(body);
        self.names.truncate(outer);
        exit
    }

    fn statement(&mut self, statement: &Statement) -> Outcome<Option<Exit>> {
        self.heap.step(1)?;
        match statement {
            Statement::Expr(expr) => self.last = self.expr(expr)?,
            Statement::Define(name, kind, value) => {
                let value = value.as_ref().map_or(Ok(Data::NULL), |value| self.expr(value))?;
                let value = if *kind == Type::Any { value } else { self.typed(value, *kind)? };
                self.last = value.clone();
                self.define(name.clone(), value)?;
            }
            Statement::If(condition, then, otherwise) => {
                self.last = Data::NULL;
                let holds = self.expr(condition)?;
                let holds = self.heap.truth(&holds);
                return self.block(if holds { then } else { otherwise });
            }
            Statement::For(name, over, body) => {
                let over = self.expr(over)?;
                let elements = self.elements(&over)?;
                for element in elements {
                    let outer = self.names.len();
                    self.define(name.clone(), element)?;
                    let exit = self.block(body);
                    self.names.truncate(outer);
                    match exit? {
                        Some(Exit::Break) => break,
                        Some(exit @ Exit::Return(_)) => return Ok(Some(exit)),
                        _ => self.heap.step(1)?,
                    }
                }
                self.last = Data::NULL;
            }
            Statement::While(condition, body) => {
                loop {
                    let holds = self.expr(condition)?;
                    if !self.heap.truth(&holds) {
                        break;
                    }
                    match self.block(body)? {
                        Some(Exit::Break) => break,
                        Some(exit @ Exit::Return(_)) => return Ok(Some(exit)),
                        _ => self.heap.step(1)?,
                    }
                }
                self.last = Data::NULL;
            }
            Statement::Return(value) => {
                let value = value.as_ref().map_or(Ok(Data::NULL), |value| self.expr(value))?;
                return Ok(Some(Exit::Return(value)));
            }
            Statement::Throw { at, class, arguments } => return self.throw(*at, class, arguments).map(|()| None),
            Statement::Break => return Ok(Some(Exit::Break)),
            Statement::Continue => return Ok(Some(Exit::Continue)),
        }
        Ok(None)
    }

    /// Ends the script.
    fn throw(&mut self, at: u32, class: &Arc<str>, arguments: &[Expr]) -> Outcome<()> {
        let mut texts = Vec::with_capacity(arguments.len());
        for argument in arguments {
            let value = self.expr(argument)?;
            texts.push(if value.is_null() { None } else { Some(Arc::from(self.heap.text_of(&value)?)) });
        }
        self.failed = Some(at);
        let is_business = class.rsplit('.').next() == Some("BpmnError");
        let mut texts = texts.into_iter();
        let code = if is_business { texts.next().flatten() } else { None };
        if is_business && code.is_none() {
            return Err("a BpmnError has a code, by which it is caught".to_owned());
        }
        let message: Option<Arc<str>> = texts.next().flatten();
        let said = [Some(&**class), code.as_deref(), message.as_deref()];
        let said = said.into_iter().flatten().collect::<Vec<_>>().join(": ");
        self.thrown = Some(Thrown { class: class.clone(), code, message });
        Err(said)
    }

    /// A new variable of the script.
    fn define(&mut self, name: Arc<str>, value: Data) -> Outcome<()> {
        if self.names.len() >= VARIABLES {
            return Err(format!("the script has more than {VARIABLES} variables"));
        }
        self.names.push((name, value));
        Ok(())
    }

    /// What a loop goes over: the elements of a list, the entries of a map, a value itself; nothing for null.
    fn elements(&mut self, over: &Data) -> Outcome<Vec<Data>> {
        match over {
            Data::List(list) => {
                let elements = self.heap.list(*list).to_vec();
                self.heap.step(elements.len())?;
                Ok(elements)
            }
            Data::Map(map) => {
                let entries = self.heap.map(*map).to_vec();
                entries.into_iter().map(|(key, value)| self.entry(key, value)).collect()
            }
            Data::Item(Item::Value(Value::Null)) => Ok(Vec::new()),
            other => Ok(vec![other.clone()]),
        }
    }

    /// An entry of a map, with `key` and `value`.
    fn entry(&mut self, key: Arc<str>, value: Data) -> Outcome<Data> {
        self.heap.new_map(vec![("key".into(), Data::Item(Item::Value(Value::String(key)))), ("value".into(), value)])
    }
}
