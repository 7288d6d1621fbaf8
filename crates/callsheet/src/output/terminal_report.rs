//! The report as a person reads it after a run.

use std::fmt::Write as _;
use std::path::Path;

use plan::record::Ending;
use plan::report::wording::{self, count};
use plan::report::{Attention, CheckGroup, Lifetime, Report, TableReport, Urgency, Verdict};

use super::rows::{Align, table};
use super::style::{Style, paint};

/// Where the files of a report lie.
pub(crate) struct Places<'a> {
    pub(crate) plan: &'a Path,
    /// None where nothing was written.
    pub(crate) folder: Option<&'a Path>,
    /// None where the tables are gone, or elsewhere.
    pub(crate) database: Option<&'a Path>,
}

/// The whole report, at most `width` columns wide where words allow it.
pub(crate) fn text(report: &Report, places: &Places<'_>, width: u16) -> String {
    let mut text = headline(report);
    let (urgent, notes): (Vec<_>, Vec<_>) = report
        .attention()
        .into_iter()
        .partition(|attention| attention.urgency == Urgency::Stopped);
    for attention in &urgent {
        note(&mut text, attention, Style::Bad);
    }
    let _ = write!(text, "\n{}\n\n", tables(report, width));
    let (before, groups): (Vec<_>, Vec<_>) = report
        .check_groups()
        .into_iter()
        .partition(|group| group.worst().verdict == Verdict::AlreadyDone);
    if !groups.is_empty() {
        let _ = write!(text, "{}\n\n", checks(&groups, width));
    }
    if !before.is_empty() {
        let number = wording::counted(before.len(), "check");
        let _ = write!(
            text,
            "{number} ran when the intervals were loaded, and not again\n\n"
        );
    }
    for attention in &notes {
        note(&mut text, attention, Style::Notice);
    }
    if !notes.is_empty() {
        text.push('\n');
    }
    files(&mut text, report, places);
    text
}

fn headline(report: &Report) -> String {
    let style = match report.ending {
        Ending::Complete => Style::Good,
        Ending::Interrupted => Style::Notice,
        _ => Style::Bad,
    };
    let title = format!(
        "{} {} ({}) on {}",
        report.pipeline,
        report.range,
        wording::span_of_plan(report.cadence, report.intervals),
        report.target.name,
    );
    format!(
        "\n{}\n{} {}\n",
        paint(&title, Style::Title),
        paint(&report.verdict(), style),
        paint(
            &format!("({})", wording::duration(report.millis)),
            Style::Quiet
        ),
    )
}

fn note(text: &mut String, attention: &Attention, style: Style) {
    let _ = write!(text, "\n{}", paint(&attention.what, style));
    if let Some(place) = &attention.place {
        let _ = write!(text, " {}", paint(&format!("[{place}]"), Style::Quiet));
    }
    text.push('\n');
    for detail in &attention.detail {
        let _ = writeln!(text, "    {detail}");
    }
    let _ = writeln!(text, "    next: {}", attention.next);
}

fn tables(report: &Report, width: u16) -> String {
    let columns = [
        ("TABLE", Align::Left),
        ("LOAD", Align::Left),
        ("ROWS WRITTEN", Align::Right),
        ("ROWS NOW", Align::Right),
        ("INTERVALS", Align::Left),
    ];
    let rows = report.tables.iter().map(table_row).collect();
    table(&columns, rows, width)
}

fn table_row(row: &TableReport) -> Vec<String> {
    let now = match (row.lifetime, row.rows_total) {
        (Lifetime::Interval, _) => "temporary".to_owned(),
        (Lifetime::Stays, Some(rows)) => count(rows),
        (Lifetime::Stays, None) => "-".to_owned(),
    };
    vec![
        row.table.clone(),
        row.load.clone(),
        row.rows_written.map_or_else(|| "-".to_owned(), count),
        now,
        wording::progress(row),
    ]
}

