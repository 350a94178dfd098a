//! From the blocks of a folder to its [`Configuration`].

use std::collections::HashSet;
use std::sync::Arc;

use indexmap::IndexMap;
use indexmap::map::Entry;
use syntax::hcl::{Attribute, Block, Body, Expression, ExpressionKind, Name, ObjectKey};
use syntax::{Diagnostic, Span};

use super::configuration::{
    Argument, Call, Condition, Configuration, Declaration, Handed, Hidden, Local, Output, Repeat,
    Sort, Variable,
};
use super::constants::constant;
use super::dependencies;
use super::grammar;
use super::meta;
use super::names::{provider_name, written_address};
use super::statements::{self, Single};

/// Blocks that change no resource's attributes.
pub(super) const IGNORED: &[&str] = &[
    "action",
    "check",
    "import",
    "language",
    "removed",
    "terraform",
];

/// The configuration of a folder from the blocks of its files, overrides already merged.
pub(super) fn interpret(folder: &Arc<str>, blocks: Vec<Block>) -> Configuration {
    let mut interpreter = Interpreter::default();
    interpreter.result.folder = Arc::clone(folder);
    for block in blocks {
        interpreter.block(block);
    }
    let mut configuration = interpreter.result;
    let gone = statements::check_gone(&configuration);
    configuration.diagnostics.extend(gone);
    dependencies::find(&mut configuration);
    configuration
}

#[derive(Default)]
struct Interpreter {
    result: Configuration,
    /// Addresses of provider configurations, which have no index of their own.
    configured: HashSet<Arc<str>>,
    /// Names of providers, each once.
    providers: HashSet<Arc<str>>,
    /// Targets of `import` blocks, each once.
    imported: HashSet<Arc<str>>,
    single: Single,
}

impl Interpreter {
    fn block(&mut self, block: Block) {
        self.result.diagnostics.extend(grammar::check(&block));
        match &*block.kind.text {
            "variable" => self.variable(block),
            "locals" => self.locals(block),
            "output" => self.output(block),
            "module" => self.call(block),
            "resource" => self.declaration(block, Sort::Managed),
            "data" => self.declaration(block, Sort::Data),
            "ephemeral" => self.declaration(block, Sort::Ephemeral),
            "provider" => self.provider(block),
            "moved" => self.moved(&block),
            "removed" => self.removed(&block),
            "import" => self.import(&block),
            "check" => self.scoped(block),
            "terraform" => {
                self.result.keeps_state |= statements::keeps_state(&block);
                let found = self.single.take(&block);
                self.result.diagnostics.extend(found);
                let found = self.result.requirements.take(&block);
                self.result.diagnostics.extend(found);
            }
            other if IGNORED.contains(&other) => {}
            other => {
                let message = format!("`{other}` is no block that Terraform knows");
                self.error(message, block.header);
            }
        }
    }

    fn error(&mut self, message: String, span: Span) {
        self.result
            .diagnostics
            .push(Diagnostic::error(message, span));
    }

    fn duplicate(&mut self, what: &str, header: Span) {
        let message = format!("{what} is declared twice: the first declaration counts");
        self.error(message, header);
    }

    /// The labels of a block, if they are as many as they must be.
    fn labels<const N: usize>(&mut self, block: &Block) -> Option<[Name; N]> {
        let labels: Result<[Name; N], _> = block.labels.clone().try_into();
        if labels.is_err() {
            let kind = &block.kind.text;
            let labels = if N == 1 { "label" } else { "labels" };
            let message = format!("`{kind}` needs {N} {labels} before its opening brace");
            self.error(message, block.header);
        }
        labels.ok()
    }

    /// The one-word truth of an argument such as `sensitive = true`.
    fn switch(&mut self, body: &mut Body, name: &str, default: bool) -> bool {
        let Some(attribute) = take(body, name) else {
            return default;
        };
        let (value, diagnostics) = constant(&attribute.value);
        self.result.diagnostics.extend(diagnostics);
        let truth = match value.as_str() {
            Some("true") => Some(true),
            Some("false") => Some(false),
            _ => value.as_bool(),
        };
        if truth.is_none() && value.as_unknown().is_none() && !value.is_null() {
            let message = format!("`{name}` is either true or false");
            self.error(message, attribute.value.span);
        }
        truth.unwrap_or(default)
    }

