//! What settings switch off: who is told to do without a peer does not call it.

use super::setting::{Words, is_peer_word};

/// The subjects that some settings switch off: `ZIPKIN_ENABLED: "false"`, or an option within a
/// text: `-Dspring.zipkin.enabled=false`.
#[derive(Default)]
pub(crate) struct SwitchedOff(Vec<Words>);

impl SwitchedOff {
    /// Reads a setting.
    pub(crate) fn read(&mut self, name: &str, text: &str) {
        self.note(name, text);
        if !text.contains("nabled=") {
            return;
        }
        for word in text.split_whitespace() {
            let option = word.trim_matches(['"', '\'', ',']).trim_start_matches("-D");
            if let Some((name, value)) = option.split_once('=') {
                self.note(name, value);
            }
        }
    }

    fn note(&mut self, name: &str, value: &str) {
        let off = ["false", "no", "off", "0"];
        if !off.contains(&value.trim().to_ascii_lowercase().as_str()) {
            return;
        }
        let words = Words::of(name);
        if words.last() == "enabled" && words.iter().nth(1).is_some() {
            self.0.push(words);
        }
    }

    /// Whether a setting is about something that is switched off: `ZIPKIN_URL` where `ZIPKIN`
    /// or `SPRING_ZIPKIN` is.
    pub(crate) fn is_about(&self, name: &str) -> bool {
        if self.0.is_empty() {
            return false;
        }
        let words = Words::of(name);
        let words: Vec<&str> = words.iter().collect();
        let end = words.iter().rposition(|word| !is_peer_word(word));
        let Some(subject) = end.and_then(|end| words.get(..=end)) else {
            return false;
        };
        self.0.iter().any(|off| {
            let off: Vec<&str> = off.iter().collect();
            let off = off.split_last().map_or(&[][..], |(_, rest)| rest);
            words.starts_with(off) || off.ends_with(subject)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_is_off_with_its_subject() {
        let mut off = SwitchedOff::default();
        off.read("ORDERS_CACHE_ENABLED", "False");
        off.read("JAVA_OPTS", "-Xmx64m -Dspring.zipkin.enabled=false");
        off.read("CART_ENABLED", "true");
        off.read("ENABLED", "false");
        let about = |name: &str| off.is_about(name);
        for name in [
            "ORDERS_CACHE_URL",
            "ordersCache",
            "CACHE_HOST",
            "ZIPKIN",
            "ZIPKIN_URL",
        ] {
            assert!(about(name), "{name}");
        }
        for name in ["ORDERS_URL", "CART_URL", "URL", "SPRING_URL", "CACHES_URL"] {
            assert!(!about(name), "{name}");
        }
    }
}
