//! The data-flow diagram as something to draw: which nodes, groups and lines, what they are
//! called and how they stand out, before any format says how that looks.
//!
//! A scan and a diff both come here as a [`Scene`]; every diagram format draws a [`Picture`].

mod collapse;
mod picture;
mod scene;
mod tips;

pub(crate) use picture::{Badge, Group, Line, Node, Picture, Shape};
pub(crate) use scene::{Item, Mark, Scene};
