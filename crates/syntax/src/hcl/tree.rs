//! The forms of the HCL tree.

use std::sync::Arc;

use crate::Span;

/// A file, or what stands between the braces of a block.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Body {
    /// `name = value` lines in the order of the text.
    pub attributes: Vec<Attribute>,
    /// Blocks in the order of the text.
    pub blocks: Vec<Block>,
}

impl Body {
    /// The first argument of this name.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        let mut attributes = self.attributes.iter();
        attributes.find(|attribute| &*attribute.name.text == name)
    }
}

/// `name = value`.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribute {
    /// Left of the equals sign.
    pub name: Name,
    /// Right of the equals sign.
    pub value: Expression,
    /// The whole line or lines.
    pub span: Span,
}

/// `kind "label" "label" { ... }`.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// The word before the labels.
    pub kind: Name,
    /// The labels, quoted or bare.
    pub labels: Vec<Name>,
    /// Between the braces.
    pub body: Body,
    /// From the first word to before the opening brace: what a message points at.
    pub header: Span,
    /// From the first word to the closing brace.
    pub span: Span,
}

/// An identifier or label with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// As written, without quotes.
    pub text: Arc<str>,
    /// Where.
    pub span: Span,
}

/// An expression with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    /// What it is.
    pub kind: ExpressionKind,
    /// Where.
    pub span: Span,
}

/// The forms of an expression.
#[derive(Clone, Debug, PartialEq)]
pub enum ExpressionKind {
    /// `null`.
    Null,
    /// `true`, `false`.
    Bool(bool),
    /// A whole number that fits.
    Integer(i64),
    /// Any other number, as written.
    Number(Arc<str>),
    /// Text without interpolation.
    String(Arc<str>),
    /// Quoted or heredoc text with interpolations or directives.
    Template(Vec<Piece>),
    /// `[a, b]`.
    Tuple(Vec<Expression>),
    /// `{ a = b }`.
    Object(Vec<(ObjectKey, Expression)>),
    /// A name that begins a traversal: `var`, `local`, `aws_vpc`.
    Variable(Arc<str>),
    /// `value.name`.
    Get(Box<Expression>, Name),
    /// `value[key]`; the legacy form `value.0` is the same with a number as key.
    Index(Box<Expression>, Box<Expression>),
    /// `value[*].a.b` or `value.*.a.b`.
    Splat(Box<Splat>),
    /// `name(arguments)`.
    Call(Box<Call>),
    /// `condition ? yes : no`.
    Conditional(Box<[Expression; 3]>),
    /// `-x`, `!x`.
    Unary(UnaryOperator, Box<Expression>),
    /// `a + b`.
    Binary(BinaryOperator, Box<[Expression; 2]>),
    /// `[for ...]`, `{for ...}`.
    For(Box<For>),
    /// `(x)`; kept because an object key in parentheses is an expression.
    Parenthesis(Box<Expression>),
}

/// The key of an object constructor's item.
#[derive(Clone, Debug, PartialEq)]
pub enum ObjectKey {
    /// A bare word, taken literally.
    Name(Name),
    /// Anything else.
    Expression(Expression),
}

/// A function call.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// With its namespace: `provider::aws::arn_parse`.
    pub name: Name,
    /// The arguments.
    pub arguments: Vec<Expression>,
    /// Whether the last argument ends in `...`.
    pub expand: bool,
}

/// A splat and what is applied to each element.
#[derive(Clone, Debug, PartialEq)]
pub struct Splat {
    /// Left of the star.
    pub value: Expression,
    /// What follows it.
    pub each: Vec<SplatStep>,
    /// `[*]`, to which indexes belong, and not `.*`, after which only attributes do.
    pub full: bool,
}

/// One step after a splat.
#[derive(Clone, Debug, PartialEq)]
pub enum SplatStep {
    /// `.name`.
    Get(Name),
    /// `[key]`, or `.0` in the legacy form.
    Index(Expression),
    /// A splat within a splat, as in `a[*].b[*].c`, and what is applied to each of its elements.
    Splat(Vec<SplatStep>),
}

/// A for-expression.
#[derive(Clone, Debug, PartialEq)]
pub struct For {
    /// Name of the key or index, if given.
    pub key_name: Option<Name>,
    /// Name of the value.
    pub value_name: Name,
    /// What is walked over.
    pub collection: Expression,
    /// Key of an object item; none makes a tuple.
    pub key: Option<Expression>,
    /// The item.
    pub value: Expression,
    /// `...`: items of one key are grouped.
    pub group: bool,
    /// The `if` clause.
    pub condition: Option<Expression>,
}

/// A piece of a template.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// Literal text, strip markers and indentation applied.
    Text(Arc<str>, Span),
    /// `${expression}`.
    Interpolation(Expression),
    /// `%{if}`, `%{else}`, `%{endif}`.
    If(Box<IfDirective>),
    /// `%{for}`, `%{endfor}`.
    For(Box<ForDirective>),
}

/// `%{if condition}yes%{else}no%{endif}`.
#[derive(Clone, Debug, PartialEq)]
pub struct IfDirective {
    /// The condition.
    pub condition: Expression,
    /// When true.
    pub yes: Vec<Piece>,
    /// When false.
    pub no: Vec<Piece>,
}

/// `%{for key, value in collection}body%{endfor}`.
#[derive(Clone, Debug, PartialEq)]
pub struct ForDirective {
    /// Name of the key or index, if given.
    pub key_name: Option<Name>,
    /// Name of the value.
    pub value_name: Name,
    /// What is walked over.
    pub collection: Expression,
    /// What is repeated.
    pub body: Vec<Piece>,
}

/// Operators with one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOperator {
    /// `-`
    Negate,
    /// `!`
    Not,
}

/// Operators with two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the operator of its name")]
pub enum BinaryOperator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    And,
    Or,
}
