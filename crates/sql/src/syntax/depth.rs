//! A bound on nesting, found before the parser runs.
//!
//! The parser counts its own recursion, but chains such as `a + a + …` are built by a loop and
//! give a tree as deep as they are long, and brackets after FROM are tried in two ways at every
//! level. Every later walk of the tree would overflow its stack.

use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::{MAX_DEPTH, from_raw};
use crate::fault::{Fault, FaultKind};
use crate::span::Span;

/// Operators in one chain; each makes the tree one level deeper.
const MAX_CHAIN: usize = 500;

/// Brackets right after each other.
const MAX_BRACKETS_IN_A_ROW: usize = 12;

/// Set operations in one chain.
const MAX_SET_OPERATIONS: usize = 100;

pub(super) fn check(tokens: &[TokenWithSpan]) -> Result<(), Fault> {
    let mut chains = vec![Chain::default()];
    let mut brackets_in_a_row = 0;
    let mut cases = 0_usize;
    for token in tokens {
        if matches!(token.token, Token::Whitespace(_)) {
            continue;
        }
        let deep = || Err(too_deep(from_raw(token.span)));
        if token.token == Token::LParen {
            brackets_in_a_row += 1;
            chains.push(Chain::default());
            if chains.len() > MAX_DEPTH || brackets_in_a_row > MAX_BRACKETS_IN_A_ROW {
                return deep();
            }
            continue;
        }
        brackets_in_a_row = 0;
        if is_word(&token.token, "case") {
            cases += 1;
            if cases > MAX_DEPTH {
                return deep();
            }
        } else if is_word(&token.token, "end") {
            cases = cases.saturating_sub(1);
        }
        match &token.token {
            Token::RParen if chains.len() > 1 => {
                chains.pop();
            }
            Token::Comma => {
                if let Some(chain) = chains.last_mut() {
                    chain.begin();
                }
            }
            other => {
                if let Some(chain) = chains.last_mut() {
                    chain.count(other);
                    if chain.depth() > MAX_CHAIN || chain.set_operations > MAX_SET_OPERATIONS {
                        return deep();
                    }
                }
            }
        }
    }
    Ok(())
}

fn is_word(token: &Token, keyword: &str) -> bool {
    matches!(token, Token::Word(word)
        if word.quote_style.is_none() && word.value.eq_ignore_ascii_case(keyword))
}

pub(super) fn too_deep(span: Span) -> Fault {
    Fault::new(
        FaultKind::TooDeep,
        span,
        "the statement is nested too deeply",
        "the limit is reached here",
    )
    .help("split it with common table expressions, or write a chain of `OR` as `IN (…)`")
}

#[derive(Default)]
struct Chain {
    /// AND and OR, which bind what stands between them.
    connectives: usize,
    /// Since the last connective.
    operators: usize,
    /// The most operators between two connectives.
    most_operators: usize,
    joins: usize,
    set_operations: usize,
}

impl Chain {
    /// How deep a tree it gives at most.
    fn depth(&self) -> usize {
        (self.connectives + self.most_operators).max(self.joins)
    }

    /// Another expression begins.
    fn begin(&mut self) {
        self.connectives = 0;
        self.operators = 0;
        self.most_operators = 0;
    }

    fn operator(&mut self) {
        self.operators += 1;
        self.most_operators = self.most_operators.max(self.operators);
    }

    fn count(&mut self, token: &Token) {
        match token {
            Token::Word(word) if word.quote_style.is_none() => {
                use Keyword as K;
                match word.keyword {
                    K::UNION | K::EXCEPT | K::INTERSECT | K::MINUS => {
                        self.set_operations += 1;
                        self.joins = 0;
                        self.begin();
                    }
                    K::JOIN => {
                        self.joins += 1;
                        self.begin();
                    }
                    K::FROM => {
                        self.joins = 0;
                        self.begin();
                    }
                    K::AND | K::OR => {
                        self.connectives += 1;
                        self.operators = 0;
                    }
                    K::SELECT
                    | K::WHERE
                    | K::GROUP
                    | K::HAVING
                    | K::QUALIFY
                    | K::ORDER
                    | K::WHEN
                    | K::THEN
                    | K::ELSE => self.begin(),
                    K::NOT
                    | K::IS
                    | K::IN
                    | K::LIKE
                    | K::ILIKE
                    | K::SIMILAR
                    | K::BETWEEN
                    | K::AT
                    | K::COLLATE
                    | K::NOTNULL => self.operator(),
                    // The library has no keyword for it.
                    _ if word.value.eq_ignore_ascii_case("isnull") => self.operator(),
                    _ => {}
                }
            }
            Token::Word(_) | Token::Number(..) | Token::SingleQuotedString(_) => {}
            // The parts of a dotted name are a list.
            Token::Period => {}
            // Every other token may be an operator; counting a few too many does no harm.
            _ => self.operator(),
        }
    }
}
