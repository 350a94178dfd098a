//! Builds again when a rule page comes or goes; the embedding macro only sees changes of files
//! that it already knows.

fn main() {
    println!("cargo:rerun-if-changed=../../rules/stride");
}
