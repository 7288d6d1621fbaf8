//! What a shape is and has.

use super::geometry::{Dimensions, Form, Geometry, Point};
use super::parts::bounds;
use super::{Answer, Fault, alike, shape};
use crate::refusal::sqlstate;

pub(super) fn call(name: &str, arguments: &[&str]) -> Answer {
    let geometry = shape(arguments, 0)?;
    let form = &geometry.form;
    let truth = |value: bool| Ok(Some(value.to_string()));
    let count = |value: usize| Ok(Some(value.to_string()));
    match name {
        "geometrytype" => {
            let name = form.names().0;
            let mark = match geometry.dimensions {
                Dimensions::Xym => "M",
                Dimensions::Xy | Dimensions::Xyz | Dimensions::Xyzm => "",
            };
            Ok(Some(format!("{name}{mark}")))
        }
        "st_geometrytype" => Ok(Some(format!("ST_{}", form.names().1))),
        "st_dimension" => Ok(Some(form.dimension().to_string())),
        "st_ndims" => count(geometry.dimensions.count()),
        "st_srid" => Ok(Some(geometry.srid.to_string())),
        "st_npoints" => count(form.points().len()),
        "st_numpoints" => match form {
            Form::Line(points) => count(points.len()),
            _ => Ok(None),
        },
        "st_nrings" => count(form.polygons().into_iter().map(<[_]>::len).sum()),
        "st_numinteriorrings" => match form {
            Form::Polygon(rings) if !rings.is_empty() => count(rings.len() - 1),
            _ => Ok(None),
        },
        "st_numgeometries" => match form {
            many if many.is_many() => count(many.members().len()),
            empty if empty.is_empty() => Err(Fault::open("ST_NumGeometries of an empty geometry")),
            _ => count(1),
        },
        "st_isempty" => truth(form.is_empty()),
        "st_iscollection" => truth(form.is_many()),
        "st_isclosed" => truth(is_closed(form)),
        // The documentation shows the other coordinate for it.
        "st_z" if geometry.dimensions == Dimensions::Xyzm => {
            Err(Fault::open("ST_Z of a point with four coordinates"))
        }
        "st_x" | "st_y" | "st_z" | "st_m" => match form {
            Form::Point(_) => Ok(coordinate(name, &geometry)),
            _ => Err(Fault::of(sqlstate::INTERNAL, "the geometry is no point")),
        },
        "st_xmin" | "st_ymin" | "st_xmax" | "st_ymax" => Ok(bounds(form).map(|bounds| {
            let (left, low, right, high) = bounds;
            match name {
                "st_xmin" => left,
                "st_ymin" => low,
                "st_xmax" => right,
                _ => high,
            }
            .to_string()
        })),
        "st_zmin" | "st_zmax" | "st_mmin" | "st_mmax" => Ok(extreme(name, &geometry)),
        "st_equals" => {
            let other = shape(arguments, 1)?;
            alike(&geometry, &other)?;
            // Other points may make the same set.
            if form == &other.form {
                truth(true)
            } else {
                Err(Fault::open(
                    "ST_Equals of shapes that are not written alike",
                ))
            }
        }
        _ => Err(Fault::open("this spatial function")),
    }
}

fn is_closed(form: &Form) -> bool {
    let ends_meet = |points: &[Point]| match (points.first(), points.last()) {
        (Some(first), Some(last)) => first.is_at(last),
        _ => false,
    };
    match form {
        Form::Point(point) => point.is_some(),
        Form::Points(_) => true,
        Form::Line(points) => ends_meet(points),
        Form::Polygon(rings) => !rings.is_empty() && rings.iter().all(|ring| ends_meet(ring)),
        Form::Lines(members) | Form::Polygons(members) | Form::Collection(members) => {
            !members.is_empty() && members.iter().all(is_closed)
        }
    }
}

fn coordinate(name: &str, geometry: &Geometry) -> Option<String> {
    let Form::Point(Some(point)) = &geometry.form else {
        return None;
    };
    let value = match name {
        "st_x" => point.x,
        "st_y" => point.y,
        "st_z" if geometry.dimensions.has_z() => point.z,
        "st_m" if geometry.dimensions.has_m() => point.m,
        _ => return None,
    };
    Some(value.to_string())
}

fn extreme(name: &str, geometry: &Geometry) -> Option<String> {
    let is_z = name.starts_with("st_z");
    let has = if is_z {
        geometry.dimensions.has_z()
    } else {
        geometry.dimensions.has_m()
    };
    if !has {
        return None;
    }
    let points = geometry.form.points().into_iter();
    let values = points.map(|point| if is_z { point.z } else { point.m });
    let found = if name.ends_with("max") {
        values.reduce(f64::max)
    } else {
        values.reduce(f64::min)
    };
    found.map(|value| value.to_string())
}
