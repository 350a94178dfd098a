//! What rules promise, from outside.

mod assessing;
mod conditions;
mod loading;
mod parts;
mod paths;
mod severities;
