//! Which command tags say how many rows were written.

use executor::Session as _;

use crate::kit::{Findings, Kit, Probe, Seen};

pub(crate) async fn ask(kit: &Kit, findings: &mut Findings) {
    findings
        .add(
            Probe {
                name: "row-counts",
                question: "which statements say how many rows they wrote?",
                expected: &[
                    "INSERT 4, UPDATE 4, DELETE 2, MERGE 4",
                    "INSERT 4, UPDATE 4, DELETE 2, MERGE ?",
                ],
            },
            written(kit),
        )
        .await;
}

async fn written(kit: &Kit) -> Seen {
    let source = kit.fill("counted_source", 4).await?;
    let target = kit.fill("counted", 1).await?;
    let copy = kit.table("counted_copy");
    let mut session = kit.session().await?;
    session.run(&format!("DELETE FROM {target}")).await?;
    let mut story = Vec::new();
    for (name, sql) in [
        (
            "INSERT",
            format!("INSERT INTO {target} SELECT a FROM {source}"),
        ),
        ("UPDATE", format!("UPDATE {target} SET a = a + 0")),
        ("DELETE", format!("DELETE FROM {target} WHERE a < 2")),
        (
            "MERGE",
            format!(
                "MERGE INTO {target} USING {source} ON {target}.a = {source}.a \
                 WHEN MATCHED THEN UPDATE SET a = {source}.a \
                 WHEN NOT MATCHED THEN INSERT VALUES ({source}.a)"
            ),
        ),
        (
            "CTAS",
            format!("CREATE TABLE {copy} AS SELECT a FROM {source}"),
        ),
    ] {
        let said = match session.run(&sql).await {
            Ok(completion) => completion
                .rows
                .map_or("?".to_owned(), |rows| rows.to_string()),
            Err(error) => crate::kit::told(&error),
        };
        story.push(format!("{name} {said}"));
    }
    Ok(story.join(", "))
}
