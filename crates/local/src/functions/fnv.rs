//! FNV-1a: <https://docs.aws.amazon.com/redshift/latest/dg/r_FNV_HASH.html>.

use super::{Answer, Fault, at, whole};

const SEED: u64 = 14_695_981_039_346_656_037;
const PRIME: u64 = 1_099_511_628_211;

/// `(value, type, seed)`: numbers are hashed as the bytes of their type, the lowest first.
pub(super) fn hash(arguments: &[&str]) -> Answer {
    let value = at(arguments, 0);
    let bytes = match at(arguments, 1) {
        "smallint" => whole(arguments, 0)?.to_le_bytes()[..2].to_vec(),
        "integer" => whole(arguments, 0)?.to_le_bytes()[..4].to_vec(),
        "bigint" => whole(arguments, 0)?.to_le_bytes().to_vec(),
        "text" => value.as_bytes().to_vec(),
        _ => return Err(Fault::open("FNV_HASH of this type")),
    };
    let seed = match arguments.get(2) {
        Some(_) => whole(arguments, 2)?.cast_unsigned(),
        None => SEED,
    };
    let hash = bytes.into_iter().fold(seed, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(PRIME)
    });
    Ok(Some(hash.cast_signed().to_string()))
}
