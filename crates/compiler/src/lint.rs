//! Lints: what compiles and goes wrong later.
//!
//! Those of statements stand in [`sql::lint`] and look at each SELECT and each condition; those that
//! only a pipeline shows stand here, one file each with its story, its rule and its tests, and one
//! line in `lints!`. Levels and waivers are the user's: see `levels` and `waivers`.
//!
//! Deliberately absent, because a plan cannot have the fault: several tables written in one unit, or
//! one by two units (RS005, RS006); a read that the order does not know (RS007); a manifest that is
//! not mandatory (RS103); columnar files (RS107); COPY into a lasting table (RS108) or without a
//! column list (RS111); a window deleted and inserted by different bounds (RS206); reserved words
//! without quotes (RS311); temporary tables and swaps (RS403, RS409, RS410); templates that add a
//! statement (RS505).

mod files;
mod finding;
mod key;
mod keyed;
mod levels;
mod rows;
mod same;
mod settled;
mod statements;
mod subject;
#[cfg(test)]
mod tests;
mod trace;
mod truth;
mod unused_waiver;
mod waivers;
mod walk;
mod whole_numbers;

pub use sql::lint::{Level, Lint};

use self::finding::Finding;
use self::subject::Subject;
use crate::analyse::Facts;
use crate::diagnostic::Collector;
use crate::ir::Draft;
use crate::source::Sources;
use crate::spec::{PipelineSpec, ProjectSpec};

macro_rules! lints {
    (own { $($own:ident,)+ } shared { $($shared:ident,)+ }) => {
        $(mod $own;)+
        $(mod $shared;)+

        /// The lints of pipelines alone.
        const OWN: &[&Lint] = &[$(&$own::LINT,)+ &unused_waiver::LINT];

        fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
            $($own::check(subject, findings);)+
            $($shared::check(subject, findings);)+
        }
    };
}

lints! {
    own {
    append_without_partition,
    calendar_part_as_text,
    check_cannot_fail,
    copy_prefix_of_another_interval,
    distinct_over_keyed_dimension,
    fractions_into_scale_zero,
    from_without_date,
    hourly_over_daily_key,
    integer_division,
    join_on_scale_zero,
    keyed_without_distinct,
    merge_key_not_proven_unique,
    replace_keeps_last_interval,
    snapshot_of_present_rows,
    statement_timeout_beyond_limit,
    unused_column,
    unused_table,
    unused_var,
    }
    // What a COPY or a CREATE TABLE can also have in a script.
    shared {
    char_multibyte,
    copy_data_changing_option,
    copy_json_auto_case,
    copy_maxerror,
    copy_prefix_not_manifest,
    copy_region_missing,
    decimal_default_scale,
    text_is_varchar_256,
    too_many_columns_or_tables,
    }
}

/// Every lint: those of statements, then those of pipelines.
pub fn all() -> impl Iterator<Item = &'static Lint> {
    sql::lint::ALL.iter().chain(OWN).copied()
}

/// The lint that is called so: `lint/truncate-in-transaction`, the same without the stage, or
/// `RS001`.
pub fn find(name: &str) -> Option<&'static Lint> {
    let bare = name.strip_prefix("lint/").unwrap_or(name);
    all().find(|lint| {
        let is_number = |number: &str| number.eq_ignore_ascii_case(bare);
        lint.name() == bare || lint.number.is_some_and(is_number)
    })
}

/// What is linted, with the levels that apply.
#[derive(Clone, Copy)]
pub(crate) struct Linted<'a> {
    pub(crate) sources: &'a Sources,
    pub(crate) project: &'a ProjectSpec,
    pub(crate) spec: &'a PipelineSpec,
    pub(crate) draft: &'a Draft,
    pub(crate) facts: &'a Facts,
}

/// Lints what could be resolved; `faults` holds what was found wrong before.
pub(crate) fn lint(linted: Linted<'_>, faults: &mut Collector) {
    let subject = Subject::new(linted, faults);
    let mut findings = Vec::new();
    statements::check(&subject, &mut findings);
    check(&subject, &mut findings);
    let kept = waivers::apply(&subject, findings);
    for finding in kept {
        if let Some(diagnostic) = levels::apply(linted, finding) {
            faults.push(diagnostic);
        }
    }
}
