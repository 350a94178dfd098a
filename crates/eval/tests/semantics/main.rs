//! What `terraform console` cannot say: unknown values, references, places, the catalog's
//! rules, decoded structures and limits.

mod data;
mod decode;
mod limits;
mod opentofu;
mod places;
mod scope;
mod types;
mod unknown;
