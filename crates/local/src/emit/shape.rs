//! GEOMETRY: <https://docs.aws.amazon.com/redshift/latest/dg/geospatial-functions.html>.

use plan::SqlType;
use sql::typed::{Expr, Type};

use super::function::ours;
use super::{Emitter, Sql, literal, types};
use crate::refusal::not_rehearsed;

/// The functions whose meaning is here; the others are refused. Of `ST_IsPolygonCW` and
/// `ST_IsPolygonCCW` the documentation shows both true for the same polygon.
#[rustfmt::skip] // as many in a line as fit
const KNOWN: &[&str] = &[
    "addbbox", "dropbbox", "geometrytype", "st_addpoint", "st_angle", "st_area", "st_asbinary",
    "st_asewkb", "st_asewkt",
    "st_asgeojson", "st_ashexewkb", "st_ashexwkb", "st_astext", "st_azimuth", "st_boundary",
    "st_centroid", "st_collect", "st_convexhull", "st_dimension", "st_disjoint", "st_distance",
    "st_distancesphere", "st_dwithin", "st_endpoint", "st_envelope",
    "st_equals", "st_exteriorring", "st_force2d", "st_force3d", "st_force3dm", "st_force3dz",
    "st_force4d", "st_geometryn", "st_geometrytype", "st_geomfromewkb", "st_geomfromewkt",
    "st_geomfromgeojson", "st_geomfromtext", "st_geomfromwkb", "st_interiorringn",
    "st_intersects", "st_isclosed", "st_iscollection", "st_isempty", "st_length", "st_length2d",
    "st_lengthsphere", "st_linefrommultipoint", "st_lineinterpolatepoint", "st_m", "st_makeenvelope",
    "st_makeline", "st_makepoint", "st_makepolygon", "st_mmax", "st_mmin", "st_multi", "st_ndims",
    "st_npoints", "st_nrings", "st_numgeometries", "st_numinteriorrings", "st_numpoints",
    "st_perimeter", "st_perimeter2d", "st_point", "st_pointn", "st_points", "st_polygon",
    "st_removepoint", "st_reverse", "st_setpoint", "st_setsrid", "st_srid", "st_startpoint",
    "st_x", "st_xmax", "st_xmin", "st_y", "st_ymax", "st_ymin", "st_z", "st_zmax", "st_zmin",
];

impl Emitter<'_> {
    /// `None` for a function of something else.
    pub(super) fn shape_call(&self, name: &str, arguments: &[Expr], ty: Type) -> Option<Sql> {
        let is_known = KNOWN.contains(&name);
        if !is_known {
            return None;
        }
        let is_other = |argument: &Expr| {
            argument.ty.is(|ty| {
                matches!(
                    ty,
                    SqlType::Geography | SqlType::Super | SqlType::Varbyte(_)
                )
            })
        };
        if arguments.iter().any(is_other) {
            return Some(Err(not_rehearsed(format_args!(
                "{} of anything but GEOMETRY",
                name.to_uppercase()
            ))));
        }
        Some(self.exprs(arguments).and_then(|values| {
            let mut all = vec![literal::text(name)];
            all.extend(values);
            types::typed(&ours("shape", &all), ty)
        }))
    }
}

/// Text is the binary notation as hexadecimal digits.
pub(super) fn to_geometry(sql: &str, from: SqlType) -> Sql {
    if from.is_text() {
        return Ok(ours(
            "shape",
            &[literal::text("st_geomfromewkb"), sql.to_owned()],
        ));
    }
    Err(not_rehearsed(format_args!(
        "a conversion of {from} to geometry"
    )))
}