    /// How a value is hidden by declaration.
    fn hidden(&mut self, body: &mut Body) -> Hidden {
        Hidden {
            sensitive: self.switch(body, "sensitive", false),
            ephemeral: self.switch(body, "ephemeral", false),
        }
    }

    fn variable(&mut self, mut block: Block) {
        let Some([name]) = self.labels(&block) else {
            return;
        };
        let body = &mut block.body;
        let variable = Variable {
            constraint: take(body, "type").map(|attribute| attribute.value),
            default: take(body, "default").map(|attribute| attribute.value),
            nullable: self.switch(body, "nullable", true),
            hidden: self.hidden(body),
            validations: conditions(body),
            name: name.clone(),
        };
        self.check_variable(&variable);
        if !insert(&mut self.result.variables, &name, variable) {
            self.duplicate(&format!("`var.{}`", name.text), block.header);
        }
    }

    fn check_variable(&mut self, variable: &Variable) {
        let name = &variable.name.text;
        if let Some(constraint) = &variable.constraint
            && matches!(constraint.kind, ExpressionKind::String(_))
        {
            let message =
                format!("the type of `var.{name}` is in quotes, as only Terraform 0.11 took it");
            let told = Diagnostic::warning(message, constraint.span);
            self.result.diagnostics.push(told);
        }
        if let Some(default) = &variable.default
            && !variable.nullable
            && matches!(default.kind, ExpressionKind::Null)
        {
            let message = format!("`var.{name}` may not be null, as its default is");
            self.error(message, default.span);
        }
    }

    fn locals(&mut self, block: Block) {
        for attribute in block.body.attributes {
            let name = attribute.name;
            let local = Local {
                name: name.clone(),
                value: attribute.value,
                needs: Box::default(),
            };
            if !insert(&mut self.result.locals, &name, local) {
                self.duplicate(&format!("`local.{}`", name.text), name.span);
            }
        }
    }

    fn output(&mut self, mut block: Block) {
        let Some([name]) = self.labels(&block) else {
            return;
        };
        let body = &mut block.body;
        if let Some(waits) = take(body, "depends_on") {
            self.wait(&waits.value);
        }
        let output = Output {
            value: take(body, "value").map(|attribute| attribute.value),
            hidden: self.hidden(body),
            conditions: conditions(body),
            needs: Box::default(),
            name: name.clone(),
        };
        if !insert(&mut self.result.outputs, &name, output) {
            self.duplicate(&format!("`output.{}`", name.text), block.header);
        }
    }

    fn call(&mut self, mut block: Block) {
        let Some([name]) = self.labels(&block) else {
            return;
        };
        let body = &mut block.body;
        let source = take(body, "source").map(|attribute| attribute.value);
        let version = take(body, "version").map(|attribute| attribute.span);
        let waits = take(body, "depends_on");
        let waits = waits.map(|it| self.wait(&it.value)).is_some();
        let providers = take(body, "providers").map_or_else(Vec::new, |it| passed(&it.value));
        let repeat = repeat(body);
        unescape(body);
        let arguments = std::mem::take(&mut body.attributes).into_iter();
        let arguments = arguments.map(|attribute| {
            let argument = Argument {
                value: attribute.value,
                needs: Box::default(),
                span: attribute.span,
            };
            (attribute.name.text, argument)
        });
        let call = Call {
            name: name.clone(),
            header: block.header,
            source,
            version,
            repeat,
            waits,
            providers,
            arguments: arguments.collect(),
            needs: Box::default(),
        };
        if !insert(&mut self.result.calls, &name, call) {
            self.duplicate(&format!("`module.{}`", name.text), block.header);
        }
    }

