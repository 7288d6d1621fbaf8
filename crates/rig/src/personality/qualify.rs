//! `QUALIFY`, which PostgreSQL does not have, as a condition around a subquery.
//!
//! `SELECT a, b AS c FROM t QUALIFY w = 1` becomes
//! `SELECT a, c FROM (SELECT a, b AS c, (w = 1) AS callsheet_qualified FROM t) AS … WHERE …`.

use sql::words;

use crate::faultwire::ServerError;

/// Innermost first, until none is left.
pub(super) fn as_subqueries(sql: &str) -> Result<String, ServerError> {
    let mut text = sql.to_owned();
    while let Some(next) = last_rewritten(&text)? {
        text = next;
    }
    Ok(text)
}

fn last_rewritten(sql: &str) -> Result<Option<String>, ServerError> {
    let spans = words(sql).map_err(|fault| ServerError::new("42601", fault.to_string()))?;
    let text: Vec<String> = spans
        .iter()
        .map(|span| span.text(sql).to_ascii_lowercase())
        .collect();
    // A later one is never around an earlier one.
    let Some(qualify) = text.iter().rposition(|word| word == "qualify") else {
        return Ok(None);
    };
    let unclear = || ServerError::new("0A000", "the rig cannot write this QUALIFY in another way");
    let select = backwards(&text, qualify, "select").ok_or_else(unclear)?;
    let from = forwards(&text, select + 1, &["from"]).ok_or_else(unclear)?;
    let ends = ["order", "limit", "union", "except", "intersect", "minus"];
    let end = forwards(&text, qualify + 1, &ends)
        .or_else(|| closing(&text, qualify + 1))
        .unwrap_or(text.len());
    let names = names(sql, &spans[select + 1..from]).ok_or_else(unclear)?;
    let at = |word: usize| spans.get(word).map_or(sql.len(), |span| span.start);
    let (before, items, sources, condition, after) = (
        &sql[..at(select)],
        &sql[at(select + 1)..at(from)],
        &sql[at(from)..at(qualify)],
        &sql[at(qualify + 1)..at(end)],
        &sql[at(end)..],
    );
    // Comments end with their line.
    Ok(Some(format!(
        "{before}SELECT {names} FROM (SELECT {items}\n, ({condition}\n) AS callsheet_qualified {sources}\n) AS callsheet_windowed WHERE callsheet_qualified\n{after}"
    )))
}

/// The word at the same depth of brackets before a place.
fn backwards(text: &[String], from: usize, word: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for at in (0..from).rev() {
        match text[at].as_str() {
            ")" => depth += 1,
            "(" => depth = depth.checked_sub(1)?,
            found if depth == 0 && found == word => return Some(at),
            _ => {}
        }
    }
    None
}

/// One of the words at the same depth, before the bracket that closes it.
fn forwards(text: &[String], from: usize, any: &[&str]) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, word) in text.iter().enumerate().skip(from) {
        match word.as_str() {
            "(" => depth += 1,
            ")" => depth = depth.checked_sub(1)?,
            found if depth == 0 && any.contains(&found) => return Some(at),
            _ => {}
        }
    }
    None
}

/// The bracket that closes what is around a place.
fn closing(text: &[String], from: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, word) in text.iter().enumerate().skip(from) {
        match word.as_str() {
            "(" => depth += 1,
            ")" if depth == 0 => return Some(at),
            ")" => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The names of the items: the last word of each.
fn names(sql: &str, items: &[sql::Span]) -> Option<String> {
    let mut names = Vec::new();
    let mut depth = 0_usize;
    let mut last = None;
    for span in items {
        let word = span.text(sql);
        match word {
            "(" => depth += 1,
            ")" => depth = depth.checked_sub(1)?,
            "," if depth == 0 => names.push(last.take()?),
            _ => {}
        }
        if word != "," || depth > 0 {
            last = Some(word);
        }
    }
    names.push(last?);
    let is_name = |name: &&str| {
        let first = name.chars().next();
        first.is_some_and(|first| first.is_alphabetic() || first == '_' || first == '"')
    };
    names.iter().all(is_name).then(|| names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::as_subqueries;

    #[test]
    fn a_condition_on_windows_becomes_one_around_them() {
        let sql = "INSERT INTO t (a, b) SELECT a, b FROM (\nselect s.a, f(s.c, 1) as b -- why\nfrom s\nqualify row_number() over (partition by s.a order by s.c) = 1\n) AS loaded";
        let rewritten = as_subqueries(sql).expect("it can be written");
        let flat = rewritten.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(
            flat,
            "INSERT INTO t (a, b) SELECT a, b FROM ( SELECT a, b FROM (SELECT s.a, f(s.c, 1) as b -- why \
             , (row_number() over (partition by s.a order by s.c) = 1 ) AS callsheet_qualified from s \
             ) AS callsheet_windowed WHERE callsheet_qualified ) AS loaded"
        );
    }

    #[test]
    fn what_has_none_stays() {
        let sql = "SELECT 'qualify' FROM t";
        assert_eq!(as_subqueries(sql).expect("nothing to do"), sql);
    }

    #[test]
    fn a_star_has_no_names() {
        let sql = "SELECT * FROM t QUALIFY count(*) over () = 1";
        assert!(as_subqueries(sql).is_err());
    }
}
