//! Regular expressions:
//! <https://docs.aws.amazon.com/redshift/latest/dg/pattern-matching-conditions-posix.html>.
//!
//! POSIX takes the longest of the leftmost matches, Perl the first. A match is taken where both
//! agree; where they do not, and for syntax that only one side has, the function refuses.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::hybrid::regex::{Cache as RegexCache, Regex};
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input, MatchKind};

use super::{Answer, Fault, at, whole};
use crate::refusal::sqlstate;

/// Patterns that stay compiled per thread.
const KEPT: usize = 64;

struct Pattern {
    /// Finds where a match starts, and where Perl ends it.
    first: Regex,
    first_cache: RefCell<RegexCache>,
    /// Finds where the longest one ends.
    longest: DFA,
    longest_cache: RefCell<Cache>,
    depends_on_unicode: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Letters {
    Sensitive,
    Insensitive,
}

thread_local! {
    static PATTERNS: RefCell<BTreeMap<(String, Letters), Rc<Pattern>>> = RefCell::default();
}

/// `text ~ pattern`.
pub(super) fn like(arguments: &[&str]) -> Answer {
    let text = at(arguments, 0);
    let pattern = compiled(at(arguments, 1), Letters::Sensitive)?;
    pattern.suits(text)?;
    let found = pattern.find(text, 0)?.is_some();
    Ok(Some(found.to_string()))
}

/// `(text, pattern, position, parameters)`.
pub(super) fn count(arguments: &[&str]) -> Answer {
    let matches = matches(arguments, 2, 3)?;
    Ok(Some(matches.map_or(0, |found| found.len()).to_string()))
}

/// `(text, pattern, position, occurrence, option, parameters)`: in characters, from 1.
pub(super) fn position(arguments: &[&str]) -> Answer {
    let text = at(arguments, 0);
    let found = occurrence(arguments, 5)?;
    let end = whole(arguments, 4)?;
    let place = match (found, end) {
        (None, _) => 0,
        (Some((start, _)), 0) => characters(text, start) + 1,
        (Some((_, end)), 1) => characters(text, end) + 1,
        _ => return Err(Fault::open("an option of REGEXP_INSTR besides 0 and 1")),
    };
    Ok(Some(place.to_string()))
}

/// `(text, pattern, position, occurrence, parameters)`: an empty text where nothing matches, and NULL
/// for an occurrence that no text of this length has.
///
/// Source: <https://docs.aws.amazon.com/redshift/latest/dg/REGEXP_SUBSTR.html>.
pub(super) fn substr(arguments: &[&str]) -> Answer {
    let text = at(arguments, 0);
    if text.is_empty() {
        // Its first occurrence is beyond its characters, and nothing matches.
        return Err(Fault::open("REGEXP_SUBSTR of an empty text"));
    }
    let wanted = whole(arguments, 3)?;
    if usize::try_from(wanted).map_or(true, |wanted| wanted == 0 || wanted > text.chars().count()) {
        return Ok(None);
    }
    Ok(Some(match occurrence(arguments, 4)? {
        Some((start, end)) => text[start..end].to_owned(),
        None => String::new(),
    }))
}

/// `(text, pattern, replacement, position, parameters)`: every match.
pub(super) fn replace(arguments: &[&str]) -> Answer {
    let (text, replacement) = (at(arguments, 0), at(arguments, 2));
    if replacement.contains(['\\', '$']) {
        return Err(Fault::open("a replacement that refers to groups"));
    }
    let Some(found) = matches(arguments, 3, 4)? else {
        return Ok(Some(text.to_owned()));
    };
    let mut result = String::with_capacity(text.len());
    let mut copied = 0;
    for (start, end) in found {
        result.push_str(&text[copied..start]);
        result.push_str(replacement);
        copied = end;
    }
    result.push_str(&text[copied..]);
    Ok(Some(result))
}

fn occurrence(arguments: &[&str], parameters: usize) -> Result<Option<(usize, usize)>, Fault> {
    let wanted = whole(arguments, 3)?;
    let Some(index) = usize::try_from(wanted).ok().and_then(|n| n.checked_sub(1)) else {
        return Err(Fault::open("an occurrence below 1"));
    };
    let found = matches(arguments, 2, parameters)?.unwrap_or_default();
    Ok(found.get(index).copied())
}

/// Every match from a position on, without overlaps; `None` if the position is behind the text.
fn matches(
    arguments: &[&str],
    position: usize,
    parameters: usize,
) -> Result<Option<Vec<(usize, usize)>>, Fault> {
    let text = at(arguments, 0);
    let letters = letters(at(arguments, parameters))?;
    if letters == Letters::Insensitive && !text.is_ascii() {
        return Err(Fault::open("letters of any case beyond ASCII"));
    }
    let pattern = compiled(at(arguments, 1), letters)?;
    pattern.suits(text)?;
    let skipped = usize::try_from(whole(arguments, position)?.max(1) - 1).unwrap_or(usize::MAX);
    let Some(mut from) = text
        .char_indices()
        .map(|(at, _)| at)
        .nth(skipped)
        .or_else(|| (skipped == 0).then_some(0))
    else {
        return Ok(None);
    };
    if skipped > 0 && at(arguments, 1).contains('^') {
        return Err(Fault::open("`^` with a position"));
    }
    let mut found = Vec::new();
    while let Some((start, end)) = pattern.find(text, from)? {
        if start == end {
            return Err(Fault::open(
                "a regular expression that matches nothing at all",
            ));
        }
        found.push((start, end));
        from = end;
    }
    Ok(Some(found))
}

fn letters(parameters: &str) -> Result<Letters, Fault> {
    match parameters {
        "" | "c" => Ok(Letters::Sensitive),
        "i" => Ok(Letters::Insensitive),
        _ => Err(Fault::open(
            "parameters of a regular expression besides `c` and `i`",
        )),
    }
}

fn characters(text: &str, bytes: usize) -> usize {
    text[..bytes].chars().count()
}

fn compiled(written: &str, letters: Letters) -> Result<Rc<Pattern>, Fault> {
    let key = (written.to_owned(), letters);
    let kept = PATTERNS.with_borrow(|patterns| patterns.get(&key).cloned());
    if let Some(kept) = kept {
        return Ok(kept);
    }
    let pattern = Rc::new(Pattern::new(written, letters)?);
    PATTERNS.with_borrow_mut(|patterns| {
        if patterns.len() >= KEPT {
            patterns.clear();
        }
        patterns.insert(key, Rc::clone(&pattern));
    });
    Ok(pattern)
}

impl Pattern {
    fn new(written: &str, letters: Letters) -> Result<Self, Fault> {
        check(written)?;
        let syntax = syntax::Config::new().case_insensitive(letters == Letters::Insensitive);
        let unreadable = || Fault::open("this regular expression, which it cannot read");
        let first = Regex::builder()
            .syntax(syntax)
            .build(written)
            .map_err(|_| unreadable())?;
        let longest = DFA::builder()
            .configure(DFA::config().match_kind(MatchKind::All))
            .syntax(syntax)
            .build(written)
            .map_err(|_| unreadable())?;
        Ok(Self {
            first_cache: RefCell::new(first.create_cache()),
            longest_cache: RefCell::new(longest.create_cache()),
            first,
            longest,
            depends_on_unicode: written.contains("[:")
                || written.contains(r"\w")
                || written.contains(r"\W")
                || written.contains(r"\d")
                || written.contains(r"\D")
                || written.contains(r"\s")
                || written.contains(r"\S"),
        })
    }

