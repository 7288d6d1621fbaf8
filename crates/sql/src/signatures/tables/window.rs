//! Window functions: <https://docs.aws.amazon.com/redshift/latest/dg/c_Window_functions.html>.
//! Aggregates take `OVER` too.

use super::{BIGINT, DOUBLE, row};
use crate::signatures::Function::Window;
use crate::signatures::Nulls::{Never, Possible};
use crate::signatures::Parameter::{Any, Integer, Number};
use crate::signatures::ResultType::Argument;
use crate::signatures::Signature;
use crate::typed::WindowFunction as W;

#[rustfmt::skip] // one row, one line
pub(super) const ROWS: &[Signature] = &[
    row("row_number", Window(W::RowNumber), 0, &[], BIGINT, "r_WF_ROW_NUMBER").nulls(Never),
    row("rank", Window(W::Rank), 0, &[], BIGINT, "r_WF_RANK").nulls(Never),
    row("dense_rank", Window(W::DenseRank), 0, &[], BIGINT, "r_WF_DENSE_RANK").nulls(Never),
    row("percent_rank", Window(W::PercentRank), 0, &[], DOUBLE, "r_WF_PERCENT_RANK").nulls(Never),
    row("cume_dist", Window(W::CumeDist), 0, &[], DOUBLE, "r_WF_CUME_DIST").nulls(Never),
    row("ntile", Window(W::Ntile), 1, &[Integer], BIGINT, "r_WF_NTILE"),
    // Redshift has no third argument for a default.
    row("lag", Window(W::Lag), 1, &[Any, Integer], Argument(0), "r_WF_LAG").nulls(Possible),
    row("lead", Window(W::Lead), 1, &[Any, Integer], Argument(0), "r_WF_LEAD").nulls(Possible),
    row("first_value", Window(W::FirstValue), 1, &[Any], Argument(0), "r_WF_first_value").nulls(Possible),
    row("last_value", Window(W::LastValue), 1, &[Any], Argument(0), "r_WF_last_value").nulls(Possible),
    row("nth_value", Window(W::NthValue), 2, &[Any, Integer], Argument(0), "r_WF_NTH").nulls(Possible),
    row("ratio_to_report", Window(W::RatioToReport), 1, &[Number], DOUBLE, "r_WF_RATIO_TO_REPORT").nulls(Possible),
];
