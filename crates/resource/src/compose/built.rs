//! Services that are built here: what their Dockerfile says, and the configuration files that
//! the build takes along.

use std::sync::Arc;

use eval::{Map, Value};

use super::dockerfile::{self, Image};
use super::files::Files;
use super::merge::put;
use super::mounted::Search;
use super::variables::Variables;
use crate::path;

/// Sets `built` of a service, puts the variables of its image below its own, and lets `search`
/// find the files it takes along.
pub(super) fn read(files: &Files<'_>, service: &mut Map, search: &mut Search<'_>) {
    let Some(build) = service.get("build").cloned() else {
        return;
    };
    let Some(context) = build.get("path").and_then(Value::as_str) else {
        return;
    };
    let Some(image) = image_of(files, &build, context) else {
        return;
    };
    let mut said = Map::new();
    for (key, value) in [
        ("base", image.base.clone()),
        ("user", image.user.clone()),
        ("checked", image.checked.clone()),
    ] {
        if let Some(value) = value {
            put(&mut said, key, value);
        }
    }
    put(&mut said, "started", Value::bool(image.started));
    put(&mut said, "exposed", Value::tuple(image.exposed));
    let said = Value::object(said);
    let said = build.span.map_or(said.clone(), |span| said.at(span));
    put(service, "built", said);
    if !image.environment.is_empty() {
        let mut variables = image.environment;
        if let Some(own) = service.get("environment").and_then(Value::map) {
            let own = own.iter();
            variables.extend(own.map(|(name, value)| (Arc::clone(name), value.clone())));
        }
        put(service, "environment", Value::object(variables));
    }
    for (from, to) in &image.copied {
        take(search, context, from, to);
    }
    settings(search, context, service);
}

fn image_of(files: &Files<'_>, build: &Value, context: &str) -> Option<Image> {
    let word = |key: &str| build.get(key).and_then(Value::as_str);
    let arguments = build.get("args").and_then(Value::map);
    let outer: Variables = arguments
        .into_iter()
        .flatten()
        .map(|(name, value)| (Arc::clone(name), value.clone()))
        .collect();
    if let Some(inline) = build.get("dockerfile_inline") {
        let source = inline.span?.source;
        return dockerfile::parse(inline.as_str()?, source, word("target"), &outer);
    }
    let file = path::join(context, word("dockerfile").unwrap_or("Dockerfile"))?;
    let source = files.reader.read(&file).ok()?;
    let text = files.sources.text(source);
    dockerfile::parse(&text, source, word("target"), &outer)
}

/// Reads what is copied if it is configuration: single files, and folders that go where
/// configuration lies. Whole source trees are left alone.
fn take(search: &mut Search<'_>, context: &str, from: &str, to: &str) {
    let Some(source) = path::join(context, from.trim_start_matches('/')) else {
        return;
    };
    if source == context || source.is_empty() {
        return;
    }
    if let Some((folder, pattern)) = source.rsplit_once('/')
        && let Some((start, end)) = pattern.split_once('*')
    {
        return search.matching(folder, start, end);
    }
    let goes_to_settings = to.split('/').any(|part| {
        matches!(
            part,
            "conf" | "conf.d" | "config" | "etc" | "pipeline" | "provisioning" | "templates"
        )
    });
    let name = source.rsplit('/').next().unwrap_or("");
    let target = match to.strip_suffix('/') {
        Some(folder) => format!("{folder}/{name}"),
        None => to.to_owned(),
    };
    search.file_or_folder(&source, &target, goes_to_settings);
}

/// The settings of applications that frameworks look for in fixed places: Spring's below
/// `src/main/resources`, ASP.NET's at the top. Those of a profile count if it is chosen.
fn settings(search: &mut Search<'_>, context: &str, service: &Map) {
    let chosen: Vec<String> = [
        "SPRING_PROFILES_ACTIVE",
        "ASPNETCORE_ENVIRONMENT",
        "DOTNET_ENVIRONMENT",
    ]
    .iter()
    .filter_map(|name| service.get("environment")?.get(name)?.as_str())
    .flat_map(|names| names.split(','))
    .map(|name| name.trim().to_ascii_lowercase())
    .collect();
    for (folder, stem, separator, endings) in [
        (
            "src/main/resources",
            &["application", "bootstrap"][..],
            '-',
            &["yml", "yaml", "properties"][..],
        ),
        ("", &["appsettings"][..], '.', &["json"][..]),
    ] {
        let Some(folder) = path::join(context, folder) else {
            continue;
        };
        search.settings(&folder, &|name| {
            let Some((name, ending)) = name.rsplit_once('.') else {
                return false;
            };
            let profile = match name.split_once(separator) {
                Some((own, profile)) => stem.contains(&own).then_some(profile),
                None => stem.contains(&name).then_some(""),
            };
            let counts = profile.is_some_and(|profile| {
                let profile = profile.to_ascii_lowercase();
                profile.is_empty() || profile == "docker" || chosen.contains(&profile)
            });
            counts && endings.contains(&ending)
        });
    }
}
