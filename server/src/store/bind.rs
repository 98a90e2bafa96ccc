//! Values on their way into a statement.
use baton_models::Key;
use diesel::QueryResult;
use diesel::backend::Backend;
use diesel::pg::Pg;
use diesel::query_builder::AstPass;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::{Array, BigInt, Binary, Bool, Double, HasSqlType, Nullable, Text};
use std::sync::Arc;

/// A value as the database takes it.
#[derive(Debug, Clone, PartialEq)]
pub enum Bind {
    Long(Option<i64>),
    Double(Option<f64>),
    Bool(Option<bool>),
    Text(Option<Arc<str>>),
    Bytes(Option<Vec<u8>>),
}

/// A list of values of one type.
#[derive(Debug, Clone)]
pub enum List {
    Longs(Vec<Option<i64>>),
    Doubles(Vec<Option<f64>>),
    Bools(Vec<Option<bool>>),
    Texts(Vec<Option<Shared>>),
    Bytes(Vec<Option<Vec<u8>>>),
}

/// Text that is shared with the state instead of copied.
#[derive(Debug, Clone)]
pub enum Shared {
    Counted(Arc<str>),
    Static(&'static str),
}

impl Shared {
    pub fn as_str(&self) -> &str {
        match self {
            Self::Counted(text) => text,
            Self::Static(text) => text,
        }
    }

    pub fn into_arc(self) -> Arc<str> {
        match self {
            Self::Counted(text) => text,
            Self::Static(text) => Arc::from(text),
        }
    }
}

impl ToSql<Text, Pg> for Shared {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        <str as ToSql<Text, Pg>>::to_sql(self.as_str(), out)
    }
}

const NULL_LONG: Option<i64> = None;
const NULL_DOUBLE: Option<f64> = None;
const NULL_BOOL: Option<bool> = None;
const NULL_TEXT: Option<String> = None;
const NULL_BYTES: Option<Vec<u8>> = None;

impl Bind {
    /// Writes the placeholder, or hands over the value.
    pub(super) fn walk<'b, DB>(&'b self, out: &mut AstPass<'_, 'b, DB>) -> QueryResult<()>
    where
        DB: Backend + HasSqlType<BigInt> + HasSqlType<Double> + HasSqlType<Bool> + HasSqlType<Text> + HasSqlType<Binary>,
        i64: ToSql<BigInt, DB>,
        f64: ToSql<Double, DB>,
        bool: ToSql<Bool, DB>,
        str: ToSql<Text, DB>,
        [u8]: ToSql<Binary, DB>,
        Option<i64>: ToSql<Nullable<BigInt>, DB>,
        Option<f64>: ToSql<Nullable<Double>, DB>,
        Option<bool>: ToSql<Nullable<Bool>, DB>,
        Option<String>: ToSql<Nullable<Text>, DB>,
        Option<Vec<u8>>: ToSql<Nullable<Binary>, DB>,
    {
        match self {
            Bind::Long(Some(value)) => out.push_bind_param::<BigInt, _>(value),
            Bind::Double(Some(value)) => out.push_bind_param::<Double, _>(value),
            Bind::Bool(Some(value)) => out.push_bind_param::<Bool, _>(value),
            Bind::Text(Some(value)) => out.push_bind_param::<Text, str>(value),
            Bind::Bytes(Some(value)) => out.push_bind_param::<Binary, [u8]>(value),
            Bind::Long(None) => out.push_bind_param::<Nullable<BigInt>, _>(&NULL_LONG),
            Bind::Double(None) => out.push_bind_param::<Nullable<Double>, _>(&NULL_DOUBLE),
            Bind::Bool(None) => out.push_bind_param::<Nullable<Bool>, _>(&NULL_BOOL),
            Bind::Text(None) => out.push_bind_param::<Nullable<Text>, _>(&NULL_TEXT),
            Bind::Bytes(None) => out.push_bind_param::<Nullable<Binary>, _>(&NULL_BYTES),
        }
    }
}

impl List {
    pub(super) fn walk<'b>(&'b self, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        match self {
            List::Longs(values) => out.push_bind_param::<Array<Nullable<BigInt>>, _>(values),
            List::Doubles(values) => out.push_bind_param::<Array<Nullable<Double>>, _>(values),
            List::Bools(values) => out.push_bind_param::<Array<Nullable<Bool>>, _>(values),
            List::Texts(values) => out.push_bind_param::<Array<Nullable<Text>>, _>(values),
            List::Bytes(values) => out.push_bind_param::<Array<Nullable<Binary>>, _>(values),
        }
    }

    /// The values as a JSON list. Bytes have no place in it.
    pub(super) fn to_json(&self) -> String {
        let json = match self {
            List::Longs(values) => serde_json::to_string(values),
            List::Doubles(values) => serde_json::to_string(values),
            List::Bools(values) => serde_json::to_string(values),
            List::Texts(values) => serde_json::to_string(&values.iter().map(|v| v.as_ref().map(Shared::as_str)).collect::<Vec<_>>()),
            List::Bytes(_) => Ok("[]".to_owned()),
        };
        json.unwrap_or_else(|_| "[]".to_owned())
    }

    pub fn is_empty(&self) -> bool {
        match self {
            List::Longs(values) => values.is_empty(),
            List::Doubles(values) => values.is_empty(),
            List::Bools(values) => values.is_empty(),
            List::Texts(values) => values.is_empty(),
            List::Bytes(values) => values.is_empty(),
        }
    }
}

macro_rules! binds {
    ($($type:ty => $variant:ident, $value:ident: $convert:expr;)*) => { $(
        impl From<$type> for Bind {
            fn from($value: $type) -> Self { Bind::$variant(Some($convert)) }
        }
        impl From<Option<$type>> for Bind {
            fn from(value: Option<$type>) -> Self { Bind::$variant(value.map(|$value| $convert)) }
        }
    )* };
}

binds! {
    i64 => Long, v: v;
    i32 => Long, v: i64::from(v);
    u32 => Long, v: i64::from(v);
    Key => Long, v: v.0;
    f64 => Double, v: v;
    bool => Bool, v: v;
    &str => Text, v: Arc::from(v);
    String => Text, v: Arc::from(v);
    &String => Text, v: Arc::from(v.as_str());
    Arc<str> => Text, v: v;
    &Arc<str> => Text, v: Arc::clone(v);
    Vec<u8> => Bytes, v: v;
    &[u8] => Bytes, v: v.to_vec();
}

macro_rules! lists {
    ($($(@$life:lifetime)? $type:ty => $variant:ident, $value:ident: $convert:expr;)*) => { $(
        impl$(<$life>)? FromIterator<$type> for List {
            fn from_iter<I: IntoIterator<Item = $type>>(values: I) -> Self {
                List::$variant(values.into_iter().map(|$value| Some($convert)).collect())
            }
        }
    )* };
}

lists! {
    i64 => Longs, v: v;
    Key => Longs, v: v.0;
    String => Texts, v: Shared::Counted(Arc::from(v));
    Arc<str> => Texts, v: Shared::Counted(v);
    @'a &'a i64 => Longs, v: *v;
    @'a &'a Key => Longs, v: v.0;
    @'a &'a str => Texts, v: Shared::Counted(Arc::from(v));
    @'a &'a String => Texts, v: Shared::Counted(Arc::from(v.as_str()));
    @'a &'a Arc<str> => Texts, v: Shared::Counted(Arc::clone(v));
}
