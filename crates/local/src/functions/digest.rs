//! Digests that the engine has not.

use sha2::{Digest, Sha224, Sha384, Sha512};

use super::{Answer, Fault, at};

/// `(text, bits)`, of 224, 384 or 512 bits: <https://docs.aws.amazon.com/redshift/latest/dg/SHA2.html>.
pub(super) fn sha2(arguments: &[&str]) -> Answer {
    let text = at(arguments, 0);
    let digest = match at(arguments, 1) {
        "224" => Sha224::digest(text).to_vec(),
        "384" => Sha384::digest(text).to_vec(),
        "512" => Sha512::digest(text).to_vec(),
        _ => return Err(Fault::open("SHA2 with these bits")),
    };
    let digits = digest.iter().map(|byte| format!("{byte:02x}"));
    Ok(Some(digits.collect()))
}
