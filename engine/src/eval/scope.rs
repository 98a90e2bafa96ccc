//! What an expression or a script can see and change: implemented by the machine over the scope that it stands in.
use crate::context::Directory;
use crate::state::IdentityLink;
use baton_models::Value;
use std::sync::{Arc, LazyLock};

/// The view of one scope (an element instance or a process instance) while something is evaluated in it. What has a default here is
/// what plain variables can do: be read.
pub trait Scope {
    /// The variable that is visible here, walking outwards. Also answers `loopCounter`, `nrOfInstances`,
    /// `nrOfActiveInstances` and `nrOfCompletedInstances` where they exist.
    fn variable(&mut self, name: &str) -> Option<Value>;
    /// The variable of this very scope.
    fn local_variable(&mut self, name: &str) -> Option<Value> {
        self.variable(name)
    }
    /// All visible variables, inner ones before outer ones of the same name (which may be left out).
    fn variables(&mut self) -> Vec<(Arc<str>, Value)>;
    /// Sets it where it is visible, else at the process instance.
    fn set_variable(&mut self, _name: &str, _value: Value) {}
    fn set_local_variable(&mut self, _name: &str, _value: Value) {}
    /// Removes the visible variable, if there is one.
    fn remove_variable(&mut self, _name: &str) {}
    /// The variables of this very scope.
    fn local_variables(&mut self) -> Vec<(Arc<str>, Value)> {
        Vec::new()
    }
    /// Removes the variable of this very scope, if there is one.
    fn remove_local_variable(&mut self, _name: &str) {}
    /// Only asked for when an expression needs it.
    fn facts(&self) -> Facts {
        Facts::default()
    }
    /// Milliseconds since 1970-01-01T00:00:00Z.
    fn now(&self) -> i64;
    /// In which zone a day begins, where nothing names one.
    fn zone(&self) -> jiff::tz::TimeZone {
        jiff::tz::TimeZone::UTC
    }
    /// The user who gave the command; `None` for the engine itself.
    fn actor(&self) -> Option<Arc<str>> {
        None
    }
    fn directory(&self) -> &Directory {
        static NOBODY: LazyLock<Directory> = LazyLock::new(Directory::default);
        &NOBODY
    }
    /// Takes note of what the directory answered, for the journal: (`org.managerOf(eve)`, `ada`).
    fn asked(&mut self, _question: String, _answer: Value) {}
    /// The open task of this id, if it can be seen from here.
    fn task(&mut self, _id: &str) -> Option<TaskFacts> {
        None
    }
    /// Takes down what a script writes (`console.log`, `println`), for the journal.
    fn logged(&mut self, _line: String) {}
    /// Changes the task that there is; only asked for where [`Facts::task`] is some.
    fn change_task(&mut self, _change: TaskChange) {}
    /// Seeds `Math.random()` of scripts.
    fn seed(&self) -> u64 {
        0
    }
}

/// What `execution` tells about where it stands.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// The id of the execution: the element instance, or the process instance.
    pub id: Option<Arc<str>>,
    pub process_instance_id: Option<Arc<str>>,
    pub process_business_key: Option<Arc<str>>,
    pub process_definition_id: Option<Arc<str>>,
    pub current_activity_id: Option<Arc<str>>,
    pub current_activity_name: Option<Arc<str>>,
    pub activity_instance_id: Option<Arc<str>>,
    pub tenant_id: Option<Arc<str>>,
    /// `start`, `end`, `take`, `create`, `assignment`, `complete`, ... in listeners.
    pub event_name: Option<Arc<str>>,
    /// True for the whole of a multi-instance activity, false for each of its instances.
    pub multi_instance_root: bool,
    /// Where there is a task: in task listeners and forms.
    pub task: Option<TaskFacts>,
}

/// What `task` tells.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TaskFacts {
    pub id: Option<Arc<str>>,
    pub name: Option<Arc<str>>,
    pub description: Option<Arc<str>>,
    pub assignee: Option<Arc<str>>,
    pub owner: Option<Arc<str>>,
    /// The id of the element.
    pub task_definition_key: Option<Arc<str>>,
    pub priority: Option<i32>,
    /// Milliseconds, UTC.
    pub due_date: Option<i64>,
    /// Milliseconds, UTC.
    pub follow_up_date: Option<i64>,
    /// Milliseconds, UTC.
    pub created: Option<i64>,
}

/// What a listener changes of its task.
#[derive(Debug, Clone, PartialEq)]
pub enum TaskChange {
    Name(Option<Arc<str>>),
    Description(Option<Arc<str>>),
    Assignee(Option<Arc<str>>),
    Owner(Option<Arc<str>>),
    Priority(i32),
    /// Milliseconds, UTC.
    DueDate(Option<i64>),
    /// Milliseconds, UTC.
    FollowUpDate(Option<i64>),
    Add(IdentityLink),
    Remove(IdentityLink),
    /// It is done, as soon as the listener has run.
    Complete,
}
