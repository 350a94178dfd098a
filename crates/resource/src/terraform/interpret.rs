//! From the blocks of a folder to its [`Configuration`].

use std::collections::HashSet;
use std::sync::Arc;

use indexmap::IndexMap;
use indexmap::map::Entry;
use syntax::hcl::{Attribute, Block, Body, Expression, ExpressionKind, Name};
use syntax::{Diagnostic, Span};

use super::configuration::{
    Argument, ByName, Call, Configuration, Declaration, Local, Output, Repeat, Sort, Variable,
};
use super::constants::constant;
use super::names::written_address;
use super::needs::{Collector, Need, Numbers};

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
    find_needs(&mut configuration);
    configuration
}

#[derive(Default)]
struct Interpreter {
    result: Configuration,
    /// Addresses of provider configurations, which have no index of their own.
    configured: HashSet<Arc<str>>,
    /// Names of providers, each once.
    providers: HashSet<Arc<str>>,
}

impl Interpreter {
    fn block(&mut self, block: Block) {
        match &*block.kind.text {
            "variable" => self.variable(block),
            "locals" => self.locals(block),
            "output" => self.output(block),
            "module" => self.call(block),
            "resource" => self.declaration(block, Sort::Managed),
            "data" => self.declaration(block, Sort::Data),
            "ephemeral" => self.declaration(block, Sort::Ephemeral),
            "provider" => self.provider(block),
            "moved" => self.moved(&block.body),
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
        match value.as_str() {
            Some(text) => text == "true",
            None => value.as_bool().unwrap_or(default),
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
            sensitive: self.switch(body, "sensitive", false),
            name: name.clone(),
        };
        if !insert(&mut self.result.variables, &name, variable) {
            self.duplicate(&format!("`var.{}`", name.text), block.header);
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
        let output = Output {
            value: take(body, "value").map(|attribute| attribute.value),
            sensitive: self.switch(body, "sensitive", false),
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
        for ignored in ["version", "providers", "depends_on"] {
            take(body, ignored);
        }
        let repeat = repeat(body);
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
            repeat,
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
        take(body, "provider");
        let depends_on = take(body, "depends_on").map_or_else(Vec::new, |it| addresses(&it.value));
        let repeat = repeat(body);
        body.blocks.retain(|block| &*block.kind.text != "lifecycle");
        let declaration = Declaration {
            sort,
            kind,
            name,
            provider,
            address,
            header: block.header,
            repeat,
            body: block.body,
            depends_on,
            needs: Box::default(),
        };
        let number = self.result.resources.len();
        self.result.by_name.insert(&declaration, number);
        self.result.resources.push(declaration);
    }

    fn moved(&mut self, body: &Body) {
        let side = |name: &str| {
            let mut attributes = body.attributes.iter();
            let found = attributes.find(|attribute| &*attribute.name.text == name);
            found.and_then(|attribute| written_address(&attribute.value))
        };
        if let (Some(from), Some(to)) = (side("from"), side("to")) {
            self.result.moved.push((from, to));
        }
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

/// The addresses in `depends_on = [aws_lb.web, module.vpc]`.
fn addresses(expression: &Expression) -> Vec<(Arc<str>, Span)> {
    let ExpressionKind::Tuple(items) = &expression.kind else {
        return Vec::new();
    };
    let address = |item: &Expression| Some((written_address(item)?, item.span));
    items.iter().filter_map(address).collect()
}

/// The names of a folder, while its declarations are being completed.
struct Names<'a> {
    variables: &'a IndexMap<Arc<str>, Variable>,
    locals: IndexMap<Arc<str>, ()>,
    calls: IndexMap<Arc<str>, ()>,
    resources: &'a ByName,
}

impl Numbers for Names<'_> {
    fn variable(&self, name: &str) -> Option<usize> {
        self.variables.get_index_of(name)
    }

    fn local(&self, name: &str) -> Option<usize> {
        self.locals.get_index_of(name)
    }

    fn call(&self, name: &str) -> Option<usize> {
        self.calls.get_index_of(name)
    }

    fn resources(&self) -> &ByName {
        self.resources
    }
}

fn find_needs(configuration: &mut Configuration) {
    let keys = |name: &Arc<str>| (Arc::clone(name), ());
    let names = Names {
        variables: &configuration.variables,
        locals: configuration.locals.keys().map(keys).collect(),
        calls: configuration.calls.keys().map(keys).collect(),
        resources: &configuration.by_name,
    };
    for local in configuration.locals.values_mut() {
        local.needs = needs_of(&names, [&local.value]);
    }
    for output in configuration.outputs.values_mut() {
        output.needs = needs_of(&names, &output.value);
    }
    for call in configuration.calls.values_mut() {
        call.needs = needs_of(&names, repeated(&call.repeat).chain(&call.source));
        for argument in call.arguments.values_mut() {
            argument.needs = needs_of(&names, [&argument.value]);
        }
    }
    for declaration in &mut configuration.resources {
        let mut collector = Collector::new(&names);
        for expression in repeated(&declaration.repeat) {
            collector.expression(expression);
        }
        collector.body(&declaration.body);
        declaration.needs = collector.finish();
    }
}

fn repeated(repeat: &Repeat) -> impl Iterator<Item = &Expression> {
    repeat.count.iter().chain(&repeat.for_each)
}

fn needs_of<'a>(
    names: &Names<'_>,
    expressions: impl IntoIterator<Item = &'a Expression>,
) -> Box<[Need]> {
    let mut collector = Collector::new(names);
    for expression in expressions {
        collector.expression(expression);
    }
    collector.finish()
}
