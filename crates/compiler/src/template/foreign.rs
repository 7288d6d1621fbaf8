//! Names that templates of other tools know, for messages about names that are not defined.

/// What is written here in the place of some names.
const FOREIGN: &[(&[&str], &str)] = &[
    (
        &["ref", "this"],
        "tables are named plainly, as in `FROM orders`: the SQL says what is read, and in which \
         order to load follows from it",
    ),
    (
        &["source"],
        "tables are named plainly; those of others are declared under `sources` and named with their \
         source, as in `FROM erp.orders`",
    ),
    (
        &["config", "is_incremental"],
        "how rows get into a table is said by its `load`, such as `merge` or `replace_window`",
    ),
    (
        &["var", "env_var"],
        "declare it under `vars`, of the pipeline or of the target, and write `{{ vars.name }}`",
    ),
    (
        &["macros"],
        "days are moved in SQL, as in `DATEADD(day, -1, '{{ ds }}')`; how one is written is said by \
         `{{ ds | date('%Y%m%d') }}`",
    ),
    (
        &["execution_date", "logical_date", "ts"],
        "where the interval starts is `{{ data_interval_start }}`, its day `{{ ds }}`",
    ),
    (
        &["next_ds", "next_execution_date", "tomorrow_ds"],
        "where the interval ends is `{{ data_interval_end }}`, as a day `{{ data_interval_end | \
         date('%Y-%m-%d') }}`",
    ),
    (
        &["prev_ds", "prev_execution_date", "yesterday_ds"],
        "days are moved in SQL, as in `DATEADD(day, -1, '{{ ds }}')`",
    ),
    (
        &["ds_nodash"],
        "how a day is written is said by `date`: `{{ ds | date('%Y%m%d') }}`",
    ),
];

/// The name that an expression or a tag starts with, and what to write instead.
pub(super) fn foreign(expression: &str) -> Option<(&str, &'static str)> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let behind = expression.trim_start_matches(|c| !is_part(c));
    let end = behind.find(|c| !is_part(c)).unwrap_or(behind.len());
    let name = &behind[..end];
    let (_, help) = FOREIGN.iter().find(|(names, _)| names.contains(&name))?;
    Some((name, *help))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_name_at_the_start_counts() {
        let name = |expression| foreign(expression).map(|(name, _)| name);
        assert_eq!(name("{{ ref('orders') }}"), Some("ref"));
        assert_eq!(name("{{- macros.ds_add(ds, -1) }}"), Some("macros"));
        assert_eq!(name("execution_date"), Some("execution_date"));
        assert_eq!(name("{{ vars.ref }}"), None);
        assert_eq!(name("{{ reference }}"), None);
        assert_eq!(name("{{ }}"), None);
    }
}