    fn declaration(&mut self, block: Block, sort: Sort) {
        let Some([kind, name]) = self.labels(&block) else {
            return;
        };
        self.result.diagnostics.extend(meta::check(&block.body));
        let prefix = match sort {
            Sort::Managed | Sort::Provider => "",
            Sort::Data => "data.",
            Sort::Ephemeral => "ephemeral.",
        };
        let address = format!("{prefix}{}.{}", kind.text, name.text).into();
        if self
            .result
            .by_name
            .find(sort, &kind.text, &name.text)
            .is_some()
        {
            return self.duplicate(&format!("`{address}`"), block.header);
        }
        let provider = self.provider_named(kind.text.split('_').next().unwrap_or(""));
        self.push(block, sort, [kind.text, name.text, address, provider]);
    }

    fn provider(&mut self, mut block: Block) {
        let Some([name]) = self.labels(&block) else {
            return;
        };
        take(&mut block.body, "version");
        let alias = take(&mut block.body, "alias");
        let alias = alias.and_then(|alias| constant(&alias.value).0.as_str().map(Arc::from));
        let address: Arc<str> = match &alias {
            Some(alias) => format!("provider.{}.{alias}", name.text).into(),
            None => format!("provider.{}", name.text).into(),
        };
        if !self.configured.insert(Arc::clone(&address)) {
            return self.duplicate(&format!("`{address}`"), block.header);
        }
        let provider = self.provider_named(&name.text);
        let local = match &alias {
            Some(alias) => format!("{}.{alias}", name.text).into(),
            None => Arc::clone(&name.text),
        };
        let number = self.result.resources.len();
        self.result.providers.insert(local, number);
        let shown = alias.unwrap_or(name.text);
        let names = ["provider".into(), shown, address, provider];
        self.push(block, Sort::Provider, names);
    }

    /// A provider's name, kept once for all its resources.
    fn provider_named(&mut self, name: &str) -> Arc<str> {
        if let Some(known) = self.providers.get(name) {
            return Arc::clone(known);
        }
        let name: Arc<str> = name.into();
        self.providers.insert(Arc::clone(&name));
        name
    }

    fn push(&mut self, mut block: Block, sort: Sort, names: [Arc<str>; 4]) {
        let [kind, name, address, provider] = names;
        let body = &mut block.body;
        let configured_by = self.configured_by(body, &provider);
        let depends_on = take(body, "depends_on");
        let depends_on = depends_on.map_or_else(Vec::new, |it| self.wait(&it.value));
        let repeat = repeat(body);
        let lifecycles = body
            .blocks
            .extract_if(.., |block| &*block.kind.text == "lifecycle");
        let conditions = lifecycles.flat_map(|it| conditions(&it.body)).collect();
        unescape(body);
        body.blocks.iter_mut().for_each(without_keywords);
        let declaration = Declaration {
            sort,
            kind,
            name,
            provider,
            configured_by,
            address,
            header: block.header,
            repeat,
            body: block.body,
            conditions,
            depends_on,
            needs: Box::default(),
        };
        let number = self.result.resources.len();
        self.result.by_name.insert(&declaration, number);
        self.result.resources.push(declaration);
    }

    /// The local name of the provider's configuration: what `provider` says, or the provider.
    fn configured_by(&mut self, body: &mut Body, provider: &Arc<str>) -> Arc<str> {
        let Some(written) = take(body, "provider") else {
            return Arc::clone(provider);
        };
        let Some(name) = provider_name(&written.value) else {
            return Arc::clone(provider);
        };
        let local = name.split('.').next().unwrap_or("");
        grammar::check_provider(local, written.value.span, &mut self.result.diagnostics);
        name
    }

    /// The addresses in `depends_on = [aws_lb.web, module.vpc]`.
    fn wait(&mut self, expression: &Expression) -> Vec<(Arc<str>, Span)> {
        let items = if let ExpressionKind::Tuple(items) = &expression.kind {
            items.as_slice()
        } else {
            self.error("`depends_on` is a list".into(), expression.span);
            std::slice::from_ref(expression)
        };
        let mut addresses = Vec::new();
        for item in items {
            match written_address(item) {
                Some(address) => addresses.push((address, item.span)),
                None => self.error("`depends_on` takes addresses only".into(), item.span),
            }
        }
        self.result.waits.extend(addresses.iter().cloned());
        addresses
    }

