//! Drafts become units of a plan: one chain, so that a migration that was cut off goes on where it was.

use plan::ownership::Ownership;
use plan::unit::{Across, Origin, Redo, Rerun, Role, Scope};
use plan::{
    Check, CheckId, CheckResultStatement, CheckScope, Expectation, Plan, Protocol, Severity,
    SlottedText, Statement, Step, TableName, Unit, UnitId, Verb,
};

use super::draft::{Draft, Part, Work};
use super::side::Side;
use crate::planner::{Control, Marked, marked, own, ownership};
use crate::template::{CHECK_RESULT, FENCE, UNIT_CLOSE, UNIT_OPEN, Values, block};

pub(super) struct Chain<'a> {
    new: &'a Plan,
    control: Control,
    pub(super) units: Vec<Unit>,
    pub(super) checks: Vec<Check>,
    pub(super) check_results: Vec<CheckResultStatement>,
}

impl<'a> Chain<'a> {
    pub(super) fn new(new: &'a Plan) -> Self {
        let header = &new.header;
        Self {
            new,
            control: Control::new(&header.pipeline, &header.target, header.cadence),
            units: Vec::new(),
            checks: Vec::new(),
            check_results: Vec::new(),
        }
    }

    pub(super) fn cadence(&self) -> plan::Cadence {
        self.new.header.cadence
    }

    pub(super) fn control(&self) -> Values {
        self.control.values()
    }

    /// Who has to own what: the tables of the new plan, and others that the units change.
    pub(super) fn owned<'n>(
        &self,
        changed: impl IntoIterator<Item = &'n TableName>,
    ) -> Vec<TableName> {
        let written = self.new.ownership.iter();
        let mut tables: Vec<TableName> = written
            .flat_map(|owned| owned.tables.iter().cloned())
            .collect();
        for name in changed {
            if !tables.contains(name) {
                tables.push(name.clone());
            }
        }
        tables
    }

    pub(super) fn ownership(&self, tables: Vec<TableName>) -> Option<Ownership> {
        ownership(tables, &self.new.header.pipeline, &self.control)
    }

    pub(super) fn protocol(&self, tables: &[TableName]) -> Protocol {
        self.control.protocol(tables, &self.new.header.pipeline)
    }

    /// The units of one table.
    pub(super) fn extend(&mut self, table: &Side<'_>, drafts: &[Draft]) {
        for (number, draft) in (1..).zip(drafts) {
            self.push(table, number, draft);
        }
    }

    fn push(&mut self, table: &Side<'_>, number: usize, draft: &Draft) {
        let id = UnitId::new(format!("{}.migrate.{number}", table.unit()));
        let literal = sql::quote::literal(id.as_str()).expect("names hold no backslashes");
        let values = self
            .control
            .values()
            .with("unit", literal)
            .with("data_interval", "once")
            .with("table", table.name().to_sql())
            .with("count", "");
        let origin = self.origin(table);
        let mut steps = Vec::new();
        match &draft.work {
            Work::Transaction(parts) => {
                self.marked(&block(UNIT_OPEN, &values), &mut steps);
                for part in parts {
                    self.part(&id, table, part, &origin, &mut steps);
                }
            }
            Work::Alone { text, happened } => {
                self.marked(&block(FENCE, &values), &mut steps);
                self.marked(text, &mut steps);
                if let (Some(step), Some(happened)) = (steps.last_mut(), happened) {
                    step.verb = Verb::Alone(Redo::Verify(happened.clone()));
                }
                self.marked(&block(UNIT_OPEN, &values), &mut steps);
            }
        }
        self.marked(&block(UNIT_CLOSE, &values), &mut steps);
        let needs = self.units.last().map(|before| before.id.clone());
        self.units.push(Unit {
            id,
            title: draft.title.clone(),
            table: slotted(table),
            role: Role::Change,
            scope: Scope::Once,
            across: Across::Independent,
            rerun: Rerun::Replaces,
            needs: needs.into_iter().collect(),
            reads: Vec::new(),
            visible: draft.visible.clone(),
            origin,
            steps,
        });
    }

    /// Where the table is declared.
    fn origin(&self, table: &Side<'_>) -> Origin {
        let mut units = self.new.units.iter();
        let declared = units.find(|unit| unit.table == table.table.name);
        declared.map_or_else(
            || Origin {
                file: "pipeline.yml".to_owned(),
                line: 1,
            },
            |unit| unit.origin.clone(),
        )
    }

    fn own(&self, text: &str) -> Statement {
        own(text, self.new.header.cadence)
    }

    fn marked(&self, text: &str, steps: &mut Vec<Step>) {
        for part in marked(text) {
            match part {
                Marked::Step { verb, text } => steps.push(Step {
                    verb,
                    sql: self.own(&text),
                }),
                other => panic!("a change has no place for {other:?}"),
            }
        }
    }

    fn part(
        &mut self,
        unit: &UnitId,
        table: &Side<'_>,
        part: &Part,
        origin: &Origin,
        steps: &mut Vec<Step>,
    ) {
        let (name, title, measures, query) = match part {
            Part::Statements(text) => return self.marked(text, steps),
            Part::Taken(statements) => {
                steps.extend(statements.iter().map(|sql| Step {
                    verb: Verb::Run,
                    sql: sql.clone(),
                }));
                return;
            }
            Part::NoSuchRows {
                name,
                title,
                measures,
                query,
            } => (name, title, measures, query),
            // Without views over the tables of the plans.
            Part::ViewsGo | Part::ViewsCome => return,
        };
        let id = CheckId::new(format!("{unit}.{name}"));
        steps.push(Step {
            verb: Verb::Check(id.clone()),
            sql: self.own(query),
        });
        let literal = sql::quote::literal(id.as_str()).expect("names hold no backslashes");
        let values = self
            .control
            .values()
            .with("check", literal)
            .with("data_interval", "once");
        self.check_results.push(CheckResultStatement {
            check: id.clone(),
            sql: self.own(&block(CHECK_RESULT, &values)),
        });
        self.checks.push(Check {
            id,
            unit: unit.clone(),
            table: slotted(table),
            kind: "migration".to_owned(),
            title: title.clone(),
            scope: CheckScope::Table,
            severity: Severity::Error,
            measures: (*measures).to_owned(),
            expect: Expectation::NONE,
            origin: origin.clone(),
        });
    }
}

fn slotted(table: &Side<'_>) -> SlottedText {
    SlottedText::new(table.name().to_sql()).expect("what stays has no slot in its name")
}
