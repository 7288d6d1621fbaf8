//! What a migration does around tables that their loads make anew, and to views, which the new plan makes.

use plan::table::Shape;

use super::difference::{Course, Difference};
use super::draft::{Draft, Part, Work};
use super::properties;
use super::templates::RENAME_TABLE;
use super::values::of_table;
use super::views::Views;
use crate::template::block;

const UNCHANGED: &str = "see the same rows; who may read them changes with COMMIT";

/// The name of a table that its next load makes anew, and who may read it until then.
pub(super) fn table(difference: &Difference<'_>) -> Option<Draft> {
    let name = difference.new.name();
    let removed = properties::removed(difference);
    let is_changed = !removed.is_empty();
    let mut parts = vec![Part::Statements(removed)];
    let mut titles = Vec::new();
    let mut visible = UNCHANGED;
    if difference.is_renamed() {
        let values = of_table(difference.old.name()).with("name", name.table.to_sql());
        parts.insert(0, Part::Statements(block(RENAME_TABLE, &values)));
        titles.push(format!("rename from {}", difference.old.unit()));
        visible = "see the same rows, under the old name until COMMIT, then under the new one";
    }
    if !difference.bound.is_empty() {
        titles.push("views hold on to it no more".to_owned());
    }
    parts.insert(0, Part::ViewsGo);
    parts.push(Part::ViewsCome);
    if is_changed {
        titles.push("grants and comments".to_owned());
    }
    let title = format!("change {}: {}", name.table, titles.join(", "));
    (!titles.is_empty()).then(|| draft(difference, title, visible.to_owned(), parts))
}

/// A view that the new plan has, too, if it is the one of the base plan still.
pub(super) fn view(difference: &Difference<'_>, views: &Views) -> Option<Draft> {
    let name = difference.new.name();
    let removed = properties::removed(difference);
    if !views.is_of_base(name) || removed.is_empty() {
        return None;
    }
    let title = format!("change the view {}: grants and comments", name.table);
    let parts = vec![Part::Statements(removed)];
    Some(draft(difference, title, UNCHANGED.to_owned(), parts))
}

/// A view that goes where something else comes.
pub(super) fn replaced(difference: &Difference<'_>, views: &mut Views) -> Option<Draft> {
    let name = difference.new.name();
    if !views.is_of_base(name) {
        return None;
    }
    let parts = vec![Part::Taken(views.replace(name))];
    let (title, visible) = if views.is_there(name) {
        let visible = "see the old view until COMMIT, then the new one".to_owned();
        (
            format!("make {} a view of another kind", name.table),
            visible,
        )
    } else {
        let what = if difference.new.is_view() {
            "until the new plan has made the view"
        } else {
            "until the first load of the table"
        };
        let visible = format!("see the old view until COMMIT, then no {name} {what}");
        (format!("drop the view {}", name.table), visible)
    };
    Some(draft(difference, title, visible, parts))
}

fn draft(difference: &Difference<'_>, title: String, visible: String, parts: Vec<Part>) -> Draft {
    // Of a table that is made anew, views know the columns that it has now.
    let table = match difference.course() {
        Course::Frame => difference.old.table,
        _ => difference.new.table,
    };
    Draft {
        title,
        visible,
        work: Work::Transaction(parts),
        leaves: Shape {
            columns: table.columns.clone(),
            dist: table.dist.clone(),
            sort: table.sort.clone(),
        },
    }
}
