//! The probes, in groups.

mod concurrency;
mod counts;
mod errors;
mod protocol;
mod sessions;
mod strings;

use crate::kit::{Findings, Kit};

pub(crate) async fn all(kit: &Kit, findings: &mut Findings) {
    concurrency::ask(kit, findings).await;
    counts::ask(kit, findings).await;
    errors::ask(kit, findings).await;
    strings::ask(kit, findings).await;
    sessions::ask(kit, findings).await;
    protocol::ask(kit, findings).await;
}
