//! The model's promises, from outside.

mod assembling;
mod diffing;
mod facts_page;
mod parts;
