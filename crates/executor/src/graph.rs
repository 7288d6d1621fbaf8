//! What waits for what among the units of one interval, and whether a plan can be run at all.
//!
//! A plan that the compiler made always can; one that was made or changed by hand may not, and is
//! refused before a session is opened.

use std::collections::BTreeMap;

use plan::unit::{Across, Atomicity, Role, Scope};
use plan::{CheckId, Plan, Unit, UnitId, Verb};

/// Units by their places in the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Graph {
    /// The units that must be done first. A drop also needs its stage and all that read it.
    pub(crate) needs: Vec<Vec<usize>>,
    /// The other direction.
    pub(crate) dependents: Vec<Vec<usize>>,
    /// Of a unit that writes one table for all intervals in order: the units of an interval that read
    /// it. The next interval is written behind them.
    pub(crate) readers: Vec<Vec<usize>>,
    /// The other direction.
    pub(crate) read: Vec<Vec<usize>>,
    /// For a drop, its stage; for a stage, its drop.
    pub(crate) partner: Vec<Option<usize>>,
}

/// Why a plan cannot be run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanFault {
    #[error("the unit `{0}` appears twice")]
    Twice(UnitId),
    #[error("the unit `{unit}` needs `{needs}`, which does not stand before it")]
    NotBefore { unit: UnitId, needs: UnitId },
    #[error("the unit `{unit}` is loaded once, but needs `{needs}`, which is loaded per interval")]
    OnceNeedsInterval { unit: UnitId, needs: UnitId },
    #[error("the unit `{unit}` needs `{needs}`, which comes behind all intervals")]
    NeedsEnd { unit: UnitId, needs: UnitId },
    #[error("the unit `{0}` is a stage or drops one, but belongs to no interval")]
    StageWithoutInterval(UnitId),
    #[error("the stage `{stage}` and the unit `{drop}` that drops it do not name each other")]
    StageAndDropDiffer { stage: UnitId, drop: UnitId },
    #[error(
        "the steps of the unit `{0}` are neither begin, fence, what it does, record, commit, nor \
         fence, a statement alone, begin, fence, record, commit"
    )]
    Malformed(UnitId),
    #[error("the unit `{unit}` measures the check `{check}`, which the plan does not state")]
    UnknownCheck { unit: UnitId, check: CheckId },
}

impl Graph {
    pub(crate) fn new(plan: &Plan) -> Result<Self, Vec<PlanFault>> {
        let mut faults = Vec::new();
        let mut places: BTreeMap<&UnitId, usize> = BTreeMap::new();
        for (place, unit) in plan.units.iter().enumerate() {
            if places.insert(&unit.id, place).is_some() {
                faults.push(PlanFault::Twice(unit.id.clone()));
            }
        }
        let mut graph = Self {
            needs: vec![Vec::new(); plan.units.len()],
            dependents: vec![Vec::new(); plan.units.len()],
            readers: vec![Vec::new(); plan.units.len()],
            read: vec![Vec::new(); plan.units.len()],
            partner: vec![None; plan.units.len()],
        };
        for (place, unit) in plan.units.iter().enumerate() {
            for need in &unit.needs {
                match places.get(need) {
                    Some(&before) if before < place => {
                        faults.extend(scopes_differ(unit, &plan.units[before]));
                        graph.connect(before, place);
                    }
                    _ => faults.push(PlanFault::NotBefore {
                        unit: unit.id.clone(),
                        needs: need.clone(),
                    }),
                }
            }
            graph.pair(plan, place, &places, &mut faults);
            check_steps(plan, unit, &mut faults);
        }
        graph.let_drops_wait(plan, &mut faults);
        graph.note_readers(plan);
        if faults.is_empty() {
            Ok(graph)
        } else {
            Err(faults)
        }
    }

    fn connect(&mut self, before: usize, after: usize) {
        if !self.needs[after].contains(&before) {
            self.needs[after].push(before);
            self.dependents[before].push(after);
        }
    }

