use super::*;
use crate::fault::FaultKind;
use crate::{Catalogue, bind, parse};

/// Names of the documentation's function pages that are calls, sorted.
const DOCUMENTED: &str = include_str!("documented.txt");

fn codes(text: &str) -> Vec<FaultKind> {
    let parsed = match parse(text) {
        Ok(parsed) => parsed,
        Err(faults) => return faults.iter().map(|fault| fault.kind).collect(),
    };
    let schema = "public".parse().expect("a name");
    match bind(&parsed, &Catalogue::open(), &schema) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.iter().map(|fault| fault.kind).collect(),
    }
}

/// A value that the parameter takes.
fn sample(parameter: Parameter) -> &'static str {
    match parameter {
        Parameter::Any | Parameter::Text | Parameter::TextOrBytes => "'a'",
        Parameter::Integer => "1",
        Parameter::Number | Parameter::NumberOrBytes => "1.5",
        Parameter::Boolean => "true",
        Parameter::Time | Parameter::Timestamp => "timestamp '2018-11-01 20:57:10'",
        Parameter::Interval => "interval '1 day'",
        Parameter::Super => "t.s",
        Parameter::Bytes => "'a'::varbyte",
        Parameter::Shape => "t.g",
        Parameter::Sketch => "t.h",
        Parameter::Part => "day",
    }
}

/// A call with so many arguments.
fn call(row: &Signature, arguments: usize) -> String {
    let last = row.parameters.last().copied().unwrap_or(Parameter::Any);
    let mut arguments: Vec<_> = (0..arguments)
        .map(|index| sample(row.parameter(index).unwrap_or(last)).to_owned())
        .collect();
    if row.name == "convert_timezone" && arguments.len() == 2 {
        arguments[1] = sample(Parameter::Timestamp).to_owned();
    }
    let key = match row.result {
        ResultType::GroupKey | ResultType::MiddleOfGroupKey => " within group (order by t.v)",
        _ => "",
    };
    // Text that can be read as each of the types.
    if matches!(row.function, Function::Cast(_)) {
        for argument in &mut arguments {
            "'20181101'".clone_into(argument);
        }
    }
    let over = match row.function {
        Function::Window(_) if ["lag", "lead"].contains(&row.name) => " over (order by t.p)",
        Function::Window(_) => " over (partition by t.p)",
        _ => "",
    };
    format!(
        "select {}({}){key}{over} from t",
        row.name,
        arguments.join(", ")
    )
}

/// Calls whose brackets hold more than a list, so that the parser counts.
const FORMS: &[&str] = &[
    "position",
    "ceil",
    "ceiling",
    "floor",
    "substring",
    "substr",
    "trim",
];

#[test]
fn each_name_has_one_row_and_a_page() {
    let mut names: Vec<_> = signatures().map(|row| row.name).collect();
    let rows = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), rows);
    for row in signatures() {
        assert!(!row.page.is_empty(), "{}", row.name);
        assert!(row.required <= row.parameters.len(), "{}", row.name);
    }
}

#[test]
fn every_documented_function_has_a_row() {
    let names: Vec<_> = DOCUMENTED.lines().collect();
    assert!(names.is_sorted());
    assert!(names.len() > 150);
    for name in names {
        assert!(signature(name).is_some(), "{name}");
    }
}

#[test]
fn every_function_binds_with_every_number_of_arguments_it_takes() {
    let mut refused = Vec::new();
    for row in signatures() {
        let most = row.parameters.len() + usize::from(row.rest.is_some()) * 2;
        for arguments in row.required..=most {
            let text = match row.name {
                "position" => "select position('a' in 'ab')".to_owned(),
                name if arguments == 0 && WITHOUT_BRACKETS.contains(&name) => {
                    format!("select {name}")
                }
                _ => call(row, arguments),
            };
            let found = codes(&text);
            if !found.is_empty() {
                refused.push(format!("{text}: {found:?}"));
            }
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

#[test]
fn every_function_refuses_too_few_and_too_many_arguments() {
    let mut taken = Vec::new();
    for row in signatures().filter(|row| !FORMS.contains(&row.name)) {
        let too_few = row.required.checked_sub(1);
        let too_many = row.rest.is_none().then_some(row.parameters.len() + 1);
        for arguments in too_few.into_iter().chain(too_many) {
            if WITHOUT_BRACKETS.contains(&row.name) && arguments == 0 {
                continue;
            }
            let text = call(row, arguments);
            let found = codes(&text);
            if !found.contains(&FaultKind::ArgumentCount) {
                taken.push(format!("{text}: {found:?}"));
            }
        }
    }
    assert!(taken.is_empty(), "{}", taken.join("\n"));
}

#[test]
fn arity_reads_as_a_person_says_it() {
    let arity = |name| signature(name).expect("a row").arity();
    assert_eq!(arity("lower"), "1");
    assert_eq!(arity("round"), "1 or 2");
    assert_eq!(arity("coalesce"), "at least 1");
    assert_eq!(arity("regexp_replace"), "2 to 5");
}

#[test]
fn names_are_found_in_any_case() {
    assert!(signature("ACOS").is_some());
    assert!(signature("frobnicate").is_none());
}
