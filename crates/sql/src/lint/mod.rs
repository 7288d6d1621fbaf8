//! Lints: SQL that Redshift takes and that goes wrong later.
//!
//! A lint is one file with its story, its rule and its tests, and one line in `lints!`. What a
//! pipeline says outside its SQL is linted by the compiler, which brings its own [`Lint`]s.

mod alter_not_possible;
mod backslash_in_literal;
mod call_with_commit;
mod char_multibyte;
mod copy_append_not_idempotent;
mod copy_columnar_option;
mod copy_compupdate_default;
mod copy_data_changing_option;
mod copy_inline_credentials;
mod copy_json_auto_case;
mod copy_maxerror;
mod copy_no_column_list;
mod copy_prefix_not_manifest;
mod copy_region_missing;
mod copying;
mod ctas_implicit_keys;
mod decimal_default_scale;
mod declared;
mod delete_or_update_without_where;
mod drop_cascade;
mod expressions;
mod finding;
mod grants_lost_on_swap;
mod history;
mod identifier_too_long_or_reserved;
mod identity_assumed_gapless;
mod interleaved_or_many_sortkeys;
mod late_binding_unqualified;
mod leader_only_function_on_table;
mod lock_statement;
mod merge_source_not_table;
mod non_transactional_in_step;
mod nondeterministic_time;
mod offset_limit_without_order;
mod pk_declared_not_checked;
mod python_udf;
mod qualify_without_alias;
mod quoted_case_collision;
mod refused;
mod subject;
mod super_key_or_outer_join;
mod swap_breaks_bound_views;
mod temp_shadows_permanent;
mod text_is_varchar_256;
mod too_many_columns_or_tables;
mod truncate_in_transaction;
mod unload_cleanpath_or_overwrite;
mod user_transaction_control;
pub(crate) mod words;

pub use finding::{Consequence, Finding};
pub use history::History;
pub use refused::REFUSED;
pub use subject::{Block, Place, Subject};

/// How much a finding weighs. The order is that of weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Not shown.
    Allow,
    Warn,
    /// The pipeline does not compile.
    Error,
}

/// A rule and its story. Its name is the part of the code behind the slash.
#[derive(Debug, PartialEq, Eq)]
pub struct Lint {
    /// `lint/` and the name.
    pub code: &'static str,
    /// The short name in lists of lints, such as `RS001`.
    pub number: Option<&'static str>,
    /// Unless the project or the table says otherwise.
    pub level: Level,
    /// What it finds.
    pub what: &'static str,
    /// What goes wrong later.
    pub why: &'static str,
    pub bad: &'static str,
    pub good: &'static str,
    /// The page of the Redshift documentation, below
    /// <https://docs.aws.amazon.com/redshift/latest/dg/>; `None` for a rule of ours.
    pub page: Option<&'static str>,
}

impl Lint {
    /// The code without its stage.
    pub fn name(&self) -> &'static str {
        self.code.strip_prefix("lint/").unwrap_or(self.code)
    }
}

macro_rules! lints {
    ($($name:ident,)+) => {
        /// Every lint of statements.
        pub const ALL: &[&Lint] = &[$(&$name::LINT),+];

        /// What the lints say about one statement, in the order of the text.
        pub fn check(subject: &Subject<'_>) -> Vec<Finding> {
            let mut findings = Vec::new();
            $($name::check(subject, &mut findings);)+
            findings.sort_by(|a: &Finding, b| (a.span, a.lint.code).cmp(&(b.span, b.lint.code)));
            findings
        }
    };
}

lints! {
    truncate_in_transaction,
    non_transactional_in_step,
    user_transaction_control,
    lock_statement,
    call_with_commit,
    copy_inline_credentials,
    copy_prefix_not_manifest,
    copy_maxerror,
    copy_data_changing_option,
    copy_compupdate_default,
    copy_columnar_option,
    copy_append_not_idempotent,
    copy_json_auto_case,
    copy_region_missing,
    copy_no_column_list,
    unload_cleanpath_or_overwrite,
    merge_source_not_table,
    delete_or_update_without_where,
    nondeterministic_time,
    leader_only_function_on_table,
    text_is_varchar_256,
    char_multibyte,
    decimal_default_scale,
    quoted_case_collision,
    qualify_without_alias,
    identifier_too_long_or_reserved,
    backslash_in_literal,
    super_key_or_outer_join,
    offset_limit_without_order,
    python_udf,
    pk_declared_not_checked,
    ctas_implicit_keys,
    swap_breaks_bound_views,
    drop_cascade,
    interleaved_or_many_sortkeys,
    alter_not_possible,
    identity_assumed_gapless,
    late_binding_unqualified,
    temp_shadows_permanent,
    grants_lost_on_swap,
    too_many_columns_or_tables,
}

/// Lints whose fault a pipeline can also have outside its SQL, where the compiler finds it.
pub const COPY_PREFIX_NOT_MANIFEST: &Lint = &copy_prefix_not_manifest::LINT;
pub const COPY_MAXERROR: &Lint = &copy_maxerror::LINT;
pub const COPY_DATA_CHANGING_OPTION: &Lint = &copy_data_changing_option::LINT;
pub const COPY_JSON_AUTO_CASE: &Lint = &copy_json_auto_case::LINT;
pub const COPY_REGION_MISSING: &Lint = &copy_region_missing::LINT;
pub const TOO_MANY_COLUMNS_OR_TABLES: &Lint = &too_many_columns_or_tables::LINT;
pub const TEXT_IS_VARCHAR_256: &Lint = &text_is_varchar_256::LINT;
pub const CHAR_MULTIBYTE: &Lint = &char_multibyte::LINT;
pub const DECIMAL_DEFAULT_SCALE: &Lint = &decimal_default_scale::LINT;

#[cfg(test)]
mod tests;
