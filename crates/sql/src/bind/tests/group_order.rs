use super::{faults, try_bound};

/// The failing examples of `r_PERCENTILE_CONT`, `r_MEDIAN` and `r_LISTAGG`, and what follows from
/// their words.
#[test]
fn sorted_aggregates_of_one_select_with_two_orders_are_refused() {
    for (text, place) in [
        (
            "select top 10 i, sum(d), percentile_cont(0.6) within group (order by i), median (d) \
             from kinds group by i, d",
            "median (d)",
        ),
        (
            "select listagg(v) within group (order by day) as a, listagg(c) within group (order by v) \
             as b from kinds",
            "listagg(c) within group (order by v)",
        ),
        ("select median(i), median(b) from kinds", "median(b)"),
        (
            "select listagg(v) within group (order by i), listagg(v) within group (order by i, b) \
             from kinds",
            "listagg(v) within group (order by i, b)",
        ),
        (
            "select median(i) from kinds having median(b) > 1",
            "median(b)",
        ),
        (
            "select median(i) from kinds order by median(b)",
            "median(b)",
        ),
        (
            "select 1 from (select median(i), median(i + 1) from kinds) q",
            "median(i + 1)",
        ),
        ("select median(x), median(y) from secret", "median(y)"),
    ] {
        assert_eq!(
            faults(text),
            [format!("sql/group-order at `{place}`")],
            "{text}"
        );
    }
}

#[test]
fn it_is_told_once_with_both_places() {
    let text = "select median(i), median(b), median(d) from kinds";
    let mut found = try_bound(text).expect_err("two orders");
    assert_eq!(found.len(), 1);
    let fault = found.remove(0);
    let (first, _) = &fault.also[0];
    assert_eq!(
        (fault.span.text(text), first.text(text)),
        ("median(b)", "median(i)")
    );
}

/// What the pages say runs, and what they do not speak of.
#[test]
fn one_order_and_orders_of_different_selects_are_not() {
    for text in [
        "select top 10 i, sum(d), percentile_cont(0.6) within group (order by i), median (i) from \
         kinds group by i, d",
        "select listagg(v) within group (order by day), listagg(c) within group (order by day) from \
         kinds",
        "select listagg(v) within group (order by day), listagg(c) from kinds",
        "select median(k.i), percentile_cont(0.1) within group (order by i desc) from kinds k",
        "select (select median(i) from kinds), median(b) from kinds",
        "with a as (select median(i) as m from kinds) select median(b), max(m) from kinds, a",
        "select median(i) from kinds union all select median(b) from kinds",
        "select median(i) over (partition by v), median(b) over (partition by v) from kinds",
        "select percentile_cont(0.5) within group (order by i) over (), percentile_cont(0.5) within \
         group (order by b) over () from kinds",
        "select listagg(v) within group (order by i) over (), listagg(v) within group (order by b) \
         over () from kinds",
        "select median(i), approximate percentile_disc(0.5) within group (order by b) from kinds",
        "select median(i), max(b), count(distinct v) from kinds",
    ] {
        assert_eq!(faults(text), [""; 0], "{text}");
    }
}

#[test]
fn a_fault_inside_is_the_only_one() {
    assert_eq!(
        faults("select median(i), median(nope) from kinds"),
        ["resolve/unknown-column at `nope`"]
    );
}
