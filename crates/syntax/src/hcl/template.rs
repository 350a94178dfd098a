//! Templates: escapes, strip markers and heredoc indentation, applied as Terraform does.
//!
//! Terraform works on a flat list of tokens, in which each line of a heredoc is a token of its
//! own. A strip marker trims the one token next to it, and `<<-` looks at the tokens that
//! begin a line. hcl-edit gives a tree and its own idea of indentation, so the literals are
//! taken from the text again and go through Terraform's steps.

use std::ops::Range;

use hcl_edit::Span as _;
use hcl_edit::template::{
    Directive, Element, ForDirective as EditFor, HeredocTemplate, IfDirective as EditIf,
    StringTemplate, Strip, Template,
};

use super::convert::Converter;
use super::tree::{ExpressionKind, ForDirective, IfDirective, Piece};

/// What a template stands in, which decides about escapes and tokens.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    /// Between quotes: backslash escapes, one token per literal.
    Quoted,
    /// A heredoc or a file: no backslash escapes, one token per line.
    Lines,
}

enum Token {
    Literal(Literal),
    /// An interpolation or the opening or closing sequence of a directive.
    Sequence {
        trims_before: bool,
        trims_after: bool,
    },
}

struct Literal {
    text: String,
    range: Range<usize>,
}

type Tokens = std::iter::Peekable<std::vec::IntoIter<Token>>;

impl Converter<'_> {
    /// The text of a file that is one template.
    pub(super) fn bare_template(&self, template: &Template) -> Vec<Piece> {
        let tokens = self.tokens(template, Form::Lines);
        self.assemble(template, tokens)
    }

    /// A template between quotes.
    pub(super) fn quoted_template(&self, template: &StringTemplate) -> ExpressionKind {
        let tokens = self.tokens(template, Form::Quoted);
        text_or_template(self.assemble(template, tokens))
    }

    /// A heredoc.
    pub(super) fn heredoc(&self, heredoc: &HeredocTemplate, written: &str) -> ExpressionKind {
        let mut tokens = self.tokens(&heredoc.template, Form::Lines);
        if written.starts_with("<<-") {
            remove_indentation(&mut tokens);
        }
        text_or_template(self.assemble(&heredoc.template, tokens))
    }

    fn tokens(&self, template: &Template, form: Form) -> Vec<Token> {
        let mut tokens = Vec::new();
        self.flatten(template, form, &mut tokens);
        strip(&mut tokens);
        tokens
    }

    fn flatten(&self, template: &Template, form: Form, tokens: &mut Vec<Token>) {
        for element in template {
            match element {
                Element::Literal(literal) => {
                    self.literals(literal.span().unwrap_or_default(), form, tokens);
                }
                Element::Interpolation(interpolation) => tokens.push(sequence(interpolation.strip)),
                Element::Directive(directive) => match &**directive {
                    Directive::If(directive) => self.flatten_if(directive, form, tokens),
                    Directive::For(directive) => {
                        tokens.push(sequence(directive.for_expr.strip));
                        self.flatten(&directive.for_expr.template, form, tokens);
                        tokens.push(sequence(directive.endfor_expr.strip));
                    }
                },
            }
        }
    }

    fn flatten_if(&self, directive: &EditIf, form: Form, tokens: &mut Vec<Token>) {
        tokens.push(sequence(directive.if_expr.strip));
        self.flatten(&directive.if_expr.template, form, tokens);
        if let Some(otherwise) = &directive.else_expr {
            tokens.push(sequence(otherwise.strip));
            self.flatten(&otherwise.template, form, tokens);
        }
        tokens.push(sequence(directive.endif_expr.strip));
    }

    fn literals(&self, range: Range<usize>, form: Form, tokens: &mut Vec<Token>) {
        let raw = self.slice(range.clone());
        if form == Form::Quoted {
            tokens.push(Token::Literal(Literal {
                text: unescape(raw, true),
                range,
            }));
            return;
        }
        let mut start = range.start;
        for line in raw.split_inclusive('\n') {
            let end = start + line.len();
            tokens.push(Token::Literal(Literal {
                text: unescape(line, false),
                range: start..end,
            }));
            start = end;
        }
    }

    fn assemble(&self, template: &Template, tokens: Vec<Token>) -> Vec<Piece> {
        self.pieces(template, &mut tokens.into_iter().peekable())
    }

    fn pieces(&self, template: &Template, tokens: &mut Tokens) -> Vec<Piece> {
        let piece = |element: &Element| match element {
            Element::Literal(literal) => self.text(literal.span().unwrap_or_default(), tokens),
            Element::Interpolation(interpolation) => {
                tokens.next();
                Piece::Interpolation(self.expression(&interpolation.expr))
            }
            Element::Directive(directive) => match &**directive {
                Directive::If(directive) => self.if_piece(directive, tokens),
                Directive::For(directive) => self.for_piece(directive, tokens),
            },
        };
        template.iter().map(piece).collect()
    }

    /// The tokens of one literal, joined.
    fn text(&self, range: Range<usize>, tokens: &mut Tokens) -> Piece {
        let within = |token: &Token| match token {
            Token::Literal(literal) => literal.range.end <= range.end,
            Token::Sequence { .. } => false,
        };
        let mut joined = String::new();
        let mut place: Option<Range<usize>> = None;
        while let Some(Token::Literal(literal)) = tokens.next_if(within) {
            joined.push_str(&literal.text);
            let start = place.map_or(literal.range.start, |place| place.start);
            place = Some(start..literal.range.end);
        }
        Piece::Text(joined.into(), self.span(place.unwrap_or(range)))
    }

    fn if_piece(&self, directive: &EditIf, tokens: &mut Tokens) -> Piece {
        tokens.next();
        let condition = self.expression(&directive.if_expr.cond_expr);
        let yes = self.pieces(&directive.if_expr.template, tokens);
        let mut no = Vec::new();
        if let Some(otherwise) = &directive.else_expr {
            tokens.next();
            no = self.pieces(&otherwise.template, tokens);
        }
        tokens.next();
        Piece::If(Box::new(IfDirective { condition, yes, no }))
    }

    fn for_piece(&self, directive: &EditFor, tokens: &mut Tokens) -> Piece {
        tokens.next();
        let intro = &directive.for_expr;
        let body = self.pieces(&intro.template, tokens);
        tokens.next();
        Piece::For(Box::new(ForDirective {
            key_name: intro.key_var.as_ref().map(|name| self.name(name)),
            value_name: self.name(&intro.value_var),
            collection: self.expression(&intro.collection_expr),
            body,
        }))
    }
}

