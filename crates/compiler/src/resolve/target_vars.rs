//! The variables of a pipeline on a target.

use super::fault::Fault;
use crate::diagnostic::Collector;
use crate::spec::{PipelineSpec, Scalar, TargetSpec, VarValue};
use crate::template::Vars;

/// The pipeline's variables, the target's in the place of those of the same name. A target may hold
/// others as well: those of the project's other pipelines.
pub(super) fn vars(pipeline: &PipelineSpec, target: &TargetSpec, faults: &mut Collector) -> Vars {
    let mut vars = pipeline.vars.clone();
    for (name, var) in &target.vars {
        let own = pipeline.vars.get(name);
        if let Some(own) = own.filter(|own| kind(&own.value.value) != kind(&var.value.value)) {
            faults.push(Fault::TargetVarType {
                name: name.clone(),
                target: target.name.value.clone(),
                expected: kind(&own.value.value),
                found: kind(&var.value.value),
                span: var.value.span,
                declared: own.value.span,
            });
            continue;
        }
        vars.insert(name.clone(), var.clone());
    }
    vars
}

/// What templates can do with it.
fn kind(value: &VarValue) -> &'static str {
    match value {
        VarValue::List(_) => "a list",
        VarValue::One(Scalar::Text(_)) => "a text",
        VarValue::One(Scalar::Integer(_) | Scalar::Decimal(_)) => "a number",
        VarValue::One(Scalar::Boolean(_)) => "a boolean",
    }
}
