//! A load template of the project, with its table and its SELECT in their places.

use plan::Identifier;

use super::names::Names;
use super::script::{self, Declared};
use crate::ir::{Script, SelectText};
use crate::parts::TemplateCall;
use crate::source::Spanned;
use crate::spec::SelectSpec;
use crate::template::{Own, SELECT_PLACE, Sight, TextKind, expand_for};

/// The statements, held to the same as those of a script: what they read is declared by the template
/// or stands in the SELECT.
pub(super) fn resolve(
    names: &mut Names<'_>,
    call: &TemplateCall,
    select: Option<&SelectSpec>,
) -> Option<(Script, Option<SelectText>)> {
    let select = match select {
        Some(written) => Some(names.select(written)?),
        None => None,
    };
    let given = names.columns.iter().filter(|it| it.identity.is_none());
    let own = Own {
        table: names.table.clone(),
        columns: given.map(|column| column.name.value.clone()).collect(),
    };
    let scope = names.scope;
    let bindings = scope.pipeline.instances.bindings(call.text.span());
    let sight = Sight::text(scope.vars, bindings).of_load(&own);
    let text = match expand_for(&call.text, TextKind::Sql, &sight, scope.cadence) {
        Ok(text) => text,
        Err(fault) => {
            names.faults.push(fault);
            return None;
        }
    };
    let text = match &select {
        None => text,
        Some(select) => {
            let sample = text.sample();
            let places = sample.rmatch_indices(SELECT_PLACE);
            places.fold(text, |text, (at, place)| {
                text.spliced(&(at..at + place.len()), &select.text)
            })
        }
    };
    let of_select = select.iter().flat_map(|select| &select.reads);
    let mut reads = call.reads.clone();
    for read in of_select {
        let (name, _) = scope.pipeline.tables.get_index(read.table.0)?;
        let is_known = |known: &Spanned<Identifier>| known.value == *name;
        if !reads.iter().any(is_known) {
            reads.push(Spanned::new(name.clone(), read.span));
        }
    }
    let declared = Declared {
        reads: &reads,
        writes: None,
    };
    let script = script::of_text(scope, names.id, text, &declared, names.faults)?;
    Some((script, select))
}
