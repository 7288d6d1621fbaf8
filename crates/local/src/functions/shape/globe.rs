//! Lengths on a sphere, coordinates being degrees of longitude and latitude:
//! <https://docs.aws.amazon.com/redshift/latest/dg/ST_DistanceSphere-function.html>.

use super::geometry::{Form, Point};
use super::{Answer, Fault, alike, number, shape};
use crate::refusal::sqlstate;

/// Metres: the mean radius of the ellipsoid WGS 84.
const EARTH: f64 = (2.0 * 6_378_137.0 + 6_356_752.314_245) / 3.0;

pub(super) fn distance(arguments: &[&str]) -> Answer {
    let (one, other) = (shape(arguments, 0)?, shape(arguments, 1)?);
    let radius = match arguments.len() {
        2 => EARTH,
        _ => number(arguments, 2)?,
    };
    if radius < 0.0 {
        return Err(Fault::of(sqlstate::INTERNAL, "the radius is negative"));
    }
    alike(&one, &other)?;
    match (&one.form, &other.form) {
        (Form::Point(Some(from)), Form::Point(Some(to))) => {
            Ok(Some((radius * angle(from, to)).to_string()))
        }
        (Form::Point(_), Form::Point(_)) => Ok(None),
        _ => Err(Fault::of(sqlstate::INTERNAL, "the geometry is no point")),
    }
}

/// Metres along the lines of a shape.
pub(super) fn length(arguments: &[&str]) -> Answer {
    let geometry = shape(arguments, 0)?;
    let lines = geometry.form.lines().into_iter();
    let steps = lines.flat_map(|line| line.windows(2));
    let angles: f64 = steps.map(|step| angle(&step[0], &step[1])).sum();
    Ok(Some((EARTH * angles).to_string()))
}

/// Between two directions from the middle of the sphere, by the haversine.
fn angle(from: &Point, to: &Point) -> f64 {
    let (low, high) = (from.y.to_radians(), to.y.to_radians());
    let across = ((to.x - from.x).to_radians() / 2.0).sin().powi(2);
    let along = ((high - low) / 2.0).sin().powi(2);
    let part = low.cos().mul_add(high.cos() * across, along);
    2.0 * part.sqrt().min(1.0).asin()
}
