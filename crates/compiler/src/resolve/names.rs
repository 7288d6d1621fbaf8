//! What a check or a load may look up while it is resolved. Names that are none become faults.

use std::num::NonZeroU16;

use plan::table::Nullability;
use plan::{Cadence, Identifier, Lookback, SqlType};

use super::fault::Fault;
use super::{Scope, script, select, template};
use crate::diagnostic::Collector;
use crate::ir::{Column, Script, SelectText, TableId};
use crate::loads::fault::Fault as LoadFault;
use crate::parts::TemplateCall;
use crate::source::{SourceText, Spanned};
use crate::spec::{Scalar, SelectSpec, Switch, VarSpec, did_you_mean};
use crate::template::{Expanded, TextKind};

/// A table's names and those of the pipeline around it.
pub(crate) struct Names<'a> {
    pub(super) scope: &'a Scope<'a>,
    pub(super) id: TableId,
    pub(super) table: &'a Identifier,
    pub(super) columns: &'a [Column],
    pub(super) faults: &'a mut Collector,
}

impl<'a> Names<'a> {
    pub(crate) fn fault(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    /// A fault that is ready to be shown.
    pub(crate) fn diagnostic(&mut self, diagnostic: crate::diagnostic::Diagnostic) {
        self.faults.push(diagnostic);
    }

    fn declared(&mut self, name: &Spanned<Identifier>) -> Option<&'a Column> {
        let mut columns = self.columns.iter();
        let found = columns.find(|column| column.name.value == name.value);
        if found.is_none() {
            let known = self.columns.iter().map(|column| column.name.value.as_str());
            self.faults.push(Fault::UnknownColumn {
                table: self.table.clone(),
                column: name.value.clone(),
                nearest: did_you_mean(name.value.as_str(), known).map(str::to_owned),
                span: name.span,
            });
        }
        found
    }