fn checks(groups: &[CheckGroup<'_>], width: u16) -> String {
    let columns = [
        ("", Align::Left),
        ("TABLE", Align::Left),
        ("CHECK", Align::Left),
        ("VALUE", Align::Right),
        ("EXPECTED", Align::Right),
        ("INTERVALS", Align::Right),
    ];
    let rows = groups.iter().map(check_row).collect();
    let text = table(&columns, rows, width);
    // Painted after the layout, which must not count the codes.
    let painted: Vec<String> = text
        .lines()
        .map(|line| {
            for verdict in [Verdict::Fail, Verdict::Error, Verdict::Warn] {
                let word = wording::verdict(verdict);
                if let Some(rest) = line.strip_prefix(word).filter(|rest| rest.starts_with(' ')) {
                    let style = match verdict {
                        Verdict::Warn => Style::Notice,
                        _ => Style::Bad,
                    };
                    return format!("{}{rest}", paint(word, style));
                }
            }
            line.to_owned()
        })
        .collect();
    painted.join("\n")
}

fn check_row(group: &CheckGroup<'_>) -> Vec<String> {
    let worst = group.worst();
    let same = group
        .checks
        .iter()
        .filter(|check| check.verdict == worst.verdict);
    let same = same.count();
    let total = group.checks.len();
    let value = wording::values(group);
    vec![
        wording::verdict(worst.verdict).to_owned(),
        worst.unit.to_string(),
        worst.title.clone(),
        if value.is_empty() {
            "-".to_owned()
        } else {
            value
        },
        worst.expect.to_string(),
        if same == total {
            count(total as u64)
        } else {
            format!("{} of {}", count(same as u64), count(total as u64))
        },
    ]
}

fn files(text: &mut String, report: &Report, places: &Places<'_>) {
    let _ = writeln!(
        text,
        "plan    {}  {}",
        places.plan.display(),
        paint(&format!("sha256:{}", report.plan.short()), Style::Quiet)
    );
    if let Some(folder) = places.folder {
        let _ = writeln!(text, "report  {}", folder.join("report.md").display());
        let _ = writeln!(text, "        {}", folder.join("report.json").display());
        let _ = writeln!(text, "record  {}", folder.join("run.json").display());
    }
    if let Some(database) = places.database {
        let _ = writeln!(text, "tables  {}", database.display());
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn unit(unit: &str, outcome: &Value, rows: u64) -> Value {
        json!({
            "unit": unit, "interval": "2018-11-01T00:00:00/2018-11-02T00:00:00",
            "table": format!("s.{unit}"), "digest": "0".repeat(64), "outcome": outcome,
            "attempts": 1, "millis": 5, "rows_written": rows, "rows_total": rows,
            "origin": { "file": "plays/pipeline.yml", "line": 9 },
        })
    }

    fn check(title: &str, verdict: &str, value: i64) -> Value {
        json!({
            "check": format!("people.{title}"), "unit": "people",
            "interval": "2018-11-01T00:00:00/2018-11-02T00:00:00", "table": "s.people",
            "kind": "unique", "title": title, "scope": "interval", "severity": "error",
            "measures": "rows with a duplicate", "expect": { "max": 0 }, "verdict": verdict,
            "value": value, "origin": { "file": "plays/pipeline.yml", "line": 14 },
        })
    }

    /// A report of one day with the parts that matter here, as `report.json` has them.
    fn report(ending: &str, people: &Value, checks: &[Value]) -> Report {
        let units = [
            unit("events", &json!("done"), 1200),
            unit("people", people, 60),
        ];
        let done = usize::from(*people == json!("done"));
        let intervals = |done: usize| {
            json!({
                "total": 1, "done": done, "already_done": 0, "not_needed": 0,
                "blocked": 1 - done, "stale": 0, "failed": 0, "unknown": 0, "fenced": 0,
                "skipped": 0,
            })
        };
        let mut counted = intervals(done);
        counted["total"] = json!(2);
        counted["done"] = json!(1 + done);
        let table = |table: &str, load: &str, lifetime: &str, rows: Option<u64>, done: usize| {
            json!({
                "table": table, "kind": "fact", "load": load, "lifetime": lifetime,
                "rows_written": rows, "rows_total": rows, "intervals": intervals(done),
            })
        };
        let passed = checks
            .iter()
            .filter(|check| check["verdict"] == "pass")
            .count();
        serde_json::from_value(json!({
            "format": "callsheet-report/1", "plan": "0".repeat(64), "pipeline": "plays",
            "target": {
                "name": "local", "kind": "local", "schema": "s", "control_schema": "callsheet",
            },
            "cadence": "@daily", "range": "2018-11-01T00:00:00/2018-11-02T00:00:00",
            "intervals": 1, "run": "ab12", "started_at": "2026-11-22T15:00:00Z", "millis": 340,
            "ending": ending,
            "summary": {
                "units": counted,
                "checks": {
                    "total": checks.len(), "pass": passed, "warn": 0,
                    "fail": checks.len() - passed, "error": 0, "skipped": 0, "already_done": 0,
                },
                "rows_written": 1200,
            },
            "tables": [
                table("s.events__*", "copy", "interval", Some(1200), 1),
                table("s.people", "replace_batch", "stays", (done == 1).then_some(60), done),
            ],
            "units": units, "checks": checks,
        }))
        .expect("a report")
    }

    fn shown(report: &Report) -> String {
        let places = Places {
            plan: Path::new("p.plan"),
            folder: Some(Path::new("reports/ab12")),
            database: None,
        };
        anstream::adapter::strip_str(&text(report, &places, 90)).to_string()
    }

    #[test]
    fn a_complete_run_reads_top_down() {
        let checks = [check("`id` is unique", "pass", 0)];
        insta::assert_snapshot!(shown(&report("complete", &json!("done"), &checks)), @r"
        plays 2018-11-01 (1 interval) on local
        complete: 2 units done; 1 check passed (340 ms)

        TABLE        LOAD           ROWS WRITTEN   ROWS NOW  INTERVALS
        s.events__*  copy                  1,200  temporary  1 done
        s.people     replace_batch            60         60  1 done

              TABLE   CHECK           VALUE  EXPECTED  INTERVALS
        pass  people  `id` is unique      0         0          1

        plan    p.plan  sha256:000000000000
        report  reports/ab12/report.md
                reports/ab12/report.json
        record  reports/ab12/run.json
        ");
    }

    #[test]
    fn checks_of_intervals_done_before_are_counted_and_not_listed() {
        let done = json!("already_done");
        let shown = shown(&report(
            "complete",
            &done,
            &[check("`id` is unique", "already_done", 0)],
        ));
        assert!(shown.contains("1 check ran when the intervals were loaded, and not again"));
        assert!(!shown.contains("`id` is unique"), "{shown}");
    }

    #[test]
    fn a_blocked_run_says_why_before_anything_else() {
        let checks = [
            check("`id` is unique", "fail", 3),
            check("`id` is never null", "pass", 0),
        ];
        insta::assert_snapshot!(shown(&report("blocked", &json!("blocked"), &checks)), @r"
        plays 2018-11-01 (1 interval) on local
        blocked: a check failed, so its table was not published; 1 unit done, 1 not done; 2 checks: 1 passed, 1 failed (340 ms)

        check failed: `id` is unique in `s.people` for 2018-11-01 [plays/pipeline.yml:14]
            rows with a duplicate: 3, expected 0
            nothing of it was published: readers still see the rows of before
            next: mend the SELECT and plan again, or mend the files and run with `--reprocess` for the table that copies them

        TABLE        LOAD           ROWS WRITTEN   ROWS NOW  INTERVALS
        s.events__*  copy                  1,200  temporary  1 done
        s.people     replace_batch             -          -  1 NOT done

              TABLE   CHECK               VALUE  EXPECTED  INTERVALS
        FAIL  people  `id` is unique          3         0          1
        pass  people  `id` is never null      0         0          1

        plan    p.plan  sha256:000000000000
        report  reports/ab12/report.md
                reports/ab12/report.json
        record  reports/ab12/run.json
        ");
    }
}
