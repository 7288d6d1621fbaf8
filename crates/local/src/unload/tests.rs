use super::line::{Field, write};
use super::options::{Escape, Form, Quotes};

fn line(form: &Form, values: &[Option<&str>]) -> String {
    let name = "c".parse().expect("a plain name");
    let fields: Vec<_> = values
        .iter()
        .map(|value| Field {
            name: &name,
            ty: "varchar(9)".parse().ok(),
            value: *value,
        })
        .collect();
    let mut line = String::new();
    match write(form, &fields, &mut line) {
        Ok(()) => line,
        Err(error) => error.to_string(),
    }
}

#[test]
fn delimited_text_is_escaped_and_quoted_only_where_it_is_asked_for() {
    let form = |escape, quotes| Form::Delimited {
        delimiter: '|',
        null: "\\N".to_owned(),
        escape,
        quotes,
    };
    let values = [Some("a|b"), None, Some("c\\\"d")];
    assert_eq!(
        line(&form(Escape::Never, Quotes::Never), &values),
        "a|b|\\N|c\\\"d"
    );
    assert_eq!(
        line(&form(Escape::Backslash, Quotes::Never), &values),
        "a\\|b|\\N|c\\\\\"d"
    );
    assert_eq!(
        line(&form(Escape::Backslash, Quotes::Always), &[Some("c\"d")]),
        "\"c\\\"d\""
    );
    assert!(line(&form(Escape::Never, Quotes::Always), &[None]).contains("ADDQUOTES"));
}

#[test]
fn csv_quotes_what_needs_it() {
    let form = Form::Csv {
        delimiter: ',',
        null: String::new(),
    };
    assert_eq!(
        line(&form, &[Some("a,b"), None, Some("say \"x\""), Some("c|d")]),
        "\"a,b\",,\"say \"\"x\"\"\",c|d"
    );
}