    /// A column of the table, with what is declared of it.
    pub(crate) fn declared_column(&mut self, name: &Spanned<Identifier>) -> Option<&'a Column> {
        self.declared(name)
    }

    /// All columns of the table.
    pub(crate) fn all_columns(&self) -> &'a [Column] {
        self.columns
    }

    /// A column of the table.
    pub(crate) fn column(&mut self, name: &Spanned<Identifier>) -> Option<Identifier> {
        self.declared(name).map(|column| column.name.value.clone())
    }

    /// Columns of the table; each unknown one is a fault.
    pub(crate) fn columns(&mut self, names: &[Spanned<Identifier>]) -> Option<Vec<Identifier>> {
        let columns: Vec<_> = names.iter().map(|name| self.column(name)).collect();
        columns.into_iter().collect()
    }

    /// A column that may not be NULL; `role` says why, as in "a merge key".
    pub(crate) fn not_null_column(
        &mut self,
        name: &Spanned<Identifier>,
        role: &'static str,
    ) -> Option<Identifier> {
        let column = self.declared(name)?;
        if column.nullability == Nullability::NotNull {
            return Some(column.name.value.clone());
        }
        self.faults.push(Fault::NullableKey {
            column: name.value.clone(),
            role,
            span: name.span,
            declared: column.name.span,
        });
        None
    }

    /// A column that holds points in time.
    pub(crate) fn time_column(&mut self, name: &Spanned<Identifier>) -> Option<Identifier> {
        let column = self.declared(name)?;
        let hours_of_days = column.ty == SqlType::Date && self.scope.cadence == Cadence::Hourly;
        if column.ty.is_time() && !hours_of_days {
            return Some(column.name.value.clone());
        }
        self.faults.push(Fault::WindowNotTime {
            column: name.value.clone(),
            found: column.ty.to_string(),
            span: name.span,
            declared: column.name.span,
        });
        None
    }

    /// A column of another table.
    pub(crate) fn column_of(
        &mut self,
        table: &Spanned<Identifier>,
        column: &Spanned<Identifier>,
    ) -> Option<(TableId, Identifier)> {
        if self.scope.pipeline.broken.contains(&table.value) {
            return None;
        }
        let tables = &self.scope.pipeline.tables;
        let Some((at, _, other)) = tables.get_full(&table.value) else {
            let known = tables.keys().map(Identifier::as_str);
            self.faults.push(Fault::UnknownTable {
                name: table.value.to_string(),
                nearest: did_you_mean(table.value.as_str(), known).map(str::to_owned),
                span: table.span,
            });
            return None;
        };
        if !other.columns.contains_key(&column.value) {
            let known = other.columns.keys().map(Identifier::as_str);
            self.faults.push(Fault::UnknownColumn {
                table: table.value.clone(),
                column: column.value.clone(),
                nearest: did_you_mean(column.value.as_str(), known).map(str::to_owned),
                span: column.span,
            });
            return None;
        }
        Some((TableId(at), column.value.clone()))
    }

    /// A value as SQL text.
    pub(crate) fn literal(&mut self, value: &Spanned<Scalar>) -> Option<String> {
        match &value.value {
            Scalar::Integer(number) => Some(number.to_string()),
            Scalar::Decimal(text) => Some(text.clone()),
            Scalar::Boolean(Switch::On) => Some("TRUE".to_owned()),
            Scalar::Boolean(Switch::Off) => Some("FALSE".to_owned()),
            Scalar::Text(text) => match sql::quote::expression(text) {
                Ok(literal) => Some(literal),
                Err(why) => {
                    self.faults.push(Fault::Literal {
                        written: text.clone(),
                        why: why.to_string(),
                        span: value.span,
                    });
                    None
                }
            },
        }
    }

    /// A variable of the pipeline, as the target sets it.
    pub(crate) fn var(&self, name: &str) -> Option<&'a VarSpec> {
        self.scope.vars.get(name)
    }

    /// How many errors were found so far.
    pub(crate) fn errors(&self) -> usize {
        self.faults.errors()
    }

    /// A template of SQL, expanded.
    pub(crate) fn sql(&mut self, text: &SourceText) -> Option<Expanded> {
        select::text(self.scope, text, TextKind::Sql, None, self.faults)
    }

    /// A template of a path or a name, expanded.
    pub(crate) fn plain(&mut self, text: &SourceText) -> Option<Expanded> {
        select::text(self.scope, text, TextKind::Plain, None, self.faults)
    }

    /// The script of a load, held to the tables that it declares.
    pub(crate) fn script(
        &mut self,
        text: &SourceText,
        reads: &[Spanned<Identifier>],
        writes: Option<&[Spanned<Identifier>]>,
    ) -> Option<Script> {
        let declared = script::Declared { reads, writes };
        script::resolve(self.scope, self.id, text, &declared, self.faults)
    }

    /// A load template's script, and the SELECT in it.
    pub(crate) fn templated(
        &mut self,
        call: &TemplateCall,
        select: Option<&SelectSpec>,
    ) -> Option<(Script, Option<SelectText>)> {
        template::resolve(self, call, select)
    }

    /// An `s3://bucket/prefix`, which will stand in quotes.
    pub(crate) fn s3_path(&mut self, text: &SourceText) -> Option<Expanded> {
        super::copy::path(text, self)
    }

    /// The SELECT of a load.
    pub(crate) fn select(&mut self, select: &SelectSpec) -> Option<SelectText> {
        select::resolve(self.scope, self.id, select, None, self.faults)
    }

    /// The SELECT of a load that reads earlier intervals again: it sees where they start.
    pub(crate) fn select_again(
        &mut self,
        select: &SelectSpec,
        lookback: Option<&Spanned<NonZeroU16>>,
    ) -> (Option<SelectText>, Option<Spanned<Lookback>>) {
        let lookback = lookback.map(|written| {
            let lookback = Lookback::new(written.value, self.scope.cadence);
            Spanned::new(lookback, written.span)
        });
        let value = lookback.as_ref().map(|lookback| lookback.value);
        let select = select::resolve(self.scope, self.id, select, value, self.faults);
        if let (Some(lookback), Some(select)) = (&lookback, &select)
            && !select.text.looks_back()
        {
            let fault = LoadFault::LookbackUnused {
                span: lookback.span,
                select: select.text.span(),
            };
            self.faults.push(fault);
        }
        (select, lookback)
    }

    /// What the target says of COPY's rights and its data's region.
    pub(crate) fn target(&self) -> &'a crate::ir::Target {
        self.scope.target
    }
}
