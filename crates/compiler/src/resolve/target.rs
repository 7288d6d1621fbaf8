//! Which target, and what it sets.

use plan::{Digest, Identifier, endpoint};

use super::developer_fault::Fault as DeveloperFault;
use super::fault::Fault;
use crate::compile::{Aim, Who};
use crate::diagnostic::Collector;
use crate::ir;
use crate::source::Span;
use crate::spec::{IamRoleSpec, ProjectSpec, SchemaSpec, TargetKindSpec, TargetSpec, did_you_mean};

/// Where ledgers lie unless the target says otherwise.
const CONTROL_SCHEMA: &str = "callsheet";

/// The chosen target: `--target`, else the default, else the only one.
pub(super) fn resolve<'a>(
    project: &'a ProjectSpec,
    aim: Aim<'_>,
    faults: &mut Collector,
) -> Option<(&'a TargetSpec, ir::Target)> {
    let chosen = aim.target;
    let known = || project.targets.keys().cloned().collect::<Vec<_>>();
    let declared = project
        .targets
        .values()
        .next()
        .map_or(Span::new(project.file, 0..0), |target| target.name.span);
    let default = project.default_target.as_ref();
    let name = match (chosen, default, project.targets.len()) {
        (Some(chosen), _, _) => chosen.to_owned(),
        (None, Some(default), _) => default.value.clone(),
        (None, None, 1) => known().remove(0),
        (None, None, _) => {
            faults.push(Fault::NoDefaultTarget {
                known: known(),
                span: declared,
            });
            return None;
        }
    };
    let Some(spec) = project.targets.get(&name) else {
        let span = match (chosen, default) {
            (None, Some(default)) => default.span,
            _ => declared,
        };
        let nearest = did_you_mean(&name, project.targets.keys().map(String::as_str));
        faults.push(Fault::UnknownTarget {
            nearest: nearest.map(str::to_owned),
            name,
            known: known(),
            span,
        });
        return None;
    };
    let name = match spec.name.value.parse() {
        Ok(name) => name,
        Err(fault) => {
            faults.push(Fault::TargetName {
                why: plan::identifier::IdentifierFault::to_string(&fault),
                span: spec.name.span,
            });
            return None;
        }
    };
    refuse_shared_ledger(project, spec, faults);
    let schemas = schemas(spec, aim.developer, faults)?;
    let authorization = match spec.iam_role.as_ref().map(|role| &role.value) {
        None | Some(IamRoleSpec::Default) => "IAM_ROLE default".to_owned(),
        Some(IamRoleSpec::Arn(arn)) => match sql::quote::literal(arn) {
            Ok(arn) => format!("IAM_ROLE {arn}"),
            Err(why) => {
                faults.push(Fault::Literal {
                    written: arn.clone(),
                    why: why.to_string(),
                    span: spec.iam_role.as_ref().map_or(declared, |role| role.span),
                });
                return None;
            }
        },
    };
    let query_group = match &spec.query_group {
        None => None,
        Some(group) => match sql::quote::literal(&group.value) {
            Ok(literal) => Some(literal),
            Err(why) => {
                faults.push(Fault::Literal {
                    written: group.value.clone(),
                    why: why.to_string(),
                    span: group.span,
                });
                return None;
            }
        },
    };
    let target = ir::Target {
        plan: plan::Target {
            name,
            kind: match spec.kind.value {
                TargetKindSpec::Local => plan::TargetKind::Local,
                TargetKindSpec::Redshift => plan::TargetKind::Redshift,
            },
            schema: schemas.own,
            control_schema: schemas.control,
            developer: schemas.developer,
            fingerprint: fingerprint(spec),
        },
        authorization,
        region: spec.region.as_ref().map(|region| region.value.clone()),
        query_group,
        statement_timeout: spec.statement_timeout.as_ref().map(|timeout| timeout.value),
    };
    Some((spec, target))
}

