//! Valid statements over declared tables: faults in them are false.

use std::fs;
use std::path::PathBuf;

use sql::Catalogue;
use sql::script::{Known, Output, analyse};
use sql::typed::Type;

use crate::arguments::Spoil;
use crate::schema::{catalogue, public};
use crate::scripts::{self, Script};
use crate::spoiling;
use crate::table::{self, percent};

#[derive(Default)]
struct Count {
    statements: usize,
    clean: usize,
    warned: usize,
    columns: usize,
    typed: usize,
}

/// Prints every fault with its place, every column without a type, then the shares; answers the
/// smallest.
pub(crate) fn measure(
    paths: &[PathBuf],
    schemas: &[PathBuf],
    spoil: Option<Spoil>,
) -> Result<f64, String> {
    let catalogue = declared(schemas)?;
    let mut count = Count::default();
    let mut scripts: Vec<Script> = Vec::new();
    for path in paths {
        scripts.extend(scripts::read(path)?);
    }
    for script in &scripts {
        of_script(script, &catalogue, &mut count);
    }
    let typed = percent(count.typed, count.columns);
    let mut shares = vec![percent(count.clean, count.statements), typed];
    let row = |name: &str, part: usize, whole: usize| {
        let share = format!("{:.2} %", percent(part, whole));
        vec![name.to_owned(), part.to_string(), whole.to_string(), share]
    };
    let mut rows = vec![
        row("statements without fault", count.clean, count.statements),
        row("statements with warnings", count.warned, count.statements),
        row("output columns with a type", count.typed, count.columns),
    ];
    if let Some(spoil) = spoil {
        let found = spoiling::measure(&scripts, &catalogue, spoil);
        rows.push(row("spoiled names found", found.anywhere, found.names));
        rows.push(row("… at their place", found.at_their_place, found.names));
        shares.push(percent(found.anywhere, found.names));
    }
    table::print(&["what", "count", "of", "share"], &rows);
    Ok(shares.into_iter().fold(100.0, f64::min))
}

fn declared(schemas: &[PathBuf]) -> Result<Catalogue, String> {
    let mut ddl = String::new();
    for path in schemas {
        let text = fs::read_to_string(path);
        ddl += &text.map_err(|error| format!("{}: {error}", path.display()))?;
        ddl += "\n;\n";
    }
    let (catalogue, refused) = catalogue(&ddl);
    for statement in refused {
        for fault in statement.faults {
            println!(
                "schema: {}: {fault}: `{}`",
                fault.code(),
                fault.span.text(&ddl)
            );
        }
    }
    Ok(catalogue)
}

fn of_script(script: &Script, catalogue: &Catalogue, count: &mut Count) {
    for statement in analyse(&script.text, Known::Tables(catalogue.clone()), &public()) {
        count.statements += 1;
        count.clean += usize::from(!statement.is_refused());
        count.warned += usize::from(!statement.is_refused() && !statement.faults.is_empty());
        for fault in &statement.faults {
            let place = script.place(fault.span.start);
            println!("{place}: {}: {fault}", fault.code());
        }
        for output in &statement.outputs {
            count.columns += 1;
            match output {
                Output::Column { ty, .. } if *ty != Type::Unknown => count.typed += 1,
                Output::Column { name, .. } => {
                    let place = script.place(statement.span.start);
                    println!("{place}: `{name}` has no type");
                }
                Output::OpenStar => {
                    println!("{}: an open `*`", script.place(statement.span.start));
                }
            }
        }
    }
}