    fn moved(&mut self, block: &Block) {
        let sides = statements::moved(&block.body);
        let moved = sides.map(|(from, to)| (from, to, block.header));
        self.result.moves.extend(moved);
    }

    fn removed(&mut self, block: &Block) {
        let from = statements::removed(&block.body);
        let removed = from.map(|from| (from, block.header));
        self.result.removed.extend(removed);
    }

    fn import(&mut self, block: &Block) {
        let import = statements::import(block);
        let target = import.to.clone();
        let twice = target.is_some_and(|target| !self.imported.insert(target));
        let found = statements::check_import(&import, twice);
        self.result.diagnostics.extend(found);
        self.result.imports.push(import);
    }

    /// The data source that a check reads for itself.
    fn scoped(&mut self, block: Block) {
        let _: Option<[Name; 1]> = self.labels(&block);
        let found = statements::check_check(&block);
        self.result.diagnostics.extend(found);
        for inner in block.body.blocks {
            if &*inner.kind.text == "data" {
                self.declaration(inner, Sort::Data);
            }
        }
    }
}

/// The `providers` of a call: names within the module, and outside.
fn passed(expression: &Expression) -> Vec<Handed> {
    let ExpressionKind::Object(items) = &expression.kind else {
        return Vec::new();
    };
    let pair = |(key, value): &(ObjectKey, Expression)| {
        let inside = match key {
            ObjectKey::Name(name) => Arc::clone(&name.text),
            ObjectKey::Expression(key) => provider_name(key)?,
        };
        let outside = provider_name(value)?;
        Some(Handed {
            inside,
            outside,
            span: value.span,
        })
    };
    items.iter().filter_map(pair).collect()
}

/// Puts the arguments of a `_` block, whose names Terraform would take for its own, to the
/// others.
fn unescape(body: &mut Body) {
    let escaped: Vec<Block> = body
        .blocks
        .extract_if(.., |block| {
            &*block.kind.text == "_" && block.labels.is_empty()
        })
        .collect();
    for block in escaped {
        body.attributes.extend(block.body.attributes);
        body.blocks.extend(block.body.blocks);
    }
}

/// The conditions that stand in a body.
fn conditions(body: &Body) -> Vec<Condition> {
    let kinds = ["precondition", "postcondition", "validation"];
    let blocks = body.blocks.iter();
    let blocks = blocks.filter(|block| kinds.contains(&&*block.kind.text));
    let condition = |block: &Block| {
        let mut body = block.body.clone();
        Some(Condition {
            condition: take(&mut body, "condition")?.value,
            message: take(&mut body, "error_message").map(|message| message.value),
        })
    };
    blocks.filter_map(condition).collect()
}

/// A provisioner says when it runs in words that are no values.
fn without_keywords(block: &mut Block) {
    if &*block.kind.text == "provisioner" {
        let keyword = |name: &str| matches!(name, "when" | "on_failure");
        let attributes = &mut block.body.attributes;
        attributes.retain(|attribute| !keyword(&attribute.name.text));
    }
}

/// Takes an argument out of a body.
fn take(body: &mut Body, name: &str) -> Option<Attribute> {
    let mut attributes = body.attributes.iter();
    let place = attributes.position(|attribute| &*attribute.name.text == name)?;
    Some(body.attributes.remove(place))
}

fn repeat(body: &mut Body) -> Repeat {
    Repeat {
        count: take(body, "count").map(|attribute| attribute.value),
        for_each: take(body, "for_each").map(|attribute| attribute.value),
    }
}

fn insert<T>(table: &mut IndexMap<Arc<str>, T>, name: &Name, value: T) -> bool {
    match table.entry(Arc::clone(&name.text)) {
        Entry::Occupied(_) => false,
        Entry::Vacant(vacant) => {
            vacant.insert(value);
            true
        }
    }
}
