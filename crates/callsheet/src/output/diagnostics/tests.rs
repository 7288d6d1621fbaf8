use super::*;

/// The byte 0xfa in the second line of a file, as a real diagnostic.
fn not_utf_8() -> (Diagnostic, Sources) {
    let mut sources = Sources::default();
    let fault = sources
        .add("plays/pipeline.yml", b"a: 1\nb: \xfa\n")
        .expect_err("not UTF-8");
    (fault.into(), sources)
}

#[test]
fn json_counts_lines_and_columns_from_one() {
    let (fault, sources) = not_utf_8();
    let parsed: serde_json::Value =
        serde_json::from_str(&json::document(&[fault], &sources)).expect("JSON");
    let label = &parsed[0]["labels"][0];
    assert_eq!(parsed[0]["code"], "source/invalid-utf-8");
    assert_eq!((&label["line"], &label["column"]), (&2.into(), &4.into()));
}

#[test]
fn a_workflow_command_is_one_line_and_points_at_the_file() {
    let (mut fault, sources) = not_utf_8();
    fault.message = "100 % wrong,\nreally".to_owned();
    fault.help = None;
    assert_eq!(
        github::commands(&[fault], &sources, Path::new("pipelines")),
        "::error file=pipelines/plays/pipeline.yml,line=2,col=4,endLine=2,endColumn=5,\
         title=source/invalid-utf-8::100 %25 wrong,%0Areally\n"
    );
}

#[test]
fn a_workflow_command_for_several_lines_has_no_columns_and_names_what_explains_it() {
    let (mut fault, sources) = not_utf_8();
    fault.help = None;
    let file = fault.labels[0].span.file;
    fault.labels[0].span = compiler::source::Span::new(file, 0..8);
    let fault = fault.also(compiler::source::Span::new(file, 5..6), "this key");
    assert_eq!(
        github::commands(&[fault], &sources, Path::new("")),
        "::error file=plays/pipeline.yml,line=1,endLine=2,title=source/invalid-utf-8::the file is \
         not UTF-8: byte 8 is 0xfa%0Asee plays/pipeline.yml:2: this key\n"
    );
}

#[test]
fn text_shows_the_code_the_place_and_the_help() {
    let (fault, sources) = not_utf_8();
    let shown = text::text(&fault, &sources);
    for part in ["source/invalid-utf-8", "plays/pipeline.yml:2:4", "help"] {
        assert!(shown.contains(part), "{part} in {shown}");
    }
}
