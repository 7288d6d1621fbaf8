//! Names of valid statements, one letter of one name changed, so that it names nothing.
//!
//! Only uses are spoiled: an alias that nobody uses may have any name.

use std::collections::BTreeSet;
use std::ops::Range;

use sql::Catalogue;
use sql::catalogue::Table;

use crate::scan::{Kind, Token, tokens};

/// A statement with one name that exists nowhere.
#[derive(Clone, Debug)]
pub(crate) struct Spoiled {
    pub(crate) text: String,
    /// The spoiled name, in bytes of the text.
    pub(crate) name: Range<usize>,
    /// The name with its qualifiers, such as `schema.table`.
    pub(crate) chain: Range<usize>,
}

impl Spoiled {
    /// Whether a fault there shows the user the spoiled name and not much else.
    pub(crate) fn is_at(&self, place: &Range<usize>) -> bool {
        let covers = place.start <= self.name.start && self.name.end <= place.end;
        covers && self.chain.start <= place.start && place.end <= self.chain.end
    }
}

/// A name that a statement uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Use {
    pub(crate) name: Range<usize>,
    pub(crate) chain: Range<usize>,
}

/// Numbers that look random and are the same on every machine: `SplitMix64`, from Steele, Lea and
/// Flood, "Fast splittable pseudorandom number generators", 2014.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let limit = u64::try_from(limit).expect("a length fits in 64 bits");
        usize::try_from((mixed ^ (mixed >> 31)) % limit).expect("below a length")
    }
}

/// Changes one letter of the name, so that no name of the schema and no word of the text is it.
pub(crate) fn spoil(
    text: &str,
    name: &Use,
    schema: &BTreeSet<String>,
    random: &mut Random,
) -> Spoiled {
    let written = &text[name.name.clone()];
    let letters: Vec<usize> = written
        .char_indices()
        .filter(|(_, c)| c.is_ascii_alphabetic())
        .map(|(at, _)| at)
        .collect();
    let words: BTreeSet<String> = tokens(text).iter().map(lower).collect();
    let at = letters[random.below(letters.len())];
    let start = random.below(26);
    let spoilt = (0..26)
        .map(|step| ALPHABET[(start + step) % 26])
        .map(|letter| format!("{}{letter}{}", &written[..at], &written[at + 1..]))
        .find(|spoilt| {
            let name = spoilt.trim_matches('"').to_ascii_lowercase();
            let exists = schema.contains(&name)
                || words.contains(&name)
                || sql::signatures::signature(&name).is_some()
                || is_reserved(&name);
            !exists
        })
        .expect("26 names of one letter's difference do not all exist");
    let (before, after) = (&text[..name.name.start], &text[name.name.end..]);
    Spoiled {
        text: format!("{before}{spoilt}{after}"),
        name: name.name.clone(),
        chain: name.chain.clone(),
    }
}

const ALPHABET: [char; 26] = [
    'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's',
    't', 'u', 'v', 'w', 'x', 'y', 'z',
];

/// Every name of a schema, table or column, in lower case.
pub(crate) fn names(catalogue: &Catalogue) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for table in catalogue.names() {
        names.insert(table.schema.to_string());
        names.insert(table.table.to_string());
        if let Some(Table::Known(columns)) = catalogue.get(table) {
            names.extend(columns.iter().map(|column| column.name.to_string()));
        }
    }
    names
}

/// The uses of names in one statement: of the schema's tables and columns, of aliases and common
/// table expressions of the statement, of functions.
pub(crate) fn uses(text: &str, schema: &BTreeSet<String>) -> Vec<Use> {
    let tokens = tokens(text);
    let roles = roles(&tokens);
    let defined: BTreeSet<String> = tokens
        .iter()
        .zip(&roles)
        .filter(|(_, role)| **role == Role::Definition)
        .map(|(token, _)| lower(token))
        .collect();
    let is_known = |name: &String| schema.contains(name) || defined.contains(name);
    (0..tokens.len())
        .filter(|at| match roles[*at] {
            Role::Function => true,
            Role::Name => is_known(&lower(&tokens[*at])),
            Role::Definition | Role::Neither => false,
        })
        .filter(|at| tokens[*at].text.contains(|c: char| c.is_ascii_alphabetic()))
        .map(|at| Use {
            name: tokens[at].place.clone(),
            chain: chain(&tokens, at),
        })
        .collect()
}

