//! Languages of scripts and conditions, by the names that files give them.

/// The languages that the engine evaluates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// `${...}`.
    Juel,
    /// DMN 1.5, chapter 10.
    Feel,
    JavaScript,
    /// Its common part.
    Groovy,
}

/// What a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Named {
    Here(Language),
    /// A language that is not evaluated here, by its usual name.
    Foreign(&'static str),
    /// `XPath`: as a rule the default of a tool, whatever the text is in.
    Meaningless,
    Unknown,
}

/// What a name means: `JavaScript`, `text/javascript`, `http://www.javascript.com/javascript`, ...
pub(crate) fn named(name: &str) -> Named {
    let name = name.trim().to_ascii_lowercase();
    if is_feel(&name) {
        return Named::Here(Language::Feel);
    }
    let plain = name.trim_end_matches('/');
    let plain = plain.rsplit('/').find(|part| !is_version(part)).unwrap_or(plain);
    let plain = plain.strip_prefix("www.").unwrap_or(plain);
    let plain = plain.strip_suffix(".com").or_else(|| plain.strip_suffix(".org")).unwrap_or(plain);
    match plain.strip_prefix("x-").unwrap_or(plain) {
        "javascript" | "ecmascript" | "js" | "graal.js" | "graaljs" | "nashorn" | "rhino" | "ecma" => Named::Here(Language::JavaScript),
        "juel" | "el" | "uel" => Named::Here(Language::Juel),
        "groovy" | "groovy-lang" | "groovy-static" | "gvy" => Named::Here(Language::Groovy),
        "python" | "jython" | "py" | "python3" => Named::Foreign("python"),
        "ruby" | "jruby" | "rb" => Named::Foreign("ruby"),
        "mvel" => Named::Foreign("mvel"),
        "java" | "beanshell" | "bsh" => Named::Foreign("java"),
        "rule" | "drools" | "drl" => Named::Foreign("drools"),
        "kotlin" | "kts" => Named::Foreign("kotlin"),
        "scala" => Named::Foreign("scala"),
        "clojure" => Named::Foreign("clojure"),
        "csharp" | "c#" | "csharp-spec" | "csharp-language-specification" => Named::Foreign("csharp"),
        "bash" | "sh" | "shell" => Named::Foreign("shell"),
        "powershell" => Named::Foreign("powershell"),
        "php" => Named::Foreign("php"),
        "lua" => Named::Foreign("lua"),
        "freemarker" | "ftl" => Named::Foreign("freemarker"),
        "velocity" => Named::Foreign("velocity"),
        "xquery" => Named::Foreign("xquery"),
        "xpath" => Named::Meaningless,
        _ => Named::Unknown,
    }
}

/// `2.0` of `http://www.mvel.org/2.0`, or `1999` of a namespace.
fn is_version(part: &str) -> bool {
    !part.is_empty() && part.chars().all(|c| c.is_ascii_digit() || c == '.')
}

/// Whether this language is FEEL: by its name, or a namespace of FEEL or DMN.
pub(crate) fn is_feel(name: &str) -> bool {
    let name = name.replace(char::is_whitespace, "").to_ascii_lowercase();
    matches!(name.as_str(), "feel" | "s-feel" | "feel-scala" | "application/feel" | "text/feel")
        || name.trim_end_matches('/').ends_with("/feel")
        || name.contains("www.omg.org/spec/feel/")
        || (name.contains("/spec/dmn/") && name.contains("omg.org"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_as_files_write_them() {
        for (name, expected) in [
            ("JavaScript", Named::Here(Language::JavaScript)),
            ("http://www.javascript.com/javascript", Named::Here(Language::JavaScript)),
            ("text/javascript", Named::Here(Language::JavaScript)),
            ("text/x-javascript", Named::Here(Language::JavaScript)),
            ("application/x-javascript", Named::Here(Language::JavaScript)),
            (" ecmascript ", Named::Here(Language::JavaScript)),
            ("js", Named::Here(Language::JavaScript)),
            ("juel", Named::Here(Language::Juel)),
            ("Groovy", Named::Here(Language::Groovy)),
            ("text/x-groovy", Named::Here(Language::Groovy)),
            ("http://www.groovy-lang.org/", Named::Here(Language::Groovy)),
            ("http://www.omg .org/spec/FEEL/20140401", Named::Here(Language::Feel)),
            ("feel", Named::Here(Language::Feel)),
            ("https://www.omg.org/spec/DMN/20191111/FEEL/", Named::Here(Language::Feel)),
            ("http://www.java.com/java", Named::Foreign("java")),
            ("http://www.mvel.org/2.0", Named::Foreign("mvel")),
            ("http://www.jboss.org/drools/rule", Named::Foreign("drools")),
            ("python", Named::Foreign("python")),
            ("jython", Named::Foreign("python")),
            ("http://www.w3.org/1999/XPath", Named::Meaningless),
            ("http://www.w3.org/TR/xpath", Named::Meaningless),
            ("XPath", Named::Meaningless),
            ("cobol", Named::Unknown),
            ("", Named::Unknown),
            ("/", Named::Unknown),
        ] {
            assert_eq!(named(name), expected, "{name}");
        }
    }
}
