//! Builds again when a chart that stands for another comes or goes; the embedding macro only
//! sees changes of files that it already knows.

fn main() {
    println!("cargo:rerun-if-changed=../../rules/charts");
}
