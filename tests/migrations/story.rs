//! A migration in few words: its notes, and of each unit what it does besides its frame.

use std::fmt::Write as _;

use plan::unit::Redo;
use plan::{Plan, Verb};

pub(super) fn of(plan: &Plan) -> String {
    let mut text = String::new();
    let migration = plan.header.migration.as_ref().expect("a migration");
    for note in &migration.notes {
        let _ = writeln!(text, "note: {note}");
    }
    if plan.units.is_empty() {
        text.push_str("nothing to migrate\n");
    }
    for unit in &plan.units {
        let _ = writeln!(
            text,
            "\n{}: {}\n  readers {}",
            unit.id, unit.title, unit.visible
        );
        for step in &unit.steps {
            let sql = step.sql.text.as_str().replace('\n', "\n    ");
            match &step.verb {
                Verb::Begin | Verb::Fence | Verb::Record | Verb::Commit => {}
                Verb::Alone(Redo::Repeatable) => {
                    let _ = writeln!(text, "  outside a transaction\n    {sql};");
                }
                Verb::Alone(Redo::Verify(query)) => {
                    let asked = query.text.as_str().replace('\n', "\n    ");
                    let _ = writeln!(
                        text,
                        "  outside a transaction\n    {sql};\n  happened where this is 1\n    {asked};"
                    );
                }
                Verb::Check(id) => {
                    let check = plan.check(id).expect("a check of the plan");
                    let _ = writeln!(text, "  check {}\n    {sql};", check.title);
                }
                _ => {
                    let _ = writeln!(text, "    {sql};");
                }
            }
        }
    }
    text
}
