//! What the name of a host of Amazon Redshift says.

use plan::Host;

/// A cluster or a workgroup, by the name of its endpoint.
///
/// Sources: <https://docs.aws.amazon.com/redshift/latest/mgmt/connecting-from-psql.html>,
/// <https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-connecting.html>.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AmazonHost {
    pub(super) service: Option<AmazonService>,
    pub(super) region: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum AmazonService {
    Cluster(String),
    Workgroup(String),
}

impl AmazonHost {
    /// None for an alias, an address, or another service.
    pub(super) fn of(host: &Host) -> Option<Self> {
        let name = host.as_str();
        let name = name
            .strip_suffix(".amazonaws.com")
            .or_else(|| name.strip_suffix(".amazonaws.com.cn"))?;
        let parts: Vec<&str> = name.split('.').collect();
        let [first, _, region, service] = parts.as_slice() else {
            return None;
        };
        let known = match *service {
            "redshift" => AmazonService::Cluster((*first).to_owned()),
            "redshift-serverless" => AmazonService::Workgroup((*first).to_owned()),
            _ => return None,
        };
        Some(Self {
            // The endpoint of a VPC has a name of its own, which is no cluster's.
            service: (!first.contains("-endpoint-")).then_some(known),
            region: (*region).to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(host: &str) -> Option<(String, Option<AmazonService>)> {
        let host = AmazonHost::of(&host.parse().expect("a host"))?;
        Some((host.region, host.service))
    }

    #[test]
    fn clusters_and_workgroups_are_read_with_their_region() {
        assert_eq!(
            of("etl.abc123.us-west-2.redshift.amazonaws.com"),
            Some((
                "us-west-2".to_owned(),
                Some(AmazonService::Cluster("etl".to_owned()))
            ))
        );
        assert_eq!(
            of("wg.123456789012.cn-north-1.redshift-serverless.amazonaws.com.cn"),
            Some((
                "cn-north-1".to_owned(),
                Some(AmazonService::Workgroup("wg".to_owned()))
            ))
        );
        assert_eq!(
            of("etl-endpoint-x1.abc123.us-west-2.redshift.amazonaws.com"),
            Some(("us-west-2".to_owned(), None))
        );
    }

    #[test]
    fn an_alias_says_nothing() {
        for host in [
            "warehouse.example.com",
            "127.0.0.1",
            "db.abc.us-west-2.rds.amazonaws.com",
            "us-west-2.redshift.amazonaws.com",
        ] {
            assert_eq!(of(host), None, "{host}");
        }
    }
}
