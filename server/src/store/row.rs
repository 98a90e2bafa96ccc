//! Rows of a query as structs: each field is the column of its name.
use diesel::sql_types::{BigInt, Binary, Bool, Double, Nullable, Text};

/// The type of a column for the type of a field.
pub trait Column {
    type Sql;
}

impl Column for i64 {
    type Sql = BigInt;
}
impl Column for f64 {
    type Sql = Double;
}
impl Column for bool {
    type Sql = Bool;
}
impl Column for String {
    type Sql = Text;
}
impl Column for Vec<u8> {
    type Sql = Binary;
}
impl Column for Option<i64> {
    type Sql = Nullable<BigInt>;
}
impl Column for Option<f64> {
    type Sql = Nullable<Double>;
}
impl Column for Option<bool> {
    type Sql = Nullable<Bool>;
}
impl Column for Option<String> {
    type Sql = Nullable<Text>;
}
impl Column for Option<Vec<u8>> {
    type Sql = Nullable<Binary>;
}

/// Makes a struct that [`Db::load`](super::Db::load) fills, a column for each field:
/// `row! { pub struct TaskRow { pub key: i64, pub name: Option<String> } }`.
#[macro_export]
macro_rules! row {
    ($(#[$meta:meta])* $vis:vis struct $name:ident { $($(#[$field_meta:meta])* $field_vis:vis $field:ident: $type:ty),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, diesel::QueryableByName)]
        $vis struct $name {
            $($(#[$field_meta])* #[diesel(sql_type = <$type as $crate::store::row::Column>::Sql)] $field_vis $field: $type),*
        }
    };
}

pub use row;
