//! Waivers of nothing.

use super::{Finding, Level, Lint};
use crate::ir::TableId;
use crate::spec::WaiverSpec;

pub(super) const LINT: Lint = Lint {
    code: "lint/unused-waiver",
    number: None,
    level: Level::Warn,
    what: "a waiver that silences nothing",
    why: "What it waived is mended, or never was there. It would silence the next finding of that \
          lint, which nobody has looked at.",
    bad: "users:\n  waive:\n    - { lint: append-without-partition, reason: it was an append once }\n  \
          load: { replace: {}, select_file: sql/users.sql }",
    good: "users:\n  load: { replace: {}, select_file: sql/users.sql }",
    page: None,
};

pub(super) fn finding(table: Option<TableId>, waiver: &WaiverSpec) -> Finding {
    let name = waiver.lint.value.name();
    Finding::new(
        &LINT,
        table,
        format!("the waiver of `{name}` silences nothing"),
    )
    .at(waiver.lint.span, "no finding of this lint here")
    .help("drop the waiver")
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::{found, with_tables};

    const TABLE: &str = "
  numbers:
    kind: table
    columns: { n: integer }
    waive:
      - { lint: append-without-partition, reason: the same rows each day are wanted }
    load: { append: , select: SELECT 1 AS n }
";

    #[test]
    fn a_waiver_of_nothing_is_found() {
        let replaced = TABLE.replace("append: ,", "replace: ,");
        assert_eq!(
            found(&with_tables(&replaced)),
            ["unused-waiver `append-without-partition`"]
        );
    }

    #[test]
    fn a_waiver_of_something_is_fine() {
        assert_eq!(found(&with_tables(TABLE)), [] as [&str; 0]);
    }

    #[test]
    fn beside_an_error_no_waiver_is_called_unused() {
        let broken = TABLE
            .replace("append: ,", "replace: ,")
            .replace("1 AS n", "m AS n");
        assert_eq!(found(&with_tables(&broken)), [] as [&str; 0]);
    }
}
