//! Redshift's dialect for the parser library.

use std::any::TypeId;

use sqlparser::ast::{Expr, UnaryOperator};
use sqlparser::dialect::{Dialect, Precedence, RedshiftSqlDialect};
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token;

const STOCK: RedshiftSqlDialect = RedshiftSqlDialect {};

/// The library's dialect with what real pipelines need on top.
///
/// Some forms are switched on only so that they can be refused by name instead of ending in a
/// syntax error.
#[derive(Debug)]
pub(super) struct Redshift;

impl Dialect for Redshift {
    fn dialect(&self) -> TypeId {
        STOCK.dialect()
    }

    // `a[x]` would be read as the column `a` with the alias `[x]`.
    fn is_nested_delimited_identifier_start(&self, _: char) -> bool {
        false
    }

    // Redshift's own date parts: weekday, mon, qtr, …
    fn allow_extract_custom(&self) -> bool {
        true
    }

    fn supports_group_by_expr(&self) -> bool {
        true
    }

    // `TRIM(text, characters)`.
    fn supports_comma_separated_trim(&self) -> bool {
        true
    }

    fn supports_nested_comments(&self) -> bool {
        true
    }

    // `from (t)`
    fn supports_parens_around_table_factor(&self) -> bool {
        true
    }

    // `::interval year to month`
    fn supports_interval_options(&self) -> bool {
        true
    }

    // `@ a`, `|/ a`, `||/ a`
    fn parse_prefix(&self, parser: &mut Parser<'_>) -> Option<Result<Expr, ParserError>> {
        let op = match parser.peek_token_ref().token {
            Token::AtSign => UnaryOperator::PGAbs,
            Token::PGSquareRoot => UnaryOperator::PGSquareRoot,
            Token::PGCubeRoot => UnaryOperator::PGCubeRoot,
            _ => return None,
        };
        parser.next_token();
        let operand = parser.parse_subexpr(self.prec_value(Precedence::PlusMinus));
        Some(operand.map(|expr| Expr::UnaryOp {
            op,
            expr: Box::new(expr),
        }))
    }

    // Refused by name.
    fn supports_outer_join_operator(&self) -> bool {
        true
    }

    fn supports_filter_during_aggregation(&self) -> bool {
        true
    }

    // From here on as the stock dialect; delegation does not reach default methods by itself.
    fn is_identifier_start(&self, ch: char) -> bool {
        STOCK.is_identifier_start(ch)
    }

    fn is_identifier_part(&self, ch: char) -> bool {
        STOCK.is_identifier_part(ch)
    }

    fn identifier_quote_style(&self, identifier: &str) -> Option<char> {
        STOCK.identifier_quote_style(identifier)
    }

    fn convert_type_before_value(&self) -> bool {
        STOCK.convert_type_before_value()
    }

    fn supports_connect_by(&self) -> bool {
        STOCK.supports_connect_by()
    }

    fn supports_top_before_distinct(&self) -> bool {
        STOCK.supports_top_before_distinct()
    }

    fn supports_partiql(&self) -> bool {
        STOCK.supports_partiql()
    }

    fn supports_unpivot_expr(&self) -> bool {
        STOCK.supports_unpivot_expr()
    }

    fn supports_string_escape_constant(&self) -> bool {
        STOCK.supports_string_escape_constant()
    }

    fn supports_bitwise_shift_operators(&self) -> bool {
        STOCK.supports_bitwise_shift_operators()
    }

    fn allow_extract_single_quotes(&self) -> bool {
        STOCK.allow_extract_single_quotes()
    }

    fn supports_string_literal_backslash_escape(&self) -> bool {
        STOCK.supports_string_literal_backslash_escape()
    }

    fn supports_select_wildcard_exclude(&self) -> bool {
        STOCK.supports_select_wildcard_exclude()
    }

    fn supports_select_exclude(&self) -> bool {
        STOCK.supports_select_exclude()
    }

    fn supports_left_associative_joins_without_parens(&self) -> bool {
        STOCK.supports_left_associative_joins_without_parens()
    }

    fn supports_string_literal_concatenation_with_newline(&self) -> bool {
        STOCK.supports_string_literal_concatenation_with_newline()
    }

    fn supports_window_function_null_treatment_arg(&self) -> bool {
        STOCK.supports_window_function_null_treatment_arg()
    }

    fn is_reserved_for_identifier(&self, keyword: Keyword) -> bool {
        STOCK.is_reserved_for_identifier(keyword)
    }
}
