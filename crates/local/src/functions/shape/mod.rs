//! GEOMETRY, as hexadecimal EWKB:
//! <https://docs.aws.amazon.com/redshift/latest/dg/geospatial-overview.html>.
//!
//! What a shape is made of, how it is written and read, and whether shapes meet. Deliberately absent:
//! the other relations between shapes and what is computed from several. They are refused.

mod binary;
mod geojson;
mod geometry;
mod globe;
mod hull;
mod made;
mod measure;
mod meeting;
mod parts;
mod question;
mod text;

use geometry::{Dimensions, Geometry};

use super::{Answer, Fault, at, whole};
use crate::refusal::sqlstate;

/// `(function, arguments …)`; each shape as it is kept.
pub(super) fn call(arguments: &[&str]) -> Answer {
    let (name, rest) = (at(arguments, 0), arguments.get(1..).unwrap_or_default());
    match name {
        "st_astext" | "st_asewkt" => text::shown(name, rest),
        "st_asbinary" | "st_ashexwkb" | "st_asewkb" | "st_ashexewkb" => binary::shown(name, rest),
        "st_asgeojson" => geojson::shown(rest),
        "st_geomfromtext" | "st_geomfromewkt" => text::read(rest),
        "st_geomfromwkb" | "st_geomfromewkb" => binary::from(rest),
        "st_geomfromgeojson" => geojson::read(rest),
        // How a shape is encoded says nothing about it.
        "addbbox" | "dropbbox" => kept(&shape(rest, 0)?),
        "st_convexhull" => hull::around(&shape(rest, 0)?),
        "st_distancesphere" => globe::distance(rest),
        "st_lengthsphere" => globe::length(rest),
        "st_intersects" | "st_disjoint" | "st_dwithin" => meeting::call(name, rest),
        "st_point" | "st_makepoint" | "st_makeenvelope" | "st_makeline" | "st_makepolygon"
        | "st_polygon" | "st_collect" | "st_addpoint" | "st_removepoint" | "st_setpoint"
        | "st_setsrid" => made::call(name, rest),
        "st_area"
        | "st_length"
        | "st_length2d"
        | "st_perimeter"
        | "st_perimeter2d"
        | "st_azimuth"
        | "st_angle"
        | "st_distance"
        | "st_centroid"
        | "st_lineinterpolatepoint" => measure::call(name, rest),
        "st_startpoint"
        | "st_endpoint"
        | "st_pointn"
        | "st_exteriorring"
        | "st_interiorringn"
        | "st_geometryn"
        | "st_points"
        | "st_boundary"
        | "st_envelope"
        | "st_multi"
        | "st_reverse"
        | "st_force2d"
        | "st_force3d"
        | "st_force3dz"
        | "st_force3dm"
        | "st_force4d"
        | "st_linefrommultipoint" => parts::call(name, rest),
        _ => question::call(name, rest),
    }
}

/// The shape among the arguments.
fn shape(arguments: &[&str], index: usize) -> Result<Geometry, Fault> {
    binary::read(at(arguments, index))
        .ok_or_else(|| Fault::of(sqlstate::INTERNAL, "the value is no geometry"))
}

fn number(arguments: &[&str], index: usize) -> Result<f64, Fault> {
    at(arguments, index)
        .parse()
        .map_err(|_| Fault::of(sqlstate::BAD_TEXT, "the value is no number"))
}

/// A shape as it is kept.
#[expect(clippy::unnecessary_wraps, reason = "what every function ends with")]
fn kept(geometry: &Geometry) -> Answer {
    Ok(Some(binary::kept(geometry)))
}

/// Two shapes of one system.
fn alike(one: &Geometry, other: &Geometry) -> Result<(), Fault> {
    if one.srid == other.srid {
        return Ok(());
    }
    Err(Fault::of(
        sqlstate::INTERNAL,
        "Operation on mixed SRID geometries",
    ))
}

#[cfg(test)]
mod tests;
