use super::command::parse;
use super::lexer::{Dialect, Item, Part, Word, items};
use super::settings::settings;
use super::shell::Filled;

fn words(text: &str) -> Vec<Vec<String>> {
    let of_word = |word: &Word| {
        let parts = word.parts.iter().map(|part| match part {
            Part::Text(text) => text.clone(),
            Part::Variable(name) => format!("<{name}>"),
            Part::Make(name) => format!("<make {name}>"),
            Part::Output(command) => format!("<out {command}>"),
        });
        parts.collect::<String>()
    };
    let items = items(text, 0, Dialect::Shell).into_iter();
    let commands = items.filter_map(|item| match item {
        Item::Command(words) => Some(words.iter().map(of_word).collect()),
        _ => None,
    });
    commands.collect()
}

#[test]
fn words_are_those_of_a_shell() {
    for (text, wanted) in [
        ("a 'b c' \"d $e\" f\\ g", "a|b c|d <e>|f g"),
        ("a \\\n  b # c\nd", "a|b;d"),
        ("a 2>&1 >/dev/null <x b", "a|b"),
        ("a <<'END' b\nc\nEND\nd", "a|b;d"),
        ("a <<< b c", "a|c"),
        ("a && b || c; d | e & f", "a;b;c;d;e;f"),
        ("a \"$(b \"c)\" d)\" `e f`", "a|<out b \"c)\" d>|<out e f>"),
        ("${a:-${b}}/c $1x", "<a:-${b}>/c|<1>x"),
        ("é='ü' ''", "é=ü|"),
    ] {
        let found: Vec<String> = words(text).iter().map(|it| it.join("|")).collect();
        assert_eq!(found.join(";"), wanted, "{text}");
    }
}

#[test]
fn words_keep_their_places() {
    let text = "é 'b c'\td\n";
    let items = items(text, 0, Dialect::Shell);
    let Some(Item::Command(words)) = items.first() else {
        panic!("no command");
    };
    let places: Vec<&str> = words.iter().map(|it| &text[it.start..it.end]).collect();
    assert_eq!(places, ["é", "'b c'", "d"]);
}

#[test]
fn names_and_charts_are_found_among_flags() {
    let line = |text: &str| {
        let words: Vec<Filled> = text
            .split(' ')
            .map(|text| Filled {
                text: text.to_owned(),
                is_known: true,
                ..Filled::default()
            })
            .collect();
        let line = parse(&words)?;
        let space = line.last("namespace").map_or("", |it| &it.text);
        Some(format!("{} {} {space}", line.name.text, line.chart.text))
    };
    for (text, wanted) in [
        ("upgrade -i a b -n c", "a b c"),
        (
            "--kube-context x -nc install --wait a --timeout 5m b",
            "a b c",
        ),
        (
            "upgrade --install --unknown=x a --namespace=c b --atomic",
            "a b c",
        ),
        ("secrets upgrade a b -f c", "a b "),
        ("install --name a b", "a b "),
    ] {
        assert_eq!(line(text).as_deref(), Some(wanted), "{text}");
    }
    for text in [
        "uninstall a b",
        "install a",
        "install a b c",
        "install a b --dry-run",
        "repo add a b",
        "install a -n",
    ] {
        assert_eq!(line(text), None, "{text}");
    }
}

#[test]
fn settings_are_split_as_helm_splits_them() {
    let sources = syntax::Sources::new();
    let span = syntax::Span::new(sources.add("a.sh", String::new()), 0, 0);
    let found = settings("a.b=1,c={x,y},d=e\\,f,g=,h=i=j", false, span);
    let texts: Vec<String> = found
        .iter()
        .map(|(path, value)| match value.items() {
            [] => format!("{path}:{}", value.text().unwrap_or("")),
            items => format!("{path}:{}", items.len()),
        })
        .collect();
    assert_eq!(texts, ["a.b:1", "c:2", "d:e,f", "g:", "h:i=j"]);
}
