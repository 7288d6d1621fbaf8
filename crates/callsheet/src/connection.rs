//! From `callsheet.yml`, the environment and files to a connection. The only place that reads
//! variables and files for it; what they mean is decided in `redshift::settings`.

mod target;

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use plan::Target;
use redshift::settings::{
    OtherTarget, Readers, Resolved, SettingFault, SettingsFile, Surroundings, TargetSettings,
    resolve,
};
use redshift::{Secret, Variables};

use crate::compilation::{self, Outcome};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::project::Project;

/// More than any file of settings has.
const LARGEST: u64 = 1 << 20;

/// The connection of a plan's target. Nothing is opened, and nobody is asked for a password.
///
/// Without a project, or in one without this target, the environment alone says where the plan runs:
/// a deployment needs no sources. None where `callsheet.yml` is at fault, which has been shown.
pub(crate) fn find(
    target: &Target,
    project: Option<&Project>,
) -> Result<Option<Resolved>, Failure> {
    let settings = match project {
        None => TargetSettings::default(),
        Some(project) => match compilation::project_spec(project)? {
            Outcome::Refused => return Ok(None),
            Outcome::Compiled((sources, spec)) => {
                target::settings(&sources, &spec, target, project.root())
            }
        },
    };
    let variables = environment();
    let root = project.map_or(Path::new("."), Project::root);
    let surroundings = Surroundings {
        variables: &variables,
        read: &read,
        root,
    };
    let resolved = resolve(settings, surroundings).map_err(|faults| refused(&faults))?;
    resolved
        .hold_to(target.fingerprint)
        .map_err(|fault| elsewhere(&fault))?;
    Ok(Some(resolved))
}

/// Where the sessions lead, and where each setting comes from: a line for each.
pub(crate) fn shown(resolved: &Resolved) -> Vec<String> {
    let endpoint = format!("to  {}", resolved.connection.endpoint);
    let origins = resolved.origins.iter();
    let origins = origins.map(|(setting, origin)| format!("{}: {origin}", setting.name()));
    std::iter::once(endpoint).chain(origins).collect()
}

/// Variables that are no text are nobody's settings.
fn environment() -> Variables {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect()
}

fn read(path: &Path) -> io::Result<SettingsFile> {
    let mut file = File::open(path)?;
    let readers = readers(&file.metadata()?);
    let mut text = String::new();
    (&mut file).take(LARGEST).read_to_string(&mut text)?;
    Ok(SettingsFile {
        text: Secret::new(text),
        readers,
    })
}

#[cfg(unix)]
fn readers(file: &std::fs::Metadata) -> Readers {
    use std::os::unix::fs::PermissionsExt as _;
    const OTHERS: u32 = 0o077;
    match file.permissions().mode() & OTHERS {
        0 => Readers::Owner,
        _ => Readers::Others,
    }
}

/// libpq does not look at them there either.
#[cfg(not(unix))]
fn readers(_: &std::fs::Metadata) -> Readers {
    Readers::Owner
}

/// All faults at once: each is a thing to mend.
fn refused(faults: &[SettingFault]) -> Failure {
    let failures = faults
        .iter()
        .map(|fault| Failure::input(fault.code(), fault.to_string()).help(fault.help()));
    let all = failures.reduce(|first, next| {
        let help = first.help.clone().unwrap_or_default();
        first.help(format!("{help}\n{next}"))
    });
    all.unwrap_or_else(|| Failure::input("run/missing-setting", "no connection is set"))
}

fn elsewhere(fault: &OtherTarget) -> Failure {
    let help = fault.help();
    Failure::new(Exit::PlanRefused, OtherTarget::CODE, fault.to_string()).help(help)
}

#[cfg(test)]
mod tests;
