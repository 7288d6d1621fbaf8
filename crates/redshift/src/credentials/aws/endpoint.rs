//! Where a service of AWS is asked.

use std::fmt;

use crate::variables::Variables;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Service {
    Redshift,
    Serverless,
    SecretsManager,
}

impl Service {
    /// Part of the name of its host.
    fn host_name(self) -> &'static str {
        match self {
            Self::Redshift => "redshift",
            Self::Serverless => "redshift-serverless",
            Self::SecretsManager => "secretsmanager",
        }
    }

    pub(super) fn signing_name(self) -> &'static str {
        self.host_name()
    }

    /// <https://docs.aws.amazon.com/sdkref/latest/guide/ss-endpoints-table.html>
    fn variable(self) -> &'static str {
        match self {
            Self::Redshift => "AWS_ENDPOINT_URL_REDSHIFT",
            Self::Serverless => "AWS_ENDPOINT_URL_REDSHIFT_SERVERLESS",
            Self::SecretsManager => "AWS_ENDPOINT_URL_SECRETS_MANAGER",
        }
    }
}

/// The URL of a service, with a slash at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Endpoint(String);

impl Endpoint {
    /// The service's own host, or the one that the environment puts in its place.
    pub(super) fn of(service: Service, region: &str, variables: &Variables) -> Self {
        let is_set = |name: &str| {
            variables
                .get(name)
                .is_some_and(|value| value.eq_ignore_ascii_case("true"))
        };
        let named = variables
            .get(service.variable())
            .or_else(|| variables.get("AWS_ENDPOINT_URL"))
            .filter(|_| !is_set("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"));
        if let Some(url) = named {
            return Self(format!("{}/", url.trim_end_matches('/')));
        }
        let fips = if is_set("AWS_USE_FIPS_ENDPOINT") {
            "-fips"
        } else {
            ""
        };
        let suffix = Partition::of(region).suffix;
        Self(format!(
            "https://{}{fips}.{region}.{suffix}/",
            service.host_name()
        ))
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// <https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Partition {
    /// In ARNs.
    pub(super) name: &'static str,
    suffix: &'static str,
}

impl Partition {
    pub(super) fn of(region: &str) -> Self {
        const OTHERS: &[(&str, &str, &str)] = &[
            ("cn-", "aws-cn", "amazonaws.com.cn"),
            ("us-gov-", "aws-us-gov", "amazonaws.com"),
            ("us-iso-", "aws-iso", "c2s.ic.gov"),
            ("us-isob-", "aws-iso-b", "sc2s.sgov.gov"),
            ("eusc-", "aws-eusc", "amazonaws.eu"),
        ];
        let other = OTHERS
            .iter()
            .find(|(prefix, ..)| region.starts_with(prefix));
        let (name, suffix) = other.map_or(("aws", "amazonaws.com"), |(_, name, suffix)| {
            (*name, *suffix)
        });
        Self { name, suffix }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint(service: Service, region: &str, variables: &[(&str, &str)]) -> String {
        let variables = variables.iter().copied().collect();
        Endpoint::of(service, region, &variables).to_string()
    }

    #[test]
    fn a_service_is_asked_in_its_region_and_partition() {
        assert_eq!(
            endpoint(Service::Redshift, "us-west-2", &[]),
            "https://redshift.us-west-2.amazonaws.com/"
        );
        assert_eq!(
            endpoint(Service::Serverless, "cn-north-1", &[]),
            "https://redshift-serverless.cn-north-1.amazonaws.com.cn/"
        );
        assert_eq!(
            endpoint(
                Service::SecretsManager,
                "us-gov-west-1",
                &[("AWS_USE_FIPS_ENDPOINT", "true")]
            ),
            "https://secretsmanager-fips.us-gov-west-1.amazonaws.com/"
        );
    }

    #[test]
    fn the_environment_puts_another_host_in_its_place_the_services_own_first() {
        let all = ("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
        let own = ("AWS_ENDPOINT_URL_REDSHIFT", "http://127.0.0.1:2/");
        let of = |variables: &[_]| endpoint(Service::Redshift, "us-west-2", variables);
        assert_eq!(of(&[all]), "http://127.0.0.1:1/");
        assert_eq!(of(&[all, own]), "http://127.0.0.1:2/");
        let ignored = ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
        assert!(of(&[all, own, ignored]).contains("amazonaws"));
    }
}
