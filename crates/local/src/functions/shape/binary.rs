//! Well-known binary: OGC's, and the extended one of `PostGIS`, in which values are kept.

use super::geometry::{Dimensions, Form, Geometry, Point};
use super::{Answer, Fault, at, kept as answer, shape, whole};
use crate::refusal::sqlstate;

const Z: u32 = 0x8000_0000;
const M: u32 = 0x4000_0000;
const SRID: u32 = 0x2000_0000;

/// How types of more than two dimensions are numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Notation {
    /// A thousand and more is added.
    Ogc,
    /// Bits are set.
    Extended,
}

pub(super) fn kept(geometry: &Geometry) -> String {
    write(
        geometry,
        Notation::Extended,
        (geometry.srid != 0).then_some(geometry.srid),
    )
}

/// `ST_AsBinary` and its like.
pub(super) fn shown(name: &str, arguments: &[&str]) -> Answer {
    let geometry = shape(arguments, 0)?;
    let srid = (geometry.srid != 0).then_some(geometry.srid);
    Ok(Some(match name {
        "st_ashexewkb" => write(&geometry, Notation::Extended, srid),
        "st_asewkb" => write(&geometry, Notation::Ogc, srid),
        _ => write(&geometry, Notation::Ogc, None),
    }))
}

/// `(digits, srid?)`.
pub(super) fn from(arguments: &[&str]) -> Answer {
    let mut geometry = read(at(arguments, 0))
        .ok_or_else(|| Fault::of(sqlstate::INTERNAL, "the text is no well-known binary"))?;
    if arguments.len() > 1 {
        let Ok(srid) = i32::try_from(whole(arguments, 1)?) else {
            return Err(Fault::of(sqlstate::INTERNAL, "the SRID is not valid"));
        };
        if srid < 0 {
            return Ok(None);
        }
        geometry.srid = srid;
    }
    answer(&geometry)
}

fn write(geometry: &Geometry, notation: Notation, srid: Option<i32>) -> String {
    let mut bytes = Vec::new();
    put(
        &geometry.form,
        geometry.dimensions,
        notation,
        srid,
        &mut bytes,
    );
    crate::functions::varbyte::hex(bytes).to_uppercase()
}

fn put(
    form: &Form,
    dimensions: Dimensions,
    notation: Notation,
    srid: Option<i32>,
    bytes: &mut Vec<u8>,
) {
    let mut number = form.number();
    match notation {
        Notation::Extended => {
            number |= if dimensions.has_z() { Z } else { 0 };
            number |= if dimensions.has_m() { M } else { 0 };
        }
        Notation::Ogc => {
            number += if dimensions.has_z() { 1000 } else { 0 };
            number += if dimensions.has_m() { 2000 } else { 0 };
        }
    }
    if srid.is_some() {
        number |= SRID;
    }
    bytes.push(1);
    bytes.extend(number.to_le_bytes());
    if let Some(srid) = srid {
        bytes.extend(srid.to_le_bytes());
    }
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes();
    let point = |point: &Point, bytes: &mut Vec<u8>| {
        for coordinate in point.coordinates(dimensions) {
            bytes.extend(coordinate.to_le_bytes());
        }
    };
    match form {
        Form::Point(Some(only)) => point(only, bytes),
        Form::Point(None) => {
            for _ in 0..dimensions.count() {
                bytes.extend(f64::NAN.to_le_bytes());
            }
        }
        Form::Line(points) => {
            bytes.extend(count(points.len()));
            for one in points {
                point(one, bytes);
            }
        }
        Form::Polygon(rings) => {
            bytes.extend(count(rings.len()));
            for ring in rings {
                bytes.extend(count(ring.len()));
                for one in ring {
                    point(one, bytes);
                }
            }
        }
        Form::Points(members)
        | Form::Lines(members)
        | Form::Polygons(members)
        | Form::Collection(members) => {
            bytes.extend(count(members.len()));
            for member in members {
                put(member, dimensions, notation, None, bytes);
            }
        }
    }
}

pub(super) fn read(digits: &str) -> Option<Geometry> {
    let digits = digits.trim();
    if !digits.is_ascii() || digits.len() % 2 == 1 {
        return None;
    }
    let bytes: Option<Vec<u8>> = (0..digits.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).ok())
        .collect();
    let bytes = bytes?;
    let mut rest = Reader { bytes: &bytes };
    let geometry = rest.geometry(0)?;
    rest.bytes.is_empty().then_some(geometry)
}

struct Reader<'a> {
    bytes: &'a [u8],
}

/// Collections inside collections.
const DEEPEST: u8 = 32;

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (first, rest) = self.bytes.split_first_chunk::<N>()?;
        self.bytes = rest;
        Some(*first)
    }

    fn u32(&mut self, order: Order) -> Option<u32> {
        let bytes = self.take()?;
        Some(match order {
            Order::Little => u32::from_le_bytes(bytes),
            Order::Big => u32::from_be_bytes(bytes),
        })
    }

    fn f64(&mut self, order: Order) -> Option<f64> {
        let bytes = self.take()?;
        Some(match order {
            Order::Little => f64::from_le_bytes(bytes),
            Order::Big => f64::from_be_bytes(bytes),
        })
    }

    fn geometry(&mut self, depth: u8) -> Option<Geometry> {
        if depth > DEEPEST {
            return None;
        }
        let order = match self.take::<1>()? {
            [0] => Order::Big,
            [1] => Order::Little,
            _ => return None,
        };
        let number = self.u32(order)?;
        let srid = if number & SRID == 0 {
            0
        } else {
            self.u32(order)?.cast_signed()
        };
        let plain = number & !(Z | M | SRID);
        let (thousands, plain) = (plain / 1000, plain % 1000);
        let dimensions = Dimensions::of(
            number & Z != 0 || matches!(thousands, 1 | 3),
            number & M != 0 || matches!(thousands, 2 | 3),
        );
        let form = match plain {
            1 => {
                let point = self.point(order, dimensions)?;
                Form::Point((!point.x.is_nan()).then_some(point))
            }
            2 => Form::Line(self.points(order, dimensions)?),
            3 => {
                let count = self.u32(order)?;
                let rings = (0..count).map(|_| self.points(order, dimensions));
                Form::Polygon(rings.collect::<Option<_>>()?)
            }
            4 => Form::Points(self.members(order, depth)?),
            5 => Form::Lines(self.members(order, depth)?),
            6 => Form::Polygons(self.members(order, depth)?),
            7 => Form::Collection(self.members(order, depth)?),
            _ => return None,
        };
        Some(Geometry {
            srid,
            dimensions,
            form,
        })
    }

    fn members(&mut self, order: Order, depth: u8) -> Option<Vec<Form>> {
        let count = self.u32(order)?;
        (0..count)
            .map(|_| self.geometry(depth + 1).map(|member| member.form))
            .collect()
    }

    fn points(&mut self, order: Order, dimensions: Dimensions) -> Option<Vec<Point>> {
        let count = self.u32(order)?;
        (0..count).map(|_| self.point(order, dimensions)).collect()
    }

    fn point(&mut self, order: Order, dimensions: Dimensions) -> Option<Point> {
        let coordinates: Option<Vec<f64>> =
            (0..dimensions.count()).map(|_| self.f64(order)).collect();
        Point::of(&coordinates?, dimensions)
    }
}

#[derive(Clone, Copy)]
enum Order {
    Little,
    Big,
}
