//! Tokens to the tree of a Go template.

use std::sync::Arc;

use super::lexer::{Fault, Token, TokenKind, lex};
use super::tree::{Choice, Command, Definition, Node, Pipeline, Place, Term, TermKind, Text};

/// Blocks and parentheses within each other.
const MAX_NESTING: usize = 150;

/// What a text defines; it comes last itself, without a name.
pub(super) fn parse(text: Text) -> Result<Vec<Arc<Definition>>, Fault> {
    let tokens = lex(&text.text)?;
    let mut parser = Parser {
        tokens,
        at: 0,
        depth: 0,
        end: text.text.len(),
        text: Arc::new(text),
        definitions: Vec::new(),
    };
    let (body, end) = parser.body()?;
    if let Some((word, at)) = end {
        return Err(Fault::new(format!("unexpected `{word}`"), at));
    }
    let whole = parser.definition("".into(), body);
    parser.definitions.push(whole);
    Ok(parser.definitions.into_iter().map(Arc::new).collect())
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    end: usize,
    text: Arc<Text>,
    definitions: Vec<Definition>,
}

/// The word that ends a body (`end` or `else`) and where it stands; the action is still open.
type End = Option<(String, usize)>;

impl Parser {
    fn definition(&self, name: Arc<str>, body: Vec<Node>) -> Definition {
        Definition {
            name,
            text: Arc::clone(&self.text),
            body,
        }
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn here(&self) -> usize {
        self.peek().map_or(self.end, |token| token.start)
    }

    fn before(&self) -> usize {
        let last = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        last.map_or(0, |token| token.end)
    }

    fn fault<T>(&self, message: impl Into<String>) -> Result<T, Fault> {
        Err(Fault::new(message, self.here()))
    }

    fn is(&self, kind: &TokenKind) -> bool {
        self.peek().is_some_and(|token| token.kind == *kind)
    }

    fn take(&mut self, kind: &TokenKind) -> bool {
        let found = self.is(kind);
        if found {
            self.at += 1;
        }
        found
    }

    fn expect(&mut self, kind: &TokenKind, what: &str) -> Result<(), Fault> {
        if self.take(kind) {
            return Ok(());
        }
        self.fault(format!("expected {what}"))
    }

    fn word(&self) -> Option<&str> {
        match self.peek().map(|token| &token.kind) {
            Some(TokenKind::Word(word)) => Some(word),
            _ => None,
        }
    }

    fn deeper(&mut self) -> Result<(), Fault> {
        self.depth += 1;
        if self.depth > MAX_NESTING {
            return self.fault("nested too deep");
        }
        Ok(())
    }

    /// Nodes up to `end` or `else`, or to the end of the text.
    fn body(&mut self) -> Result<(Vec<Node>, End), Fault> {
        self.deeper()?;
        let mut nodes = Vec::new();
        loop {
            let Some(token) = self.peek() else {
                self.depth -= 1;
                return Ok((nodes, None));
            };
            let place = Place::new(token.start, token.end);
            let is_text = token.kind == TokenKind::Text;
            self.at += 1;
            if is_text {
                nodes.push(Node::Text(place));
                continue;
            }
            if let Some(end @ ("end" | "else")) = self.word() {
                let found = (end.to_owned(), self.here());
                self.at += 1;
                self.depth -= 1;
                return Ok((nodes, Some(found)));
            }
            nodes.extend(self.action(place)?);
        }
    }

    fn close(&mut self) -> Result<(), Fault> {
        self.expect(&TokenKind::Close, "`}}`")
    }

    fn action(&mut self, open: Place) -> Result<Option<Node>, Fault> {
        let keyword = self.word().unwrap_or("").to_owned();
        let node = match keyword.as_str() {
            "if" | "with" | "range" => {
                self.at += 1;
                return self.choice(&keyword).map(Some);
            }
            "define" => {
                self.at += 1;
                self.define()?;
                return Ok(None);
            }
            "template" | "block" => {
                self.at += 1;
                return self.call(open, keyword == "block").map(Some);
            }
            "break" => {
                self.at += 1;
                Node::Break
            }
            "continue" => {
                self.at += 1;
                Node::Continue
            }
            _ => Node::Action(self.pipeline(false)?),
        };
        self.close()?;
        Ok(Some(node))
    }

    /// `if`, `with` or `range`, up to and with its `end`.
    fn choice(&mut self, keyword: &str) -> Result<Node, Fault> {
        let start = self.before();
        let pipeline = self.pipeline(keyword == "range")?;
        self.close()?;
        let (body, end) = self.body()?;
        let otherwise = match end {
            None => return Err(Fault::new(format!("`{keyword}` without `end`"), start)),
            Some((word, _)) if word == "end" => {
                self.close()?;
                Vec::new()
            }
            Some(_) => self.otherwise(start)?,
        };
        let choice = Choice {
            pipeline,
            sets_dot: keyword != "if",
            body,
            otherwise,
        };
        Ok(if keyword == "range" {
            Node::Range(choice)
        } else {
            Node::Choice(choice)
        })
    }

    /// What stands behind `else`: a body, or another `if` or `with` that shares the `end`.
    fn otherwise(&mut self, start: usize) -> Result<Vec<Node>, Fault> {
        if let Some(word @ ("if" | "with")) = self.word() {
            let word = word.to_owned();
            self.at += 1;
            self.deeper()?;
            let nested = self.choice(&word)?;
            self.depth -= 1;
            return Ok(vec![nested]);
        }
        self.close()?;
        let (body, end) = self.body()?;
        match end {
            Some((word, _)) if word == "end" => self.close()?,
            _ => return Err(Fault::new("`else` without `end`", start)),
        }
        Ok(body)
    }

    fn name(&mut self) -> Result<Arc<str>, Fault> {
        if let Some(TokenKind::Text2(name)) = self.peek().map(|token| &token.kind) {
            let name = name.as_str().into();
            self.at += 1;
            return Ok(name);
        }
        self.fault("expected the name of a template")
    }

    fn define(&mut self) -> Result<(), Fault> {
        let start = self.before();
        let name = self.name()?;
        self.close()?;
        let body = self.until_end(start)?;
        let definition = self.definition(name, body);
        self.definitions.push(definition);
        Ok(())
    }

    fn until_end(&mut self, start: usize) -> Result<Vec<Node>, Fault> {
        match self.body()? {
            (body, Some((word, _))) if word == "end" => {
                self.close()?;
                Ok(body)
            }
            _ => Err(Fault::new("block without `end`", start)),
        }
    }

    /// `template`, or `block`, which defines what it calls.
    fn call(&mut self, open: Place, is_block: bool) -> Result<Node, Fault> {
        let start = self.before();
        let name = self.name()?;
        let argument = if self.is(&TokenKind::Close) {
            None
        } else {
            Some(self.pipeline(false)?)
        };
        let place = Place::new(open.start as usize, self.here());
        self.close()?;
        if is_block {
            let body = self.until_end(start)?;
            let definition = self.definition(Arc::clone(&name), body);
            self.definitions.push(definition);
        }
        Ok(Node::Template {
            place,
            name,
            argument,
        })
    }

    fn pipeline(&mut self, in_range: bool) -> Result<Pipeline, Fault> {
        self.deeper()?;
        let start = self.here();
        let (variables, assigns) = self.variables(in_range)?;
        let mut commands = vec![self.command()?];
        while self.take(&TokenKind::Mark('|')) {
            // Go lets a pipeline end with a stroke.
            if self.is(&TokenKind::Close) || self.is(&TokenKind::Mark(')')) {
                break;
            }
            commands.push(self.command()?);
        }
        self.depth -= 1;
        Ok(Pipeline {
            place: Place::new(start, self.before()),
            variables,
            assigns,
            commands,
        })
    }

    /// `$a :=`, `$a =` and in a range `$a, $b :=`; without any of them nothing is taken.
    fn variables(&mut self, in_range: bool) -> Result<(Vec<Arc<str>>, bool), Fault> {
        let begin = self.at;
        let mut names: Vec<Arc<str>> = Vec::new();
        while let Some(TokenKind::Variable(name)) = self.peek().map(|token| &token.kind) {
            names.push(name.as_str().into());
            self.at += 1;
            if self.take(&TokenKind::Declare) || self.is(&TokenKind::Assign) {
                let assigns = self.take(&TokenKind::Assign);
                if names.len() > 2 || (names.len() == 2 && !in_range) {
                    return self.fault("too many declarations");
                }
                return Ok((names, assigns));
            }
            if !self.take(&TokenKind::Mark(',')) {
                break;
            }
        }
        self.at = begin;
        Ok((Vec::new(), false))
    }

    fn command(&mut self) -> Result<Command, Fault> {
        let start = self.here();
        let mut terms = Vec::new();
        while let Some(term) = self.term()? {
            terms.push(term);
        }
        if terms.is_empty() {
            return self.fault("missing value");
        }
        Ok(Command {
            place: Place::new(start, self.before()),
            terms,
        })
    }

    /// The next operand; none at the end of a command.
    fn term(&mut self) -> Result<Option<Term>, Fault> {
        let start = self.here();
        let Some(token) = self.peek() else {
            return self.fault("unclosed action");
        };
        let mut fields: Vec<Arc<str>> = Vec::new();
        let kind = match &token.kind {
            TokenKind::Close | TokenKind::Mark('|' | ')') => return Ok(None),
            TokenKind::Mark('(') => {
                self.at += 1;
                let inner = self.pipeline(false)?;
                if !self.is(&TokenKind::Mark(')')) {
                    return self.fault("expected `)`");
                }
                TermKind::Pipeline(Box::new(inner))
            }
            TokenKind::Word(word) => match word.as_str() {
                "nil" => TermKind::Nil,
                "true" => TermKind::Bool(true),
                "false" => TermKind::Bool(false),
                name => TermKind::Function(name.into()),
            },
            TokenKind::Field(name) => {
                fields.push(name.as_str().into());
                TermKind::Dot
            }
            TokenKind::Variable(name) => TermKind::Variable(name.as_str().into()),
            TokenKind::Dot => TermKind::Dot,
            TokenKind::Integer(number) => TermKind::Integer(*number),
            TokenKind::Float(number) => TermKind::Float(*number),
            TokenKind::Text2(text) => TermKind::Text(text.as_str().into()),
            TokenKind::Text
            | TokenKind::Open
            | TokenKind::Mark(_)
            | TokenKind::Declare
            | TokenKind::Assign => return self.fault("unexpected token in a command"),
        };
        self.at += 1;
        while let Some(Token {
            kind: TokenKind::Field(name),
            spaced: false,
            ..
        }) = self.peek()
        {
            fields.push(name.as_str().into());
            self.at += 1;
        }
        Ok(Some(Term {
            place: Place::new(start, self.before()),
            kind,
            fields,
        }))
    }
}
