use super::*;

fn value(body: fn(&[&str]) -> crate::functions::Answer, arguments: &[&str]) -> String {
    match body(arguments) {
        Ok(Some(value)) => value,
        Ok(None) => "NULL".to_owned(),
        Err(fault) => format!("error {fault}"),
    }
}

#[test]
fn values_keep_their_digits_and_their_order_and_lose_their_blanks() {
    let text = r#" { "b" : [1, 2.50, true, null], "a" : "x \u00e4\n" } "#;
    assert_eq!(
        value(parse, &[text]),
        r#"{"b":[1,2.50,true,null],"a":"x ä\n"}"#
    );
    assert!(value(parse, &["{"]).contains("JSON parsing error"));
    assert!(value(parse, &["[1e3]"]).contains("exponent"));
}

#[test]
fn what_is_not_there_is_null() {
    let text = r#"{"a":[1,{"b":2}],"twice":1,"twice":2}"#;
    assert_eq!(value(field, &[text, "a"]), r#"[1,{"b":2}]"#);
    assert_eq!(value(field, &[text, "A"]), "NULL");
    assert_eq!(value(field, &["[1]", "a"]), "NULL");
    assert_eq!(value(element, &["[1,2]", "1"]), "2");
    assert_eq!(value(element, &["[1,2]", "2"]), "NULL");
    assert_eq!(value(element, &["1", "0"]), "NULL");
    assert!(value(field, &[text, "twice"]).contains("twice"));
}

#[test]
fn numbers_compare_by_value_and_kinds_do_not_mix() {
    for (operator, left, right, expected) in [
        ("=", "1", "1.0", "true"),
        ("=", "1", "\"1\"", "false"),
        ("<>", "1", "\"1\"", "true"),
        ("<", "1", "\"1\"", "NULL"),
        ("<", "-10", "-9", "true"),
        ("<", "-1.5", "-1.25", "true"),
        ("<", "-1", "0", "true"),
        ("<", "9", "10", "true"),
        ("<", "1.05", "1.5", "true"),
        (
            ">",
            "100000000000000000000001",
            "100000000000000000000000",
            "true",
        ),
        ("=", "\"a \"", "\"a\"", "true"),
        (
            "=",
            "[1,{\"a\":1,\"b\":2}]",
            "[1.0,{\"b\":2,\"a\":1}]",
            "true",
        ),
        ("=", "null", "1", "NULL"),
    ] {
        assert_eq!(
            value(compare, &[operator, left, right]),
            expected,
            "{left} {operator} {right}"
        );
    }
}

#[test]
fn casts_to_another_kind_are_null_and_unclear_ones_are_refused() {
    assert_eq!(value(cast, &["\"Good\"", "integer"]), "NULL");
    assert_eq!(value(cast, &["[1]", "integer"]), "NULL");
    assert_eq!(value(cast, &["40000", "smallint"]), "NULL");
    assert_eq!(value(cast, &["12", "integer"]), "12");
    assert_eq!(value(cast, &["\"P\"", "text"]), "P");
    assert_eq!(value(cast, &["2.50", "decimal(8,2)"]), "2.50");
    for (of, to) in [
        ("2.5", "integer"),
        ("[1]", "text"),
        ("true", "text"),
        ("2.505", "decimal(8,2)"),
    ] {
        assert!(value(cast, &[of, to]).contains("cannot rehearse"), "{of}");
    }
}
