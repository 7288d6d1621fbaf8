//! The report as Markdown, for a pull request or the summary of a CI job.
//!
//! It stays compact however many intervals there are: each check is one row.

use std::fmt::Write as _;

use super::wording::{self, count};
use super::{Attention, CheckGroup, Lifetime, Report, TableReport};

/// Writes the report as GitHub-flavoured Markdown.
pub fn write(report: &Report) -> String {
    let mut text = format!(
        "## `{}` {}: {}\n\n{}.\n\n",
        report.pipeline,
        report.range,
        wording::ending(&report.ending),
        capitalised(&report.verdict()),
    );
    let _ = writeln!(
        text,
        "Plan `{}` on target `{}`, {}; run `{}`, started {}, took {}.",
        report.plan.short(),
        report.target.name,
        wording::span_of_plan(report.cadence, report.intervals),
        report.run,
        report.started_at,
        wording::duration(report.millis),
    );
    let attention = report.attention();
    if !attention.is_empty() {
        text += "\n### To look at\n\n";
        for one in &attention {
            note(&mut text, one);
        }
    }
    text += "\n### Tables\n\n| table | load | rows written | rows now | intervals |\n|---|---|--:|--:|---|\n";
    for row in &report.tables {
        table(&mut text, row);
    }
    let groups = report.check_groups();
    if groups.is_empty() {
        text += "\nThe plan has no checks.\n";
        return text;
    }
    text += "\n### Checks\n\n| | check | table | value | expected | severity | scope | intervals |\n|---|---|---|--:|--:|---|---|--:|\n";
    for group in &groups {
        check(&mut text, group);
    }
    text
}

fn note(text: &mut String, attention: &Attention) {
    let _ = write!(text, "- **{}**", cell(&attention.what));
    if let Some(place) = &attention.place {
        let _ = write!(text, " (`{place}`)");
    }
    text.push('\n');
    for detail in &attention.detail {
        let _ = writeln!(text, "  - {}", cell(detail));
    }
    let _ = writeln!(text, "  - next: {}", cell(&attention.next));
}

fn table(text: &mut String, row: &TableReport) {
    let now = match (row.rows_total, row.lifetime) {
        (_, Lifetime::Interval) => "temporary".to_owned(),
        (Some(rows), Lifetime::Stays) => count(rows),
        (None, Lifetime::Stays) => String::new(),
    };
    let _ = writeln!(
        text,
        "| {} | {} | {} | {now} | {} |",
        cell(&format!("`{}`", row.table)),
        row.load,
        row.rows_written.map(count).unwrap_or_default(),
        wording::progress(row),
    );
}

fn check(text: &mut String, group: &CheckGroup<'_>) {
    let worst = group.worst();
    let counts = &group.counts;
    let worse = counts.total - counts.pass;
    let intervals = if counts.total > 1 && worse > 0 && worse < counts.total {
        format!("{} of {}", count(worse as u64), count(counts.total as u64))
    } else {
        count(counts.total as u64)
    };
    let _ = writeln!(
        text,
        "| {} | {} | `{}` | {} | {} | {} | {} | {intervals} |",
        wording::verdict(worst.verdict),
        cell(&worst.title),
        worst.unit,
        wording::values(group),
        worst.expect,
        wording::severity(worst.severity),
        wording::scope(worst.scope),
    );
}

/// Text that ends neither a cell nor a line, and opens no HTML; what stands in backticks stays.
fn cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut code = Code::Outside;
    for character in text.chars() {
        match (character, code) {
            ('\n' | '\r', _) => out.push(' '),
            ('|', _) => out.push_str("\\|"),
            ('`', Code::Outside) => {
                code = Code::Inside;
                out.push('`');
            }
            ('`', Code::Inside) => {
                code = Code::Outside;
                out.push('`');
            }
            ('<', Code::Outside) => out.push_str("&lt;"),
            ('*' | '_', Code::Outside) => {
                out.push('\\');
                out.push(character);
            }
            _ => out.push(character),
        }
    }
    out
}

#[derive(Clone, Copy)]
enum Code {
    Outside,
    Inside,
}

fn capitalised(sentence: &str) -> String {
    let mut characters = sentence.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_cannot_leave_its_row_nor_open_html() {
        assert_eq!(
            cell("a|b\n<img> `x < y|z` song_id"),
            "a\\|b &lt;img> `x < y\\|z` song\\_id"
        );
    }
}
