//! What a whole scan costs beside merely parsing the same bytes on one thread, part by part,
//! and how both grow: `cargo bench -p stridemap`.
//!
//! The best of several runs counts, since a busy machine only ever makes a run slower.

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

use derive::Catalog;
use resource::{File, Project, Settings};
use stride::{Policy, RuleSet};
use syntax::{ReadError, Reader, SourceId, Sources, hcl, parse_yaml};

const RUNS: usize = 5;

/// A repository without any files but those that were found.
struct Nothing;

impl Reader for Nothing {
    fn read(&self, _: &str) -> Result<SourceId, ReadError> {
        Err(ReadError::Missing)
    }

    fn list(&self, _: &str) -> Result<Vec<String>, ReadError> {
        Err(ReadError::Missing)
    }
}

/// What the parts of a scan took.
struct Parts {
    parsed: Duration,
    read: Duration,
    derived: Duration,
    assessed: Duration,
}

impl Parts {
    fn whole(&self) -> Duration {
        self.read + self.derived + self.assessed
    }
}

/// Generated files of one kind.
struct Sort {
    name: &'static str,
    file: fn(usize, usize) -> (String, String),
    parse: fn(SourceId, &str),
}

const SORTS: &[Sort] = &[
    Sort {
        name: "manifests",
        file: manifest,
        parse: |source, text| drop(black_box(parse_yaml(source, text))),
    },
    Sort {
        name: "resources",
        file: terraform,
        parse: |source, text| drop(black_box(hcl::parse(source, text))),
    },
];

fn main() {
    let (rules, _) = RuleSet::builtin();
    let catalog = Catalog::builtin();
    for sort in SORTS {
        let name = sort.name;
        let [small, large] = [100, 1_000].map(|count| {
            let texts: Vec<_> = (0..count).map(|at| (sort.file)(at, count)).collect();
            let parts = measure(sort, &texts, &catalog, &rules);
            println!(
                "{count:5} {name}: parsing {:.1?}; reading {:.1?}, deriving {:.1?}, assessing {:.1?}: {:.1} times the parsing",
                parts.parsed,
                parts.read,
                parts.derived,
                parts.assessed,
                times(parts.parsed, parts.whole())
            );
            parts
        });
        println!(
            "ten times the {name}: parsing {:.1} times, the scan {:.1} times",
            times(small.parsed, large.parsed),
            times(small.whole(), large.whole())
        );
    }
}

fn times(one: Duration, other: Duration) -> f64 {
    other.as_secs_f64() / one.as_secs_f64()
}

/// The best time of each part.
fn measure(sort: &Sort, texts: &[(String, String)], catalog: &Catalog, rules: &RuleSet) -> Parts {
    let parsed = best(|| {
        let sources = Sources::new();
        for (path, text) in texts {
            let source = sources.add(path.as_str(), text.as_str());
            (sort.parse)(source, text);
        }
    });
    let read = || {
        let sources = Sources::new();
        let file = |(path, text): &(String, String)| File {
            path: path.as_str().into(),
            source: sources.add(path.as_str(), text.as_str()),
        };
        let files: Vec<File> = texts.iter().map(file).collect();
        let (inventory, _) = resource::read(Project {
            sources: &sources,
            files: &files,
            reader: &Nothing,
            settings: &Settings::default(),
            modules: catalog,
        });
        inventory
    };
    let inventory = read();
    let (model, _) = derive::derive(&inventory, catalog);
    Parts {
        parsed,
        read: best(|| {
            black_box(read());
        }),
        derived: best(|| {
            black_box(derive::derive(&inventory, catalog));
        }),
        assessed: best(|| {
            black_box(stride::assess(&model, rules, &Policy::default()));
        }),
    }
}

fn best(run: impl Fn()) -> Duration {
    let timed = |_| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    (0..RUNS).map(timed).min().unwrap_or(Duration::MAX)
}

/// A Deployment that calls the next one, and the Service in front of it.
fn manifest(at: usize, count: usize) -> (String, String) {
    let (next, team) = ((at + 20) % count, at % 20);
    let mut text = String::new();
    let _ = write!(
        text,
        "apiVersion: apps/v1
kind: Deployment
metadata: {{name: service-{at}, namespace: team-{team}}}
spec:
  selector:
    matchLabels: {{app: service-{at}}}
  template:
    metadata:
      labels: {{app: service-{at}}}
    spec:
      containers:
      - name: main
        image: registry.example/service-{at}:1.0
        ports:
        - containerPort: 8080
        env:
        - name: NEXT_URL
          value: http://service-{next}:8080
        - name: DATABASE_HOST
          value: database.example.org
        resources:
          limits: {{cpu: 100m, memory: 128Mi}}
---
apiVersion: v1
kind: Service
metadata: {{name: service-{at}, namespace: team-{team}}}
spec:
  selector: {{app: service-{at}}}
  ports:
  - port: 8080
"
    );
    (format!("service-{at:05}.yaml"), text)
}

/// A queue whose dead letters go to the one before.
fn terraform(at: usize, _: usize) -> (String, String) {
    let mut text = String::new();
    let before = at.saturating_sub(1);
    let _ = write!(
        text,
        "resource \"aws_sqs_queue\" \"queue_{at}\" {{
  name           = \"queue-{at}\"
  tags           = {{ Number = {at} }}
  redrive_policy = jsonencode({{
    deadLetterTargetArn = aws_sqs_queue.queue_{before}.arn
    maxReceiveCount     = {at} + 1
  }})
}}
"
    );
    (format!("queue_{at:05}.tf"), text)
}
