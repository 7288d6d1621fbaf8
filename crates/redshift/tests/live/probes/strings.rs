//! What text means.

use crate::kit::{Findings, Kit, Probe, Seen, told, value};

pub(crate) async fn ask(kit: &Kit, findings: &mut Findings) {
    findings
        .add(
            Probe {
                name: "reported-settings",
                question: "which settings does the server report by itself?",
                expected: &[],
            },
            reported(kit),
        )
        .await;

    findings.add(Probe {
        name: "backslash",
        question: "how long is the literal 'a\\\\b' (3: a backslash escapes; 4: it does not)?",
        expected: &["3"],
    }, answer(kit, r"SELECT LENGTH('a\\b')")).await;

    findings
        .add(
            Probe {
                name: "chr-92",
                question: "is 'a' || CHR(92) || 'b' three characters long?",
                expected: &["3"],
            },
            answer(kit, "SELECT LENGTH('a' || CHR(92) || 'b')"),
        )
        .await;

    findings
        .add(
            Probe {
                name: "escape-string",
                question: "is E'a' a literal?",
                expected: &[],
            },
            answer(kit, "SELECT E'a'"),
        )
        .await;
}

async fn answer(kit: &Kit, sql: &str) -> Seen {
    let mut session = kit.session().await?;
    value(&mut session, sql).await
}

async fn reported(kit: &Kit) -> Seen {
    let mut session = kit.session().await?;
    let names = [
        "server_version",
        "server_encoding",
        "client_encoding",
        "DateStyle",
        "TimeZone",
        "is_superuser",
        "integer_datetimes",
        "standard_conforming_strings",
    ];
    let mut story: Vec<String> = names
        .iter()
        .filter_map(|name| Some(format!("{name} {}", session.parameter(name)?)))
        .collect();
    let shown = value(&mut session, "SHOW standard_conforming_strings").await;
    story.push(format!(
        "SHOW standard_conforming_strings: {}",
        shown.unwrap_or_else(|error| told(&error))
    ));
    Ok(story.join(", "))
}
