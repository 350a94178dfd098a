//! The questionnaire: what the code leaves open, by security domain, with what would answer it.

use std::io::{self, Write};

use model::{Form, Property};
use stride::{Domain, Question};

use crate::look::{Tone, count, wrap};
use crate::{Look, Results, clean};

/// Writes the open questions by domain, then those that were answered, then the numbers.
pub(crate) fn write(results: &Results<'_>, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let questions = &results.assessment.questions;
    for domain in Domain::ALL {
        let open = questions.iter().filter(|it| it.answer.is_none());
        let open: Vec<_> = open.filter(|it| &*it.domain == domain.name()).collect();
        if open.is_empty() {
            continue;
        }
        let title = domain.name().replace('-', " ");
        writeln!(out, "{}\n", look.paint(Tone::Strong, &title))?;
        for question in open {
            write_open(results, question, look, out)?;
        }
    }
    write_answered(results, look, out)?;
    write_summary(results, look, out)
}

fn write_open(
    results: &Results<'_>,
    question: &Question,
    look: &Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    for line in wrap(&clean(&question.text), look.width.saturating_sub(2)) {
        writeln!(out, "  {line}")?;
    }
    let why = wrap(&clean(&question.why), look.width.saturating_sub(12));
    writeln!(out, "    why     {}", why.join("\n            "))?;
    if let Some(place) = results.position(question.span) {
        let place = format!("{}:{}", clean(&place.path), place.line);
        writeln!(out, "    where   {}", look.paint(Tone::Faint, &place))?;
    }
    if let Some(answer) = answer(question) {
        writeln!(out, "    settle  {answer}")?;
    }
    writeln!(out)
}

fn write_answered(results: &Results<'_>, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let mut title = Some("answered");
    for question in &results.assessment.questions {
        let Some(answer) = &question.answer else {
            continue;
        };
        if let Some(title) = title.take() {
            writeln!(out, "{}\n", look.paint(Tone::Strong, title))?;
        }
        writeln!(out, "  {}", clean(&question.text))?;
        writeln!(out, "    {}", clean(answer))?;
    }
    if title.is_none() {
        writeln!(out)
    } else {
        Ok(())
    }
}

fn write_summary(results: &Results<'_>, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let assessment = results.assessment;
    let answered = assessment.questions.iter();
    let answered = answered.filter(|it| it.answer.is_some()).count();
    let open = assessment.questions.len() - answered;
    let (gaps, safe) = (assessment.threats.len(), assessment.mitigations.len());
    writeln!(out, "{}", look.paint(Tone::Strong, "summary"))?;
    writeln!(out, "  open        {open}")?;
    writeln!(out, "  answered    {answered}")?;
    let gaps = count(gaps, "gap", "gaps");
    writeln!(out, "  by the code {gaps}, {safe} mitigated")
}

/// The block of `stridemap.hcl` that would answer a question, on one line.
fn answer(question: &Question) -> Option<String> {
    let fact = question.fact.as_deref()?;
    let target = quoted(question.target.id());
    Some(format!("answer {target} {{ {fact} = {} }}", example(fact)?))
}

fn example(fact: &str) -> Option<&'static str> {
    Some(match Property::from_name(fact)?.form() {
        Form::Bool => "true",
        Form::Number => "1",
        Form::Text => "\"...\"",
        Form::List => "[]",
    })
}

/// A text as a quoted label of HCL, with nothing in it that the syntax obeys.
fn quoted(text: &str) -> String {
    let text = clean(text).replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{}\"", text.replace("${", "$${").replace("%{", "%%{"))
}

/// A `stridemap.hcl` to begin with: what can be said, and the open questions as comments.
pub fn write_starter(results: &Results<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(STARTER.as_bytes())?;
    let questions = results.assessment.questions.iter();
    for question in questions.filter(|it| it.answer.is_none()) {
        let (Some(fact), target) = (question.fact.as_deref(), quoted(question.target.id())) else {
            continue;
        };
        let Some(example) = example(fact) else {
            continue;
        };
        writeln!(out, "\n# {}", clean(&question.text))?;
        writeln!(out, "# {}", clean(&question.why))?;
        writeln!(out, "# answer {target} {{")?;
        writeln!(out, "#   {fact} = {example}")?;
        writeln!(out, "#   because = \"\"\n# }}")?;
    }
    Ok(())
}

const STARTER: &str = "\
# What the code does not say. Names and ids are those of `stridemap scan`.
#
# accept \"rule-id\" {            # a threat somebody takes responsibility for
#   element = \"id or name\"      # or flow, boundary; without any, all threats of the rule
#   reason  = \"\"
#   owner   = \"\"
#   expires = \"2030-12-31\"
# }
# asset    \"id or name\" { sensitivity = \"customer-data\" }  # credentials, keys, logs, none
# external \"name\"       { technology = \"payment-provider\" }
# flow     \"from\" \"to\"  { protocol = \"https\" }
# severity \"rule-id\"    { level = \"low\" }
# chart    \"folder\"     { values = [\"values-prod.yaml\"] }
# variable_files = [\"prod.tfvars\"]
# variables      = { environment = \"prod\" }
# workspace      = \"prod\"
#
# Below: questions that the code leaves open. Remove the marks to answer.
";

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn ids_cannot_leave_their_quotes() {
        assert_eq!(quoted("a[\"x\"].b"), "\"a[\\\"x\\\"].b\"");
        assert_eq!(quoted("${x}\\\n"), "\"$${x}\\\\ \"");
    }
}