/// The dotted name that a token is part of.
fn chain(tokens: &[Token<'_>], at: usize) -> Range<usize> {
    let mut first = at;
    while first >= 2 && tokens[first - 1].is(".") {
        first -= 2;
    }
    let mut last = at;
    while last + 2 < tokens.len() && tokens[last + 1].is(".") {
        last += 2;
    }
    tokens[first].place.start..tokens[last].place.end
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Name,
    Function,
    Definition,
    Neither,
}

/// Statements whose names are looked at.
const BEGINNINGS: &[&str] = &["select", "with", "(", "insert", "update", "delete", "merge"];

/// Words before a bracket that are no functions.
const BEFORE_BRACKETS: &[&str] = &[
    "bpchar",
    "by",
    "char",
    "character",
    "cube",
    "decimal",
    "exclude",
    "filter",
    "float",
    "insert",
    "interval",
    "matched",
    "numeric",
    "nvarchar",
    "over",
    "pivot",
    "rollup",
    "sets",
    "sortkey",
    "text",
    "time",
    "timestamp",
    "top",
    "unpivot",
    "update",
    "values",
    "varbyte",
    "varchar",
    "varying",
    "binary",
];

/// Words that are not reserved and before which a statement's name cannot end, so that the word
/// behind them is no alias.
const BEFORE_NAMES: &[&str] = &[
    "by",
    "delete",
    "exclude",
    "insert",
    "merge",
    "over",
    "partition",
    "prior",
    "qualify",
    "set",
    "top",
    "update",
    "values",
    "escape",
    "at",
    "within",
    "of",
    "pivot",
    "recursive",
];

/// Words that are not reserved and no alias where one could stand.
const BEHIND_OPERANDS: &[&str] = &[
    "asc",
    "at",
    "by",
    "day",
    "desc",
    "escape",
    "exclude",
    "filter",
    "following",
    "hour",
    "ignore",
    "matched",
    "minute",
    "month",
    "nulls",
    "over",
    "pivot",
    "preceding",
    "qualify",
    "range",
    "respect",
    "row",
    "rows",
    "second",
    "set",
    "unbounded",
    "unpivot",
    "values",
    "week",
    "within",
    "year",
];

/// Functions whose first argument may be a bare date part.
const WITH_DATE_PARTS: &[&str] = &[
    "date_add",
    "date_diff",
    "date_part",
    "date_trunc",
    "dateadd",
    "datediff",
    "extract",
    "last_day",
    "pgdate_part",
];

fn roles(tokens: &[Token<'_>]) -> Vec<Role> {
    let mut roles = vec![Role::Neither; tokens.len()];
    let begins = |at: usize| {
        tokens
            .get(at)
            .is_some_and(|token| token.is_one_of(BEGINNINGS))
    };
    // Of a created table only the query is looked at.
    let start = if begins(0) {
        0
    } else {
        let query = (1..tokens.len()).find(|at| tokens[at - 1].is("as") && begins(*at));
        query.unwrap_or(tokens.len())
    };
    let mut at = start;
    while at < tokens.len() {
        roles[at] = role(tokens, at);
        at += 1;
        // Column names behind an alias, or the size of a type.
        if roles[at - 1] == Role::Definition && tokens.get(at).is_some_and(|next| next.is("(")) {
            let end = closing(tokens, at);
            for column in at..end {
                if tokens[column].is_name() {
                    roles[column] = Role::Definition;
                }
            }
            at = end;
        }
    }
    roles
}

fn role(tokens: &[Token<'_>], at: usize) -> Role {
    let token = &tokens[at];
    let is = |index: Option<usize>, words: &[&str]| {
        index
            .and_then(|index| tokens.get(index))
            .is_some_and(|token| token.is_one_of(words))
    };
    let (before, behind) = (at.checked_sub(1), Some(at + 1));
    let is_text = tokens
        .get(at + 1)
        .is_some_and(|next| next.kind == Kind::Text);
    if !token.is_name() || is(before, &["::"]) || is_text {
        return Role::Neither;
    }
    if token.kind == Kind::Word && is_reserved(token.text) && !is_call_of_reserved(tokens, at) {
        return Role::Neither;
    }
    if is(before, &["("]) && is(at.checked_sub(2), WITH_DATE_PARTS) && is(behind, &[",", "from"]) {
        return Role::Neither;
    }
    if is(before, &["as"]) || is_common_table_expression(tokens, at) {
        return Role::Definition;
    }
    if follows_an_operand(tokens, at) {
        return if token.is_one_of(BEHIND_OPERANDS) {
            Role::Neither
        } else {
            Role::Definition
        };
    }
    let opens = is(behind, &["("]);
    if !opens || is(before, &["into", "from", "join", "update", "using"]) {
        Role::Name
    } else if token.is_one_of(BEFORE_BRACKETS) {
        Role::Neither
    } else {
        Role::Function
    }
}

/// `left(…)` and its like are functions although the words are reserved.
fn is_call_of_reserved(tokens: &[Token<'_>], at: usize) -> bool {
    let opens = tokens.get(at + 1).is_some_and(|next| next.is("("));
    opens && tokens[at].is_one_of(&["left", "right"])
}

/// `name as (`, `name (columns) as (`.
fn is_common_table_expression(tokens: &[Token<'_>], at: usize) -> bool {
    let introduced = at
        .checked_sub(1)
        .is_some_and(|before| tokens[before].is_one_of(&["with", "recursive", ","]));
    let mut next = at + 1;
    if tokens.get(next).is_some_and(|token| token.is("(")) {
        next = closing(tokens, next);
    }
    let followed = tokens.get(next).is_some_and(|token| token.is("as"))
        && tokens.get(next + 1).is_some_and(|token| token.is("("));
    introduced && followed
}

/// Whether what stands before is complete, so that a word behind it can only be an alias.
fn follows_an_operand(tokens: &[Token<'_>], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|before| &tokens[before]) else {
        return false;
    };
    match before.kind {
        Kind::Quoted | Kind::Text | Kind::Number => true,
        Kind::Symbol => before.is(")") || before.is("]"),
        Kind::Word => {
            let ends = !is_reserved(before.text) && !before.is_one_of(BEFORE_NAMES);
            ends || before.is_one_of(&["end", "null", "true", "false", "current_date", "sysdate"])
        }
    }
}

/// The index behind the bracket that closes the one at `open`.
fn closing(tokens: &[Token<'_>], open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        if token.is("(") {
            depth += 1;
        } else if token.is(")") {
            depth -= 1;
            if depth == 0 {
                return at + 1;
            }
        }
    }
    tokens.len()
}

fn lower(token: &Token<'_>) -> String {
    token.text.trim_matches('"').to_ascii_lowercase()
}

/// Whether an unquoted word cannot be a name.
fn is_reserved(word: &str) -> bool {
    let name = word.to_ascii_lowercase().parse::<plan::Identifier>();
    name.is_ok_and(|name| name.to_sql().starts_with('"'))
}
