//! The questionnaire as JSON.

use std::io::{self, Write};

use serde::Serialize;

use super::threats::Question;
use super::{A_LINE_EACH, VERSION, collect, write_json};
use crate::{Look, Results};

#[derive(Serialize)]
struct Document {
    version: u32,
    questions: Vec<Question>,
}

/// Writes the questions, answered or not, in the shape of the model's format.
pub(crate) fn write(results: &Results<'_>, _: &Look, out: &mut dyn Write) -> io::Result<()> {
    let questions = &results.assessment.questions;
    let document = Document {
        version: VERSION,
        questions: collect(questions, |it| Question::of(it, results.sources)),
    };
    write_json(&document, A_LINE_EACH, out)
}
