//! One small builder for every statement: text with values bound where they stand. The same text runs on SQLite and
//! on PostgreSQL, is prepared once per connection and cached, and never holds a value (nothing to escape).
use super::bind::{Bind, List};
use diesel::QueryResult;
use diesel::backend::Backend;
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{Text, Untyped};
use diesel::sqlite::Sqlite;
use std::cell::OnceCell;

/// A statement under construction.
///
/// ```ignore
/// Sql::new("SELECT * FROM task t WHERE t.assignee = ").bind(user).push(" AND t.key IN ").bind_list(keys)
/// ```
#[derive(Debug, Clone, Default)]
pub struct Sql {
    parts: Vec<Part>,
}

#[derive(Debug, Clone)]
enum Part {
    Text(String),
    Bind(Bind),
    /// A whole column of values.
    Array(List),
    /// What a value must (not) be among; for SQLite as JSON, which is made when it is needed.
    Among {
        values: List,
        negated: bool,
        json: OnceCell<String>,
    },
}

impl Sql {
    pub fn new(text: impl Into<String>) -> Self {
        Self { parts: vec![Part::Text(text.into())] }
    }

    /// Adds text that we wrote; never a value.
    #[must_use]
    pub fn push(mut self, text: &str) -> Self {
        match self.parts.last_mut() {
            Some(Part::Text(last)) => last.push_str(text),
            _ => self.parts.push(Part::Text(text.to_owned())),
        }
        self
    }

    /// Adds text if `condition` holds.
    #[must_use]
    pub fn push_if(self, condition: bool, text: &str) -> Self {
        if condition { self.push(text) } else { self }
    }

    /// Adds a value, behind the placeholder of the database in use.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Bind>) -> Self {
        self.parts.push(Part::Bind(value.into()));
        self
    }

    /// Adds a list of keys, numbers or texts; the text before it ends with `IN ` or `NOT IN `. Any number of values,
    /// none included, makes the same statement.
    #[must_use]
    pub fn bind_list<T>(mut self, values: impl IntoIterator<Item = T>) -> Self
    where
        List: FromIterator<T>,
    {
        let mut negated = false;
        if let Some(Part::Text(last)) = self.parts.last_mut() {
            let stem = last.trim_end();
            let stem = stem.strip_suffix("IN").unwrap_or(stem).trim_end();
            let bare = stem.strip_suffix(" NOT");
            negated = bare.is_some();
            let length = bare.unwrap_or(stem).trim_end().len();
            last.truncate(length);
        }
        self.parts.push(Part::Among { values: values.into_iter().collect(), negated, json: OnceCell::new() });
        self
    }

    /// Adds a whole column of values as an array, for `unnest`. PostgreSQL only.
    #[must_use]
    pub fn bind_array(mut self, values: List) -> Self {
        self.parts.push(Part::Array(values));
        self
    }

    /// Adds what another builder holds.
    #[must_use]
    pub fn append(mut self, other: Sql) -> Self {
        for part in other.parts {
            match part {
                Part::Text(text) => self = self.push(&text),
                other => self.parts.push(other),
            }
        }
        self
    }

    /// The text without the values, to tell statements apart.
    pub(super) fn shape(&self) -> u64 {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => text.hash(&mut hasher),
                Part::Bind(_) | Part::Array(_) => "?".hash(&mut hasher),
                Part::Among { negated, .. } => negated.hash(&mut hasher),
            }
        }
        hasher.finish()
    }
}

/// A statement as diesel runs it: cached by its text, or prepared for this once.
pub(super) struct Prepared {
    pub sql: Sql,
    pub cached: bool,
}

impl QueryFragment<Sqlite> for Prepared {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        self.mark(&mut out);
        for part in &self.sql.parts {
            match part {
                Part::Text(text) => out.push_sql(text),
                Part::Bind(bind) => bind.walk(&mut out)?,
                Part::Array(_) => return Err(diesel::result::Error::QueryBuilderError("arrays are for PostgreSQL only".into())),
                Part::Among { values, negated, json } => {
                    out.push_sql(if *negated { " NOT IN (SELECT value FROM json_each(" } else { " IN (SELECT value FROM json_each(" });
                    out.push_bind_param::<Text, String>(json.get_or_init(|| values.to_json()))?;
                    out.push_sql("))");
                }
            }
        }
        Ok(())
    }
}

impl QueryFragment<Pg> for Prepared {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.mark(&mut out);
        for part in &self.sql.parts {
            match part {
                Part::Text(text) => out.push_sql(text),
                Part::Bind(bind) => bind.walk(&mut out)?,
                Part::Array(values) => values.walk(&mut out)?,
                Part::Among { values, negated, .. } => {
                    out.push_sql(if *negated { " <> ALL(" } else { " = ANY(" });
                    values.walk(&mut out)?;
                    out.push_sql(")");
                }
            }
        }
        Ok(())
    }
}

/// One row of values between texts that are always the same; SQLite only.
pub(super) struct Row<'a> {
    pub texts: &'a [String],
    pub binds: Vec<Bind>,
}

impl QueryFragment<Sqlite> for Row<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        let mut texts = self.texts.iter();
        for bind in &self.binds {
            out.push_sql(texts.next().map_or("", String::as_str));
            bind.walk(&mut out)?;
        }
        texts.for_each(|text| out.push_sql(text));
        Ok(())
    }
}

impl QueryId for Row<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Connection> diesel::RunQueryDsl<Connection> for Row<'_> {}

impl Prepared {
    fn mark<DB: Backend>(&self, out: &mut AstPass<'_, '_, DB>) {
        if !self.cached {
            out.unsafe_to_cache_prepared();
        }
    }
}

impl Query for Prepared {
    type SqlType = Untyped;
}

impl QueryId for Prepared {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Connection> diesel::RunQueryDsl<Connection> for Prepared {}
