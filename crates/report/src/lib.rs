//! One file per output, and the versioned wire format.
//!
//! It turns finished results into text and knows nothing of how they came to be.
//!
//! Invariants: the same results give the same bytes, and every name from the code is escaped
//! for the format it is written to.
