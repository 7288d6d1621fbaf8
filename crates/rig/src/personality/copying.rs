//! `COPY … FROM 's3://…'` as `COPY … FROM STDIN` with the rows of a folder's files.

mod load_errors;
mod rows;

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};

use sql::statement::{Authorization, Copy, CopyFormat, CopyOptions, JsonPaths};

pub(crate) use load_errors::LoadErrors;

use super::Personality;
use super::dialogue::Dialogue;
use super::objects::{self, Object};
use crate::faultwire::ServerError;
use rows::Row;

pub(super) fn dialogue(
    sql: &str,
    copy: &Copy,
    personality: &Personality,
    server: u16,
    database: &str,
) -> Result<Dialogue, ServerError> {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    if let Authorization::Keys(_) = copy.authorization {
        return Err(ServerError::new("XX000", "the rig takes no keys"));
    }
    supported(&copy.options)?;
    let objects = objects::below(personality, &copy.from.value)?;
    let columns: Vec<String> = copy
        .columns
        .iter()
        .map(|column| column.value.to_string())
        .collect();
    let rows = rows(personality, copy, &columns, &objects)?;
    let mut text = String::new();
    for row in &rows {
        row.write(&mut text);
    }
    let table = copy.name.span.text(sql);
    let listed = copy.columns.iter().map(|column| column.value.to_sql());
    let listed = listed.collect::<Vec<_>>().join(", ");
    let listed = if listed.is_empty() {
        listed
    } else {
        format!(" ({listed})")
    };
    let id = NEXT.fetch_add(1, Ordering::Relaxed);
    let mut files = String::new();
    for object in &objects {
        let count = rows.iter().filter(|row| row.uri == object.uri).count();
        let separator = if files.is_empty() { "" } else { "\n" };
        let uri = object.uri.replace('\'', "''");
        write!(files, "{separator}{uri}\t{count}\t{}", object.content.len())
            .expect("a string takes all");
    }
    let note = format!(
        "SELECT set_config('redshift.last_copy_count', '{}', false), \
         set_config('redshift.last_copy_id', '{id}', false), \
         set_config('redshift.last_copy_files', E'{}', false)",
        rows.len(),
        files.replace('\t', "\\t").replace('\n', "\\n"),
    );
    let places = rows.iter().map(|row| (row.uri.clone(), row.line)).collect();
    let errors = LoadErrors {
        server,
        database: database.to_owned(),
        table: copy.name.table.to_string(),
        query: id,
        rows: places,
    };
    let statement = format!("COPY {table}{listed} FROM STDIN");
    Ok(Dialogue::copy(&statement, text.as_bytes(), errors).after(&note))
}

/// What changes data must not be passed over in silence.
fn supported(options: &CopyOptions) -> Result<(), ServerError> {
    let known = CopyOptions {
        region: options.region.clone(),
        comp_update: options.comp_update,
        stat_update: options.stat_update,
        ignore_header: options.ignore_header,
        time_format: options.time_format.clone(),
        date_format: options.date_format.clone(),
        null_as: options.null_as.clone(),
        ..CopyOptions::default()
    };
    if *options == known {
        return Ok(());
    }
    Err(ServerError::new(
        "0A000",
        "the rig's COPY does not know an option of this statement",
    ))
}

fn rows(
    personality: &Personality,
    copy: &Copy,
    columns: &[String],
    objects: &[Object],
) -> Result<Vec<Row>, ServerError> {
    let mut rows = Vec::new();
    match &copy.format {
        CopyFormat::Json(paths) => {
            let paths = match paths {
                JsonPaths::Auto => columns.iter().map(|column| vec![column.clone()]).collect(),
                JsonPaths::File(uri) => {
                    let files = objects::below(personality, uri)?;
                    rows::paths(&files[0].content)?
                }
                JsonPaths::AutoIgnoreCase | JsonPaths::NoShred => {
                    return Err(ServerError::new(
                        "0A000",
                        "the rig's COPY maps names or paths",
                    ));
                }
            };
            for object in objects {
                rows.extend(rows::of_json(object, &paths)?);
            }
        }
        CopyFormat::Csv { quote, delimiter } => {
            for object in objects {
                rows.extend(rows::of_csv(object, copy, *quote, delimiter));
            }
        }
        _ => {
            return Err(ServerError::new(
                "0A000",
                "the rig's COPY reads JSON and CSV",
            ));
        }
    }
    Ok(rows)
}
