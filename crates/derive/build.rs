//! Builds again when a catalog file comes or goes; the embedding macro only sees changes of
//! files that it already knows.

fn main() {
    println!("cargo:rerun-if-changed=../../rules/catalog");
}
