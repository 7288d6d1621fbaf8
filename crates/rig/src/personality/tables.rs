//! `CREATE TABLE` as PostgreSQL has it: how rows are spread, sorted and encoded is left out, and so
//! are keys, which Redshift declares and never enforces.

use sql::statement::{
    ColumnDefinition, CreateTable, DistStyle, IdentityValues, Persistence, Presence, SortStyle,
};
use sql::typed::Nullability;
use sql::words;

pub(super) fn create(sql: &str, create: &CreateTable) -> String {
    let temporary = match create.persistence {
        Persistence::Temporary => "TEMP ",
        Persistence::Permanent => "",
    };
    let presence = match create.presence {
        Presence::Required => "",
        Presence::Optional => "IF NOT EXISTS ",
    };
    let mut lines: Vec<String> = create.columns.iter().map(|one| column(sql, one)).collect();
    for like in create.likes.iter().rev() {
        let line = format!("LIKE {}", like.table.span.text(sql));
        lines.insert(like.position.min(lines.len()), line);
    }
    let name = create.name.span.text(sql);
    let lines = lines.join(",\n");
    format!("CREATE {temporary}TABLE {presence}{name} (\n{lines}\n)")
}

fn column(sql: &str, column: &ColumnDefinition) -> String {
    let mut line = format!(
        "{} {}",
        column.name.value.to_sql(),
        ty(&column.ty.value.to_string())
    );
    if column.nullability == Nullability::NotNull {
        line.push_str(" NOT NULL");
    }
    if let Some(default) = column.default {
        line.push_str(" DEFAULT ");
        line.push_str(default.text(sql));
    }
    if let Some(identity) = column.identity {
        let values = match identity.values {
            IdentityValues::Generated => "ALWAYS",
            IdentityValues::ByDefault => "BY DEFAULT",
        };
        let numbers = format!(
            "START WITH {} INCREMENT BY {}",
            identity.seed, identity.step
        );
        line = format!("{line} GENERATED {values} AS IDENTITY ({numbers})");
    }
    line
}

fn ty(written: &str) -> String {
    match written.split('(').next().unwrap_or_default() {
        "super" => String::from("jsonb"),
        "varbyte" => String::from("bytea"),
        _ => written.to_owned(),
    }
}

/// How rows are spread and sorted, where views of the rig find it: as the table's comment.
pub(super) fn remark(create: &CreateTable) -> String {
    let style = match &create.attributes.dist {
        None | Some(DistStyle::Auto | DistStyle::KeyPosition(_)) => String::from("AUTO"),
        Some(DistStyle::Even) => String::from("EVEN"),
        Some(DistStyle::All) => String::from("ALL"),
        Some(DistStyle::Key(column)) => format!("KEY({column})"),
    };
    let sort = match &create.attributes.sort {
        Some(SortStyle::Compound(columns)) => columns
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(","),
        Some(SortStyle::Interleaved(columns)) => columns
            .iter()
            .map(|column| format!("-{column}"))
            .collect::<Vec<_>>()
            .join(","),
        None | Some(SortStyle::Auto | SortStyle::Positions(_)) => String::new(),
    };
    // Set only where it has none: `IF NOT EXISTS` may have found another table.
    let name = create.name.to_string().replace('\'', "''");
    format!("SELECT redshift.remark('{name}', '{style};{sort}')")
}

/// `CREATE TABLE name attributes AS query` without the attributes.
pub(super) fn without_attributes(sql: &str) -> String {
    let Ok(words) = words(sql) else {
        return sql.to_owned();
    };
    let is = |at: usize, word: &str| {
        words
            .get(at)
            .is_some_and(|span| span.text(sql).eq_ignore_ascii_case(word))
    };
    let first = (0..words.len()).find(|at| {
        [
            "diststyle",
            "distkey",
            "sortkey",
            "compound",
            "interleaved",
            "backup",
            "encode",
        ]
        .iter()
        .any(|word| is(*at, word))
    });
    let mut depth = 0_usize;
    let as_word = (0..words.len()).find(|at| {
        if is(*at, "(") {
            depth += 1;
        } else if is(*at, ")") {
            depth = depth.saturating_sub(1);
        }
        depth == 0 && is(*at, "as")
    });
    match (first, as_word) {
        (Some(first), Some(as_word)) if first < as_word => {
            let (from, to) = (words[first].start, words[as_word].start);
            format!("{}{}", &sql[..from], &sql[to..])
        }
        _ => sql.to_owned(),
    }
}
