use super::Case;

const RAW: &str = "
  \"raw_{{ each.name }}\":
    for_each: [{ name: users }, { name: songs }]
    kind: table
    columns: { id: integer }
    load: { replace: , select: SELECT 1 AS id }
";

/// The pipeline with every fix applied.
fn fixed(case: &Case) -> Option<String> {
    let found = case.found();
    let files = crate::fix(&case.0, &found);
    files.into_values().next()
}

#[test]
fn a_slip_that_is_one_in_every_table_is_mended() {
    let case = Case::new(&RAW.replace("kind: table", "kind: tabel"));
    let text = fixed(&case).expect("a fix");
    assert!(text.contains("kind: table"), "{text}");
    assert!(text.contains("name: users"), "{text}");
}

#[test]
fn a_slip_that_only_some_tables_have_is_left_alone() {
    let tables = RAW
        .replace("{ name: users }", "{ name: users, kind: dimensoin }")
        .replace("{ name: songs }", "{ name: songs, kind: table }")
        .replace("kind: table\n", "kind: \"{{ each.kind }}\"\n");
    let case = Case::new(&tables);
    assert_eq!(case.errors().len(), 1);
    assert_eq!(fixed(&case), None);
}

#[test]
fn a_text_that_a_template_made_is_never_mended() {
    let tables = RAW
        .replace("{ name: users }", "{ name: users, k: tabe }")
        .replace("{ name: songs }", "{ name: songs, k: tabe }")
        .replace("kind: table", "kind: \"{{ each.k }}l\"");
    let case = Case::new(&tables);
    // `tabel` is one slip away from `table`, but no bytes of the file say `tabel`.
    assert!(!case.errors().is_empty());
    assert_eq!(fixed(&case), None);
}

#[test]
fn a_block_is_not_mended_for_a_pipeline() {
    let tables = RAW.replace("    kind: table\n", "    use: kind_of\n");
    let case = Case::new(&tables).with("blocks/kind_of.yml", "kind: tabel\n");
    assert_eq!(case.errors().len(), 1, "{:#?}", case.errors());
    assert_eq!(fixed(&case), None);
}
