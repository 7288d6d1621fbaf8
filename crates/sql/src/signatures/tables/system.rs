//! System information and administration:
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_System_information_functions.html>,
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_System_administration_functions.html>.

use super::{BIGINT, BOOLEAN, INTEGER, LONGEST, OPEN, named, repeated, row, text};
use crate::signatures::Function::Scalar;
use crate::signatures::Nulls::Possible;
use crate::signatures::Parameter::{Any, Integer, Number, Text};
use crate::signatures::Signature;
use crate::typed::ScalarFunction as F;

const LEADER: &str = "c_SQL_functions_leader_node_only";
const NAME: crate::signatures::ResultType = text(128);

#[rustfmt::skip] // one row, one line
pub(super) const ROWS: &[Signature] = &[
    row("current_user", Scalar(F::CurrentUser), 0, &[], NAME, "r_CURRENT_USER"),
    row("session_user", Scalar(F::Named("session_user")), 0, &[], NAME, "r_SESSION_USER"),
    row("user", Scalar(F::CurrentUser), 0, &[], NAME, "r_USER"),
    named("current_user_id", 0, &[], INTEGER, "r_CURRENT_USER_ID"),
    named("current_aws_account", 0, &[], LONGEST, "r_CURRENT_AWS_ACCOUNT"),
    named("current_database", 0, &[], NAME, "r_CURRENT_DATABASE"),
    named("current_namespace", 0, &[], LONGEST, "r_CURRENT_NAMESPACE"),
    named("current_schema", 0, &[], NAME, "r_CURRENT_SCHEMA").on_leader(),
    named("current_schemas", 1, &[Any], OPEN, "r_CURRENT_SCHEMAS").on_leader(),
    named("current_role", 0, &[], OPEN, "r_System_information_functions").nulls(Possible),
    named("current_session_arn", 0, &[], LONGEST, "r_CURRENT_SESSION_ARN"),
    named("user_is_member_of", 2, &[Any, Text], BOOLEAN, "r_USER_IS_MEMBER_OF"),
    named("role_is_member_of", 2, &[Text, Text], BOOLEAN, "r_ROLE_IS_MEMBER_OF"),
    named("default_iam_role", 0, &[], LONGEST, "r_DEFAULT_IAM_ROLE"),
    named("has_assumerole_privilege", 2, &[Text, Text, Text], BOOLEAN, "r_HAS_ASSUMEROLE_PRIVILEGE"),
    named("has_database_privilege", 2, &[Any, Text, Text], BOOLEAN, "r_HAS_DATABASE_PRIVILEGE").on_leader(),
    named("has_schema_privilege", 2, &[Any, Text, Text], BOOLEAN, "r_HAS_SCHEMA_PRIVILEGE").on_leader(),
    named("has_table_privilege", 2, &[Any, Any, Text], BOOLEAN, "r_HAS_TABLE_PRIVILEGE").on_leader(),
    named("can_access_database", 1, &[Any], OPEN, "r_System_information_functions"),
    row("pg_backend_pid", Scalar(F::BackendPid), 0, &[], INTEGER, "PG_BACKEND_PID"),
    row("pg_last_copy_count", Scalar(F::LastCopyCount), 0, &[], BIGINT, "PG_LAST_COPY_COUNT"),
    row("pg_last_copy_id", Scalar(F::LastCopyId), 0, &[], INTEGER, "PG_LAST_COPY_ID"),
    named("last_user_query_id", 0, &[], BIGINT, "LAST_USER_QUERY_ID"),
    named("pg_last_query_id", 0, &[], BIGINT, "PG_LAST_QUERY_ID"),
    named("pg_last_unload_count", 0, &[], BIGINT, "PG_LAST_UNLOAD_COUNT"),
    named("pg_last_unload_id", 0, &[], INTEGER, "PG_LAST_UNLOAD_ID"),
    named("pg_get_cols", 1, &[Text], OPEN, "PG_GET_COLS").on_leader(),
    named("pg_get_late_binding_view_cols", 0, &[], OPEN, "PG_GET_LATE_BINDING_VIEW_COLS").on_leader(),
    named("pg_get_grantee_by_iam_role", 1, &[Text], OPEN, "PG_GET_GRANTEE_BY_IAMROLE").on_leader(),
    named("pg_get_iam_role_by_user", 1, &[Text], OPEN, "PG_GET_IAM_ROLE_BY_USER").on_leader(),
    named("pg_get_session_roles", 0, &[], OPEN, "PG_GET_SESSION_ROLES").on_leader(),
    named("pg_cancel_backend", 1, &[Integer], OPEN, "PG_CANCEL_BACKEND"),
    named("pg_terminate_backend", 1, &[Integer], OPEN, "PG_TERMINATE_BACKEND"),
    named("reboot_cluster", 0, &[], OPEN, "r_REBOOT_CLUSTER"),
    named("current_setting", 1, &[Text, Any], OPEN, "r_CURRENT_SETTING"),
    named("set_config", 3, &[Text, Text, Any], OPEN, "r_SET_CONFIG"),
    named("slice_num", 0, &[], INTEGER, "r_SLICE_NUM"),
    named("version", 0, &[], LONGEST, "r_VERSION"),
    named("explain_model", 1, &[Text], OPEN, "r_explain_model_function"),
    named("change_query_priority", 2, &[Number, Text], OPEN, "r_CHANGE_QUERY_PRIORITY"),
    named("change_session_priority", 2, &[Number, Text], OPEN, "r_CHANGE_SESSION_PRIORITY"),
    named("change_user_priority", 2, &[Text, Text], OPEN, "r_CHANGE_USER_PRIORITY"),
    // PostgreSQL's catalog functions, which views over the catalog use.
    repeated("generate_series", Scalar(F::Named("generate_series")), &[Any, Any], Any, OPEN, LEADER).on_leader(),
    named("format_type", 2, &[Any, Any], OPEN, LEADER).on_leader(),
    named("pg_encoding_to_char", 1, &[Any], OPEN, LEADER).on_leader(),
    named("pg_get_constraintdef", 1, &[Any, Any], OPEN, LEADER).on_leader(),
    named("pg_get_expr", 2, &[Any, Any, Any], OPEN, LEADER).on_leader(),
    named("pg_get_indexdef", 1, &[Any, Any, Any], OPEN, LEADER).on_leader(),
    named("pg_get_userbyid", 1, &[Any], OPEN, LEADER).on_leader(),
    named("pg_get_viewdef", 1, &[Any, Any], OPEN, LEADER).on_leader(),
    named("pg_table_is_visible", 1, &[Any], BOOLEAN, LEADER).on_leader(),
    named("pg_relation_size", 1, &[Any], OPEN, LEADER).on_leader(),
    named("pg_timezone_abbrevs", 0, &[], OPEN, LEADER).on_leader(),
    named("pg_timezone_names", 0, &[], OPEN, LEADER).on_leader(),
    named("obj_description", 1, &[Any, Any], OPEN, LEADER).on_leader(),
    named("col_description", 2, &[Any, Any], OPEN, LEADER).on_leader(),
    named("array_lower", 2, &[Any, Integer], OPEN, LEADER).on_leader(),
    named("array_upper", 2, &[Any, Integer], OPEN, LEADER).on_leader(),
    named("array_to_string", 2, &[Any, Text], OPEN, LEADER).on_leader(),
    named("has_column_privilege", 3, &[Any, Any, Any, Text], BOOLEAN, LEADER).on_leader(),
];