fn sequence(strip: Strip) -> Token {
    Token::Sequence {
        trims_before: matches!(strip, Strip::Start | Strip::Both),
        trims_after: matches!(strip, Strip::End | Strip::Both),
    }
}

/// A template without interpolation is text.
pub(super) fn text_or_template(mut pieces: Vec<Piece>) -> ExpressionKind {
    if pieces.len() == 1 {
        match pieces.pop() {
            Some(Piece::Text(text, _)) => return ExpressionKind::String(text),
            other => pieces.extend(other),
        }
    }
    if pieces.is_empty() {
        return ExpressionKind::String("".into());
    }
    ExpressionKind::Template(pieces)
}

/// Applies the strip markers: each trims the one token it touches.
fn strip(tokens: &mut [Token]) {
    let mut trim_next = false;
    let mut previous: Option<&mut String> = None;
    for token in tokens {
        match token {
            Token::Literal(literal) => {
                if std::mem::take(&mut trim_next) {
                    literal.text = literal.text.trim_start().to_owned();
                }
                previous = Some(&mut literal.text);
            }
            Token::Sequence {
                trims_before,
                trims_after,
            } => {
                if let (true, Some(text)) = (*trims_before, previous.take()) {
                    text.truncate(text.trim_end().len());
                }
                previous = None;
                trim_next = *trims_after;
            }
        }
    }
}

/// `<<-`: the smallest indentation of the lines is taken off all of them. A line of blanks
/// does not count, a line that begins with a sequence counts as not indented, and after a
/// line whose end was stripped the next one is not a beginning.
fn remove_indentation(tokens: &mut [Token]) {
    let mut smallest = usize::MAX;
    let mut adjusted = Vec::new();
    let mut line_begins = true;
    for (at, token) in tokens.iter().enumerate() {
        let Token::Literal(literal) = token else {
            if std::mem::take(&mut line_begins) {
                smallest = 0;
            }
            continue;
        };
        let trimmed = literal.text.trim_start();
        if line_begins && !(trimmed.is_empty() && literal.text.ends_with('\n')) {
            let blanks = literal.text.len() - trimmed.len();
            let count = literal
                .text
                .get(..blanks)
                .map_or(0, |text| text.chars().count());
            smallest = smallest.min(count);
            adjusted.push(at);
        }
        line_begins = literal.text.ends_with('\n');
    }
    for at in adjusted {
        if let Some(Token::Literal(literal)) = tokens.get_mut(at) {
            literal.text = literal.text.chars().skip(smallest).collect();
        }
    }
}

/// `$${` and `%%{` stand for themselves without the doubling; between quotes backslash
/// escapes are decoded too. What is no escape stays as it is: the parser has refused it
/// where Terraform does.
fn unescape(raw: &str, quoted: bool) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find(['$', '%', '\\']) {
        let (plain, special) = rest.split_at(at);
        text.push_str(plain);
        let (decoded, length) = escape(special, quoted);
        text.push(decoded);
        rest = special.get(length..).unwrap_or("");
    }
    text.push_str(rest);
    text
}

/// The first character of a text that begins with a special one, and the bytes it takes; of
/// a doubled marker that is its first character, and the brace follows as plain text.
fn escape(special: &str, quoted: bool) -> (char, usize) {
    if special.starts_with("$${") || special.starts_with("%%{") {
        return (special.chars().next().unwrap_or_default(), 2);
    }
    let mut characters = special.chars();
    let first = characters.next().unwrap_or_default();
    if first != '\\' || !quoted {
        return (first, 1);
    }
    match characters.next() {
        Some('n') => ('\n', 2),
        Some('r') => ('\r', 2),
        Some('t') => ('\t', 2),
        Some(same @ ('"' | '\\')) => (same, 2),
        Some('u') => code_point(special, 6),
        Some('U') => code_point(special, 10),
        _ => ('\\', 1),
    }
}

fn code_point(special: &str, length: usize) -> (char, usize) {
    let digits = special.get(2..length);
    let number = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
    number
        .and_then(char::from_u32)
        .map_or(('\\', 1), |decoded| (decoded, length))
}
