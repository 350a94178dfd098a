//! Threat modelling for infrastructure as code: scan, draw, diff.

fn main() {}
