//! What callers get: conditions, texts, ids, lists; and the bounds that hold for all.
use super::expressions::scope;
use super::*;

#[test]
fn conditions_are_true_or_false_and_nothing_else() {
    let condition = |source: &str| evaluate_condition(&expression(source), &mut scope());
    assert_eq!(condition("${n > 4}"), Ok(true));
    assert_eq!(condition("${no}"), Ok(false));
    assert_eq!(condition(" ${yes} "), Ok(true));
    assert_eq!(condition("false"), Ok(false));
    for (source, part) in [
        ("${s}", "a condition must give true or false, not 'foo' (a text)"),
        ("${nothing}", "not null"),
        ("${n}", "not 5 (a number)"),
        ("${'true'}", "not 'true' (a text)"),
        ("n > 4", "not 'n > 4' (a text)"),
    ] {
        assert!(condition(source).unwrap_err().message.contains(part), "{source}");
    }
}

#[test]
fn texts_ids_and_lists() {
    let words = |source: &str| evaluate_text(&expression(source), &mut scope()).unwrap();
    assert_eq!(words("${n}").as_deref(), Some("5"));
    assert_eq!(words("${nothing}"), None);
    assert_eq!(words("plain").as_deref(), Some("plain"));
    let ids = |source: &str| evaluate_ids(&expression(source), &mut scope()).map(|ids| ids.join("|")).map_err(|e| e.message);
    assert_eq!(ids("ada, bob,,"), Ok("ada|bob".to_owned()));
    assert_eq!(ids("${users}"), Ok("ada|bob|3".to_owned()));
    assert_eq!(ids("${s},x"), Ok("foo|x".to_owned()));
    assert_eq!(ids("${nothing}"), Ok(String::new()));
    assert!(ids("${order}").unwrap_err().contains("ids are expected"));
    assert_eq!(list_of(&json(r#"[1,"a",{"b":2}]"#)).unwrap(), vec![Value::Integer(1), Value::text("a"), json(r#"{"b":2}"#)]);
    for value in [Value::Null, Value::text("a"), json("{}"), json("[")] {
        assert!(list_of(&value).is_err());
    }
}

#[test]
fn growth_and_depth_are_bounded() {
    let mut scope = Here::new(&[("big", Value::text("x".repeat(3 << 20)))]);
    assert!(scope.value("${big + big}").unwrap_err().contains("at most 4194304"));
    assert!(scope.value("${big} ${big}").unwrap_err().contains("at most 4194304"));
    assert!(scope.value("${big.replace('', big)}").unwrap_err().contains("at most 4194304"));
    assert!(scope.value("${big.concat(big)}").unwrap_err().len() < 300);
    let deep = format!("${{{}1{}}}", "(1 + ".repeat(70), ")".repeat(70));
    assert_eq!(scope.value(&deep), Ok(Value::Long(71)));
    let nested = json(&format!("{}{}", "[".repeat(5000), "]".repeat(5000)));
    assert!(Here::new(&[("nested", nested)]).value("${nested[0]}").unwrap_err().contains("cannot be read"));
}

#[test]
fn no_expression_panics() {
    let words =
        ["s", "n", "users", "order", "when", "nothing", "execution", "org", "'x'", "1", "0.5", "null", "true", "long", "missing", "now()"];
    let links = [" + ", " - ", " * ", " / ", " % ", " == ", " < ", ".size() + ", ".a + ", "[0] + ", " && ", " ? 1 : ", ".substring(1) + "];
    let mut seed: u64 = 3;
    let mut roll = |sides: usize| {
        seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (seed >> 33) as usize % sides
    };
    let mut scope = scope();
    let mut values = 0;
    for _ in 0..20_000 {
        let source = format!("${{{}{}{}{}{}}}", words[roll(16)], links[roll(13)], words[roll(16)], links[roll(13)], words[roll(16)]);
        values += usize::from(scope.value(&source).is_ok());
    }
    assert!(values > 1_000, "{values}");
}
