use super::{faults, try_bound};

#[test]
fn an_encoding_that_does_not_take_the_type_is_refused_where_it_stands() {
    for (text, place) in [
        ("create table n (a integer encode text255)", "text255"),
        (
            "create table n (a varchar(20) not null encode az64, b int)",
            "az64",
        ),
        ("create table n (a varchar(20) encode mostly8)", "mostly8"),
        ("create table n (a boolean encode lzo)", "lzo"),
        ("create table n (a super encode az64)", "az64"),
        (
            "create temp table n (a smallint encode mostly16)",
            "mostly16",
        ),
        ("alter table kinds add column n real encode delta", "delta"),
        ("alter table kinds alter column v encode az64", "az64"),
    ] {
        let expected = format!("resolve/encoding-misfit at `{place}`");
        assert_eq!(faults(text), [expected], "{text}");
    }
    assert_eq!(
        faults("create table n (a int encode text32k, b date encode mostly8)").len(),
        2
    );
}

#[test]
fn an_encoding_that_takes_the_type_is_not() {
    for text in [
        "create table n (a integer encode az64, b varchar(20) encode text255, c boolean encode \
         zstd, d super encode lzo, e geometry encode raw, f time encode az64)",
        "create table n (a integer encode auto)",
        "alter table kinds add column n real encode bytedict",
        "alter table kinds alter column v encode text32k, alter column i encode auto",
        "alter table secret alter column anything encode text255",
    ] {
        assert_eq!(faults(text), [""; 0], "{text}");
    }
}

#[test]
fn the_help_lists_what_the_type_takes() {
    let fault = try_bound("create table n (a boolean encode az64)")
        .expect_err("refused")
        .remove(0);
    insta::assert_snapshot!(fault.message, @"the encoding `az64` does not take the type `boolean`");
    insta::assert_snapshot!(fault.help.expect("a help"), @"such a column takes `raw`, `runlength`, `zstd`; without an encoding Redshift chooses one");
}
