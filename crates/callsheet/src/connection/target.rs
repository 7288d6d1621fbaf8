//! From a target as it is written to settings that know their line.

use std::path::Path;
use std::time::Duration;

use compiler::Sources;
use compiler::source::{Span, Spanned};
use compiler::spec::{
    CreationSpec, DbUserSpec, DbtProfileSpec, IamServiceSpec, IamSpec, LoginSpec, PasswordSpec,
    ProjectSpec, SecretSpec, SslModeSpec, TargetKindSpec,
};
use plan::Target;
use redshift::settings::{
    DbtProfile, IamService, IamSettings, LoginSettings, Origin, SecretSettings, Settings, Sourced,
    TargetSettings,
};
use redshift::{AwsIdentity, Creation, DbUser, SslMode, SslRoots};

use crate::project::PROJECT_FILE;

/// What the project says about the plan's target; nothing if it has none on Redshift of that name.
pub(super) fn settings(
    sources: &Sources,
    project: &ProjectSpec,
    target: &Target,
    root: &Path,
) -> TargetSettings {
    let known = project.targets.get(target.name.as_str());
    let Some(spec) = known.filter(|spec| spec.kind.value == TargetKindSpec::Redshift) else {
        return TargetSettings::default();
    };
    let origin = |span: Span| {
        let before = &sources.file(span.file).text()[..span.range().start];
        Origin::Project {
            file: PROJECT_FILE.to_owned(),
            line: before.matches('\n').count() + 1,
        }
    };
    let connection = spec.connection.clone();
    TargetSettings {
        settings: Settings {
            host: sourced(connection.host, origin, |host| host),
            port: sourced(connection.port, origin, |port| port),
            database: sourced(connection.database, origin, |name| name),
            user: sourced(connection.user, origin, |name| name),
            ssl_mode: sourced(connection.sslmode, origin, ssl_mode),
            ssl_roots: sourced(connection.sslrootcert, origin, |file| match file.as_str() {
                "system" => SslRoots::System,
                file => SslRoots::File(root.join(file)),
            }),
            connect_timeout: sourced(connection.connect_timeout, origin, |seconds| {
                Duration::from_secs(seconds.into())
            }),
            application_name: None,
            login: sourced(connection.login, origin, login),
        },
        dbt_profile: sourced(connection.dbt_profile, origin, dbt_profile),
    }
}

fn sourced<T, U>(
    written: Option<Spanned<T>>,
    origin: impl Fn(Span) -> Origin,
    meaning: impl Fn(T) -> U,
) -> Option<Sourced<U>> {
    written.map(|written| Sourced::new(meaning(written.value), origin(written.span)))
}

fn ssl_mode(mode: SslModeSpec) -> SslMode {
    match mode {
        SslModeSpec::Require => SslMode::Require,
        SslModeSpec::VerifyCa => SslMode::VerifyCa,
        SslModeSpec::VerifyFull => SslMode::VerifyFull,
    }
}

fn login(login: LoginSpec) -> LoginSettings {
    match login {
        LoginSpec::Password(PasswordSpec::Env(name)) => LoginSettings::PasswordVariable(name.value),
        LoginSpec::Password(PasswordSpec::Command(words)) => {
            LoginSettings::PasswordCommand(values(words))
        }
        LoginSpec::Iam(IamSpec {
            service,
            region,
            profile,
            duration,
        }) => LoginSettings::Iam(IamSettings {
            service: match service {
                IamServiceSpec::OfHost => IamService::OfHost,
                IamServiceSpec::Workgroup(name) => IamService::Workgroup(Some(name.value)),
                IamServiceSpec::Cluster { identifier, user } => IamService::Cluster {
                    identifier: identifier.map(|name| name.value),
                    user: user.map(db_user),
                },
            },
            region: region.map(|region| region.value),
            identity: identity(profile),
            duration: duration.map(|seconds| Duration::from_secs(seconds.value.into())),
        }),
        LoginSpec::Secret(SecretSpec {
            id,
            region,
            profile,
        }) => LoginSettings::Secret(SecretSettings {
            id: id.value,
            region: region.map(|region| region.value),
            identity: identity(profile),
        }),
    }
}

fn db_user(user: DbUserSpec) -> DbUser {
    DbUser {
        name: user.name.value,
        groups: values(user.groups),
        creation: match user.creation {
            CreationSpec::Never => Creation::Never,
            CreationSpec::IfMissing => Creation::IfMissing,
        },
    }
}

fn identity(profile: Option<Spanned<String>>) -> AwsIdentity {
    profile.map_or(AwsIdentity::Usual, |profile| {
        AwsIdentity::Profile(profile.value)
    })
}

fn dbt_profile(profile: DbtProfileSpec) -> DbtProfile {
    DbtProfile {
        file: profile.file.map(|file| file.value),
        profile: profile.profile.value,
        target: profile.target.map(|target| target.value),
    }
}

fn values(texts: Vec<Spanned<String>>) -> Vec<String> {
    texts.into_iter().map(|text| text.value).collect()
}