    /// Notes which drop belongs to which stage.
    fn pair(
        &mut self,
        plan: &Plan,
        place: usize,
        places: &BTreeMap<&UnitId, usize>,
        faults: &mut Vec<PlanFault>,
    ) {
        let unit = &plan.units[place];
        let (partner, differ) = match &unit.role {
            Role::Publish | Role::Change | Role::Maintain => return,
            Role::Stage { dropped_by: drop } => {
                let differ = PlanFault::StageAndDropDiffer {
                    stage: unit.id.clone(),
                    drop: drop.clone(),
                };
                let named = places.get(drop).copied().filter(|&partner| {
                    partner > place
                        && plan.units[partner].role
                            == Role::Drop {
                                stage: unit.id.clone(),
                            }
                });
                (named, differ)
            }
            Role::Drop { stage } => {
                let differ = PlanFault::StageAndDropDiffer {
                    stage: stage.clone(),
                    drop: unit.id.clone(),
                };
                let named = places.get(stage).copied().filter(|&partner| {
                    partner < place
                        && plan.units[partner].role
                            == Role::Stage {
                                dropped_by: unit.id.clone(),
                            }
                });
                (named, differ)
            }
        };
        if unit.scope != Scope::EachInterval {
            faults.push(PlanFault::StageWithoutInterval(unit.id.clone()));
        }
        self.partner[place] = partner;
        if partner.is_none() && !faults.contains(&differ) {
            faults.push(differ);
        }
    }

    fn note_readers(&mut self, plan: &Plan) {
        for (written, unit) in plan.units.iter().enumerate() {
            if (unit.scope, unit.across) != (Scope::EachInterval, Across::InOrder) {
                continue;
            }
            for &reader in &self.dependents[written] {
                let unit = &plan.units[reader];
                let reads = match unit.role {
                    Role::Publish | Role::Stage { .. } => true,
                    Role::Drop { .. } | Role::Change | Role::Maintain => false,
                };
                if reads && unit.scope == Scope::EachInterval {
                    self.readers[written].push(reader);
                    self.read[reader].push(written);
                }
            }
        }
    }

    fn let_drops_wait(&mut self, plan: &Plan, faults: &mut Vec<PlanFault>) {
        for (drop, unit) in plan.units.iter().enumerate() {
            let (Role::Drop { .. }, Some(stage)) = (&unit.role, self.partner[drop]) else {
                continue;
            };
            for reader in self.dependents[stage].clone() {
                if reader > drop {
                    faults.push(PlanFault::NotBefore {
                        unit: unit.id.clone(),
                        needs: plan.units[reader].id.clone(),
                    });
                } else if reader != drop {
                    self.connect(reader, drop);
                }
            }
            self.connect(stage, drop);
        }
    }
}

/// Whether a unit comes before one that it needs, for whichever interval.
fn scopes_differ(unit: &Unit, need: &Unit) -> Option<PlanFault> {
    let (unit_id, needs) = (unit.id.clone(), need.id.clone());
    match (unit.scope, need.scope) {
        (Scope::Once, Scope::EachInterval) => Some(PlanFault::OnceNeedsInterval {
            unit: unit_id,
            needs,
        }),
        (Scope::Once | Scope::EachInterval, Scope::AtEnd) => Some(PlanFault::NeedsEnd {
            unit: unit_id,
            needs,
        }),
        (Scope::Once | Scope::EachInterval | Scope::AtEnd, _) => None,
    }
}

fn check_steps(plan: &Plan, unit: &Unit, faults: &mut Vec<PlanFault>) {
    if unit.atomicity() == Atomicity::Malformed {
        faults.push(PlanFault::Malformed(unit.id.clone()));
    }
    for verb in unit.steps.iter().map(|step| &step.verb) {
        if let Verb::Check(check) = verb
            && plan.check(check).is_none()
        {
            faults.push(PlanFault::UnknownCheck {
                unit: unit.id.clone(),
                check: check.clone(),
            });
        }
    }
}
