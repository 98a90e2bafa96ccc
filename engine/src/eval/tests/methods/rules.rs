//! How values are converted and compared.
use super::{Row, Table};

pub(super) const TABLES: &[Table] = &[
    Table { title: "Numbers, texts and null in arithmetic", head: "rule", rows: ARITHMETIC, sources: &[] },
    Table { title: "Comparisons", head: "rule", rows: COMPARISONS, sources: &[] },
    Table { title: "True, false, empty", head: "rule", rows: TRUTH, sources: &[] },
    Table { title: "Properties, elements, text", head: "rule", rows: ACCESS, sources: &[] },
];

const ARITHMETIC: &[Row] = &[
    ("long", "whole numbers give a whole number (64 bits); one that is too large is an error", "n + 1", "6"),
    ("double", "with a double, the result is a double", "n + d", "7.5"),
    ("/", "a division is always of doubles", "10 / 4", "2.5"),
    ("/0", "and by zero gives infinity", "1 / 0", "Infinity"),
    ("%", "the remainder of whole numbers is whole", "7 % 4", "3"),
    ("null", "null is 0", "nothing + 1", "1"),
    ("'12'", "a text that is a number is that number, with `+` too", "'12' + 1", "13"),
    ("''", "the empty text is 0", "'' + 1", "1"),
    ("'a'", "`+` with a text that is no number joins texts", "'a' + 1", "'a1'"),
    ("'a'+null", "null is nothing then", "'a' + nothing", "'a'"),
    ("-", "a sign makes a number of a text", "-'12'", "-12"),
];

const COMPARISONS: &[Row] = &[
    ("number", "numbers are compared by value, whatever their types", "n == 5.0", "true"),
    ("text,number", "a text is read as a number; if it is none, that is an error", "'12' > 9", "true"),
    ("text,text", "two texts are compared as texts", "'12' == '12.0'", "false"),
    ("order", "texts in the order of their characters", "'B' < 'a'", "true"),
    ("boolean", "beside true or false a text is true if it says `true`", "true == 'TRUE'", "true"),
    ("null==", "null equals null alone", "nothing == null && nothing != 0 && nothing != ''", "true"),
    ("null<", "no order holds with null", "nothing < 1 || nothing >= 1", "false"),
    ("date", "a text beside a date is read as ISO 8601", "when > '2026-01-01'", "true"),
    ("data", "lists and maps are equal if what is in them is", "users == ['ada', 'bob']", "true"),
    ("equals", "the method `equals` never equals a text and a number", "'5'.equals(n)", "false"),
];

const TRUTH: &[Row] = &[
    ("null", "null is false", "!nothing", "true"),
    ("text", "a text is true if it says `true`, and else false; a number is neither", "'TRUE' && !'yes'", "true"),
    ("&& ||", "the right side is not looked at where the left one decides", "true || missing", "true"),
    ("empty", "null, the empty text, an empty list or map", "empty nothing && empty '' && empty [] && !empty 0", "true"),
    ("?:", "only the chosen side is evaluated", "done ? missing : 1", "1"),
];

const ACCESS: &[Row] = &[
    ("null", "of null every property is null; a method of null is an error", "nothing.name", "null"),
    ("map", "what a map lacks is null", "order.missing", "null"),
    ("index", "what lies beyond a list is null", "users[9]", "null"),
    ("'1'", "an index may be a text", "users['1']", "'bob'"),
    ("whole", "whole numbers of JSON are Integer, or Long where they are large", "order.id", "7"),
    ("list", "a list may be written down", "[1, n, 'x']", "[1,5,\"x\"]"),
];