    /// What a dot does to a line end, and which letters beyond ASCII are in a class, is not
    /// documented.
    fn suits(&self, text: &str) -> Result<(), Fault> {
        if text.contains(['\n', '\r']) {
            return Err(Fault::open("a regular expression over several lines"));
        }
        if self.depends_on_unicode && !text.is_ascii() {
            return Err(Fault::open("a class of characters over text beyond ASCII"));
        }
        Ok(())
    }

    fn find(&self, text: &str, from: usize) -> Result<Option<(usize, usize)>, Fault> {
        let tired = |_| {
            Fault::of(
                sqlstate::INTERNAL,
                "the regular expression is too expensive",
            )
        };
        let input = Input::new(text).range(from..);
        let found = self
            .first
            .try_search(&mut self.first_cache.borrow_mut(), &input)
            .map_err(tired)?;
        let Some(found) = found else {
            return Ok(None);
        };
        let input = Input::new(text)
            .range(found.start()..)
            .anchored(Anchored::Yes);
        let longest = self
            .longest
            .try_search_fwd(&mut self.longest_cache.borrow_mut(), &input)
            .map_err(tired)?;
        if longest.map(|end| end.offset()) != Some(found.end()) {
            return Err(Fault::open(
                "a regular expression whose first match is not its longest",
            ));
        }
        Ok(Some((found.start(), found.end())))
    }
}

/// Refuses syntax that does not mean the same on both sides.
fn check(pattern: &str) -> Result<(), Fault> {
    let refuse = |what: &str| Err(Fault::open(format_args!("{what} in a regular expression")));
    let mut rest = pattern.chars().peekable();
    let mut repeats = false;
    while let Some(next) = rest.next() {
        let was_repeated = std::mem::take(&mut repeats);
        match next {
            '\\' => match rest.next() {
                Some(escaped) if escaped.is_ascii_punctuation() || "dDwWsS".contains(escaped) => {}
                _ => return refuse("this escape"),
            },
            '(' if rest.peek() == Some(&'?') => return refuse("`(?`"),
            '*' | '+' | '?' => {
                if was_repeated {
                    return refuse("a repeated repetition");
                }
                repeats = true;
            }
            '{' => {
                let inside: String = rest.by_ref().take_while(|c| *c != '}').collect();
                let is_count = inside.starts_with(|c: char| c.is_ascii_digit())
                    && inside.chars().all(|c| c.is_ascii_digit() || c == ',');
                if !is_count || was_repeated {
                    return refuse("these braces");
                }
                repeats = true;
            }
            '[' => {
                if rest.peek() == Some(&'^') {
                    rest.next();
                }
                // A bracket that comes first stands for itself in POSIX.
                if rest.peek() == Some(&']') {
                    return refuse("`[]`");
                }
                bracket(&mut rest).or_else(|()| refuse("these brackets"))?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// The inside of `[…]`: characters, ranges and `[:class:]`.
fn bracket(rest: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Result<(), ()> {
    const CLASSES: &[&str] = &[
        "alnum", "alpha", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space",
        "upper", "xdigit",
    ];
    let mut before = ' ';
    while let Some(next) = rest.next() {
        match next {
            ']' => return Ok(()),
            '\\' => return Err(()),
            '[' => {
                if rest.next() != Some(':') {
                    return Err(());
                }
                let class: String = rest.by_ref().take_while(|c| *c != ':').collect();
                if !CLASSES.contains(&class.as_str()) || rest.next() != Some(']') {
                    return Err(());
                }
            }
            // Set operations of the engine's syntax.
            '&' | '-' | '~' if before == next => return Err(()),
            _ => {}
        }
        before = next;
    }
    Err(())
}
