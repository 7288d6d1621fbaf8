//! One folder per pair of plans: `base.yml` and `new.yml`, the migration as a reviewer reads it, and
//! what becomes of the rows.
//!
//! Every migration is walked statement by statement on the embedded engine, while another session
//! reads: it sees the table as it was before the unit or as it is behind it, with all its rows, and
//! nothing between. Then the executor carries it out, twice, and the new plan finds what it declares.

mod folder;
mod killed;
mod story;
mod tables;
mod walk;

use folder::{Kind, check};

macro_rules! pairs {
    ($($pair:ident: $kind:ident;)*) => {
        $(#[test] fn $pair() { check(stringify!($pair), Kind::$kind); })*

        #[test]
        fn every_folder_is_a_pair_and_every_pair_a_folder() {
            let mut listed = vec![$(stringify!($pair)),*];
            listed.sort_unstable();
            assert_eq!(folder::found(), listed);
            assert!(listed.len() >= 30, "{}", listed.len());
        }
    };
}

pairs! {
    a_base_of_the_same_tables_needs_nothing: Unchanged;
    a_bound_view_lets_go_of_a_table_that_is_swapped_from_now_on: Changes;
    a_column_beside_numbered_rows_is_added_in_place: Changes;
    a_column_between_others_is_added_where_all_are_named: Changes;
    a_column_between_others_is_no_alter_where_places_count: Changes;
    a_column_is_added: Changes;
    a_column_is_added_filled_from_others: Changes;
    a_column_is_added_under_a_view: Changes;
    a_column_is_dropped_with_an_allowance: Changes;
    a_column_is_renamed: Changes;
    a_column_that_is_a_sort_key_is_dropped: Changes;
    a_comment_is_written_and_removed: Changes;
    a_description_alone_is_nothing_to_migrate: Unchanged;
    a_distribution_key_is_renamed_and_stays: Changes;
    a_distribution_style_changes: Changes;
    a_drop_without_an_allowance_is_refused: Refused;
    a_fill_that_reads_another_table_is_refused: Refused;
    a_late_binding_view_follows_a_renamed_column: Changes;
    a_materialized_view_is_made_again_over_a_renamed_column: Changes;
    a_name_that_is_taken_is_no_renaming: Refused;
    a_new_sort_key_over_a_new_column: Changes;
    a_new_table_is_left_to_its_load: Unchanged;
    a_not_null_column_is_added_with_a_fill: Changes;
    a_not_null_column_without_a_value_needs_an_empty_table: Fails;
    a_number_becomes_text_with_an_allowance: Changes;
    a_number_gets_more_digits: Changes;
    a_renamed_table_takes_its_views_along: Changes;
    a_renaming_that_names_nothing_is_refused: Refused;
    a_shorter_text_fails_on_values_that_do_not_fit: Fails;
    a_shorter_text_that_all_values_fit: Changes;
    a_sort_key_is_taken_away: Changes;
    a_staging_table_needs_nothing: Unchanged;
    a_static_table_is_rebuilt: Changes;
    a_swapped_table_is_renamed: Changes;
    a_table_in_the_place_of_a_view_is_left: Unchanged;
    a_table_is_renamed_and_keeps_its_ledger: Changes;
    a_table_is_renamed_and_rebuilt: Changes;
    a_table_of_the_base_alone_is_left: Unchanged;
    a_table_that_is_swapped_from_now_on_needs_nothing: Unchanged;
    a_table_that_is_swapped_no_more_is_widened: Changes;
    a_text_of_a_fixed_encoding_is_rebuilt: Changes;
    a_view_becomes_a_materialized_one: Changes;
    a_view_becomes_a_table: Changes;
    a_view_goes_where_neither_of_its_selects_fits: Changes;
    a_view_of_the_base_alone_is_left: Unchanged;
    a_view_of_the_base_alone_is_made_again_as_it_was: Changes;
    a_view_over_a_table_is_made_again: Changes;
    a_view_over_two_tables_keeps_its_select_until_both_are_there: Changes;
    a_view_that_only_the_new_plan_has_is_left_to_it: Changes;
    a_view_that_reads_a_new_table_is_left_to_the_new_plan: Changes;
    an_encoding_changes: Changes;
    grants_are_given_and_taken: Changes;
    grants_of_a_swapped_table_are_taken: Changes;
    grants_of_a_view_are_taken: Changes;
    keys_are_left_to_the_warehouse: Changes;
    never_null_is_checked_before_it_is_declared: Changes;
    null_is_allowed_again: Changes;
    nulls_stop_a_column_that_must_have_none: Fails;
    numbered_rows_are_numbered_anew_with_an_allowance: Changes;
    select_is_kept_where_all_is_taken: Changes;
    several_tables_change_in_one_chain: Changes;
    text_gets_longer_outside_a_transaction: Changes;
    text_that_is_narrowed_without_an_allowance_is_refused: Refused;
    two_columns_of_one_are_refused: Refused;
}

#[test]
#[should_panic(expected = "neither the old nor the new table")]
fn a_reader_notices_a_migration_that_is_no_transaction() {
    folder::walked_without_a_transaction("a_number_gets_more_digits");
}
