//! The whole binary as people run it, on the fixtures and on input made up on the spot, and
//! the order of the whole repository.
#![cfg(test)]

mod bad_input;
mod changes;
mod cluster;
mod compose_examples;
mod compose_rules;
mod documents;
mod exit_codes;
mod fixtures;
mod hostile_names;
mod kubernetes_rules;
mod program;
mod same_bytes;
mod schema;
mod scripts;
mod secrets;
mod settings;
mod tidy;
mod twins;