/// A plan is bound to the database that its sources name; the environment's is no part of it.
fn fingerprint(target: &TargetSpec) -> Option<Digest> {
    let connection = &target.connection;
    let host = &connection.host.as_ref()?.value;
    let database = &connection.database.as_ref()?.value;
    let port = connection.port.as_ref();
    let port = port.map_or(endpoint::REDSHIFT_PORT, |port| port.value);
    Some(endpoint::fingerprint(host, port, database))
}

/// Where the ledgers lie. Developers with a schema each have a control schema each.
pub(super) fn control_schema(target: &TargetSpec) -> SchemaSpec {
    let own = &target.schema.value;
    let written = target.control_schema.as_ref();
    match (written, own) {
        (Some(written), _) => written.value.clone(),
        (None, SchemaSpec::Developers { .. }) => {
            let suffix = format!("_{CONTROL_SCHEMA}");
            own.followed_by(&suffix)
                .expect("a pattern takes everything")
        }
        (None, SchemaSpec::Shared(_)) => {
            SchemaSpec::Shared(CONTROL_SCHEMA.parse().expect("a plain name"))
        }
    }
}

/// The schemas of a target, and for whom.
struct Schemas {
    own: Identifier,
    control: Identifier,
    /// Only where the developer decides.
    developer: Option<Identifier>,
}

fn schemas(target: &TargetSpec, who: Who<'_>, faults: &mut Collector) -> Option<Schemas> {
    let (own, control) = (&target.schema.value, control_schema(target));
    let of_developers = |schema: &SchemaSpec| matches!(schema, SchemaSpec::Developers { .. });
    let span = target.schema.span;
    if of_developers(own) && !of_developers(&control) {
        let written = target.control_schema.as_ref();
        faults.push(DeveloperFault::SharedLedger {
            target: target.name.value.clone(),
            control_schema: control.to_string(),
            example: format!("{own}_{CONTROL_SCHEMA}"),
            span: written.map_or(span, |written| written.span),
            schema: span,
        });
        return None;
    }
    if !of_developers(own) && !of_developers(&control) {
        let anybody = "u".parse().expect("a name");
        return Some(Schemas {
            own: own.of(&anybody)?,
            control: control.of(&anybody)?,
            developer: None,
        });
    }
    let developer: Identifier = match who {
        Who::Named(developer) => developer.name().clone(),
        Who::Anybody => "user".parse().expect("a name"),
        Who::Nobody => {
            faults.push(DeveloperFault::Unnamed {
                target: target.name.value.clone(),
                span,
            });
            return None;
        }
    };
    let (Some(own), Some(control)) = (own.of(&developer), control.of(&developer)) else {
        faults.push(DeveloperFault::TooLong {
            developer: developer.to_string(),
            span,
        });
        return None;
    };
    Some(Schemas {
        own,
        control,
        developer: Some(developer),
    })
}

/// A ledger row names a unit and an interval, not a schema: what one target has loaded would count
/// as loaded for the other. Each local target has a database of its own; of two on Redshift only
/// those have for sure that name it.
fn refuse_shared_ledger(project: &ProjectSpec, target: &TargetSpec, faults: &mut Collector) {
    let shares = |other: &&TargetSpec| {
        target.kind.value == TargetKindSpec::Redshift
            && other.kind.value == TargetKindSpec::Redshift
            && other.schema.value != target.schema.value
            && !are_elsewhere(fingerprint(target), fingerprint(other))
            && control_schema(other) == control_schema(target)
    };
    if let Some(other) = project.targets.values().find(shares) {
        faults.push(Fault::SharedControlSchema {
            target: target.name.value.clone(),
            other: other.name.value.clone(),
            control_schema: control_schema(target).to_string(),
            span: target.name.span,
            shared: other.name.span,
        });
    }
}

fn are_elsewhere(one: Option<Digest>, other: Option<Digest>) -> bool {
    one.is_some() && other.is_some() && one != other
}
