//! Files of values that would give a root module what it lacks.
//!
//! Terraform loads none of them by itself, and which of them is meant (`env/dev.tfvars`,
//! `env/prod.tfvars`) only a person can tell: so they are pointed at.

use std::ops::Bound;
use std::sync::Arc;

use syntax::Diagnostic;

use super::evaluator::Evaluator;
use crate::path;

impl Evaluator<'_> {
    /// Tells of files below the root's folder with values for variables that have none.
    pub(super) fn tell_of_values(&self) {
        let lacks = |name: &str| {
            let variable = self.root.variables.get(name);
            variable.is_some_and(|it| it.default.is_none()) && !self.given.contains_key(name)
        };
        let mut variables = self.root.variables.values();
        let Some(first) = variables.find(|variable| lacks(&variable.name.text)) else {
            return;
        };
        let mut found = self.values_below().filter_map(|(file, names)| {
            let count = names.filter(|name| lacks(name)).count();
            (count > 0).then_some((file, count))
        });
        let Some((file, count)) = found.next() else {
            return;
        };
        let sets = match count {
            1 => "a variable that has".to_owned(),
            count => format!("{count} variables that have"),
        };
        let or = match found.count() {
            0 => String::new(),
            1 => ", or another one,".to_owned(),
            others => format!(", or one of {others} others,"),
        };
        let message =
            format!("`{file}` sets {sets} no value here: it{or} can be named in `variable_files`");
        self.report(Diagnostic::note(message, first.name.span));
    }

    /// The files of values that lie below the root's folder and below that of no other root in
    /// it, with the names that they set.
    fn values_below(&self) -> impl Iterator<Item = (&Arc<str>, impl Iterator<Item = &str>)> {
        let folder = &*self.root.folder;
        let prefix = match folder {
            "" => String::new(),
            folder => format!("{folder}/"),
        };
        let from = (Bound::Included(&*prefix), Bound::Unbounded);
        let files = self.library.values.range::<str, _>(from);
        files
            .take_while(move |(file, _)| file.starts_with(&*prefix))
            .filter(|(file, _)| self.is_nearest(file))
            .map(|(file, values)| (file, values.iter().map(|(name, _)| &*name.text)))
    }

    /// Whether of all roots this one's folder is the nearest around a file.
    fn is_nearest(&self, file: &str) -> bool {
        let mut folder = path::folder(file);
        while folder != &*self.root.folder {
            let roots = &self.library.roots;
            if folder.is_empty() || roots.binary_search_by(|it| (**it).cmp(folder)).is_ok() {
                return false;
            }
            folder = path::folder(folder);
        }
        true
    }
}
