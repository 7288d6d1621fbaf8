use super::Case;

const TABLE: &str = "
  \"raw_{{ each.name }}\":
    for_each: { file: lists/tables.csv }
    kind: table
    columns: { n: \"varchar({{ each.size }})\" }
    sort: \"{{ each.sort }}\"
    load: { replace: , select: \"SELECT {{ each.label | literal }} AS n\" }
";

#[test]
fn a_csv_file_holds_an_element_a_line() {
    let case = Case::new(TABLE).with(
        "p/lists/tables.csv",
        "name,size,label,sort\nusers, 20 ,\"a \"\"b\"\", c\",\n\nsongs,40,\"2\",auto\n",
    );
    assert_eq!(case.tables(), ["raw_users", "raw_songs"]);
    assert!(case.sql("raw_users").contains("'a \"b\", c'"));
    assert!(case.sql("raw_songs").contains("'2'"));
    let spec = case.spec();
    assert!(spec.tables[0].sort.is_none() && spec.tables[1].sort.is_some());
}

#[test]
fn a_yaml_file_holds_a_list() {
    let case = Case::new(&TABLE.replace(".csv", ".yml")).with(
        "p/lists/tables.yml",
        "- { name: users, size: 20, label: x, sort: ~ }\n- { name: songs, size: 1, label: y, sort: ~ }\n",
    );
    assert_eq!(case.tables(), ["raw_users", "raw_songs"]);
}

#[test]
fn tables_share_a_list_by_an_anchor() {
    let table = |name: &str, list: &str| {
        format!(
            "
  \"{name}_{{{{ each }}}}\":
    for_each: {list}
    kind: table
    columns: {{ n: integer }}
    load: {{ replace: , select: SELECT 1 AS n }}
"
        )
    };
    let tables = table("a", "&names [x, y]") + &table("b", "*names");
    assert_eq!(Case::new(&tables).tables(), ["a_x", "a_y", "b_x", "b_y"]);
}

#[test]
fn csv_that_is_not_well_formed_is_refused() {
    for (text, problem) in [
        ("name,size\na\n", "a line with too few values"),
        ("name,size\na,1,2\n", "a line with too many values"),
        ("name,name\na,b\n", "names a value twice"),
        ("name,\na,b\n", "a value without a name"),
        ("name,size\n\"a,1\n", "a quote that is not closed"),
        ("name,size\n\"a\"b,1\n", "a text behind a quote"),
        ("name,size\n\u{27e6}start\u{27e7},1\n", "reserve for slots"),
    ] {
        let errors = Case::new(TABLE).with("p/lists/tables.csv", text).errors();
        assert!(errors[0].contains(problem), "{text}: {errors:#?}");
    }
}

#[test]
fn more_elements_than_anybody_reviews_are_refused() {
    use std::fmt::Write as _;
    let mut text = String::from("name,size,label,sort\n");
    for at in 0..1_001 {
        let _ = writeln!(text, "t{at},1,x,");
    }
    let errors = Case::new(TABLE).with("p/lists/tables.csv", &text).errors();
    assert_eq!(errors, ["`for_each` has 1001 elements, more than 1000 []"]);
}

#[test]
fn elements_that_make_too_much_are_refused_soon() {
    let names: Vec<String> = (0..1_000).map(|at| at.to_string()).collect();
    let columns: Vec<String> = (0..600).map(|at| format!("c{at}: integer")).collect();
    let case = Case::new(&format!(
        "
  \"t_{{{{ each }}}}\":
    for_each: [{}]
    kind: table
    columns: {{ {} }}
    load: {{ replace: , select: SELECT 1 AS c0 }}
",
        names.join(", "),
        columns.join(", ")
    ));
    let errors = case.errors();
    let said = errors
        .iter()
        .filter(|error| error.contains("more than 500000 values"));
    assert_eq!(said.count(), 1, "{:#?}", errors.first());
}
