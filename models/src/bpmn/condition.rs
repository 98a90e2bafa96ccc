//! Conditions of flows and loops: the syntax decides the language, since the declared one is often wrong.
use super::Condition;
use super::context::{Context, lookup, quote};
use super::files::{self, Source};
use super::xml::{Node, Text};
use super::xpath;
use crate::Problem;
use crate::expr::{self, Expression, Language, Named, Script};

/// A condition from an element with text; a blank one is none.
pub(super) fn parse(node: Node<'_>, context: &mut Context<'_>) -> Option<Condition> {
    let declared = node.attribute("language");
    if let Some(resource) = node.extension("resource") {
        let source = files::source(node, Some(resource), None, files::EMPTY, context)?;
        return script(declared, &source, context).map(Condition::Script);
    }
    let text = node.text()?;
    let language = declared.map(|language| expr::named(language.value));
    let is_script = matches!(language, Some(Named::Here(Language::JavaScript | Language::Groovy)));
    let computes = text.value.contains("${") || text.value.contains("#{");
    let begins = ["${", "#{"].iter().any(|sign| text.value.trim_start().starts_with(sign));
    if begins || (computes && !is_script) || expr::feel_of(text.value).is_some() {
        return context.expression(text).map(Condition::Expression);
    }
    match language {
        Some(Named::Here(Language::Feel)) => context.feel(text).map(Condition::Expression),
        None if context.feel_by_default => context.feel(text).map(Condition::Expression),
        None | Some(Named::Here(Language::Juel) | Named::Meaningless) => {
            if let Some(made) = xpath::expression(text.value, |name| lookup(&context.data, name).unwrap_or(name)) {
                let parsed = context.expression(Text::made(&made, text.at))?;
                return Some(Condition::Expression(Expression { source: text.value.to_owned(), ..parsed }));
            }
            let message = format!(
                "The condition '{}' is no expression. Accepted are ${{...}}, #{{...}}, =FEEL, and FEEL or JavaScript with language=\"feel\" or \"javascript\".",
                quote(text.value)
            );
            context.error("condition-no-expression", text.at, message);
            None
        }
        Some(_) => script(declared, &Source::Here(text), context).map(Condition::Script),
    }
}

/// A condition in a language that is not evaluated here cannot be the work of somebody else: the token would have to wait.
fn script(language: Option<Text<'_>>, source: &Source<'_>, context: &mut Context<'_>) -> Option<Script> {
    let script = context.read_script(language, source).map_err(|unread| match unread.foreign {
        Some(_) => Problem { message: unread.problem.message.replace(expr::REWRITE, INSTEAD), ..unread.problem },
        None => unread.problem,
    });
    context.keep(script)
}

const INSTEAD: &str = "Write the condition as ${...} or =FEEL; what rules or code decide is found out by a task before, a decision (DMN) or a \
                       worker, and the condition asks for the result";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
    use crate::bpmn::Condition;
    use crate::bpmn::testing::{self, check, process};
    use expect_test::expect;

    fn flow(condition: &str) -> String {
        format!("<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='x'>\n{condition}</sequenceFlow><task id='x'/>")
    }

    #[test]
    fn the_syntax_decides_the_language() {
        let condition = |text| process(&flow(text), "").flows[0].condition.clone();
        assert!(condition("<conditionExpression/>").is_none());
        let wrong = "<conditionExpression language='http://www.w3.org/1999/XPath'>#{a &lt; 1}</conditionExpression>";
        assert!(matches!(condition(wrong), Some(Condition::Expression(expression)) if expression.source == "#{a < 1}"));
        let script = "<conditionExpression language='JavaScript'><![CDATA[a < 1]]></conditionExpression>";
        assert!(matches!(condition(script), Some(Condition::Script(script)) if script.source == "a < 1"));
        for (language, text) in [("http://www.javascript.com/javascript", "return a &lt; 1"), ("groovy", "\"${a}\" == 'b'")] {
            let script = format!("<conditionExpression language='{language}'>{text}</conditionExpression>");
            let found = process(&flow(&script), "").flows[0].condition.clone();
            assert!(matches!(found, Some(Condition::Script(_))), "{language}");
        }
        let wrong = "<conditionExpression language='http://www.java.com/java'>${a}</conditionExpression>";
        assert!(matches!(condition(wrong), Some(Condition::Expression(_))));
    }

    #[test]
    fn other_conditions_are_refused() {
        check(
            &flow("<conditionExpression>amount is high</conditionExpression>"),
            expect![[r#"
            Error 3:22: element 'f': The condition 'amount is high' is no expression. Accepted are ${...}, #{...}, =FEEL, and FEEL or JavaScript with language="feel" or "javascript". [condition-no-expression]
        "#]],
        );
        check(
            &flow("<conditionExpression language='juel'>true</conditionExpression>"),
            expect![[r#"
            Error 3:38: element 'f': The condition 'true' is no expression. Accepted are ${...}, #{...}, =FEEL, and FEEL or JavaScript with language="feel" or "javascript". [condition-no-expression]
        "#]],
        );
        check(
            &flow("<conditionExpression language='python'>x > 1</conditionExpression>"),
            expect![[r#"
                Error 3:40: element 'f': the script language 'python' is not supported; accepted are JavaScript, groovy, juel and feel. Write the condition as ${...} or =FEEL; what rules or code decide is found out by a task before, a decision (DMN) or a worker, and the condition asks for the result [script-language]
            "#]],
        );
        check(
            &flow("<conditionExpression language='javascript' camunda:resource='deployment://a.js'/>"),
            expect![[r#"
                Error 3:62: element 'f': The script is in 'deployment://a.js', and no such file is here: add it to the deployment (for a check: to the folder), or put the script into the model. [script-resource]
            "#]],
        );
        check(
            &flow("<conditionExpression>\n  ${a ==\n  }</conditionExpression>"),
            expect![[r#"
            Error 5:3: element 'f': the expression ${a ==
              } cannot be read: expected a value, found '}' [expression]
        "#]],
        );
    }

    #[test]
    fn columns_count_what_stands_in_the_file() {
        for (condition, line, column) in [
            ("<conditionExpression>${a &gt; 1 &amp;&amp; }</conditionExpression>", 3, 44),
            ("<conditionExpression>${a &#62; 1 +}</conditionExpression>", 3, 35),
            ("<conditionExpression><!-- why -->${a <!-- not --> +}</conditionExpression>", 3, 52),
            ("<conditionExpression><![CDATA[${a > 1 && }]]></conditionExpression>", 3, 42),
            ("<conditionExpression>${a &gt;\r\n &lt; b}</conditionExpression>", 4, 2),
        ] {
            let problems = crate::bpmn::parse(testing::file(&flow(condition), "").as_bytes()).problems;
            assert_eq!((problems[0].at.line, problems[0].at.column), (line, column), "{condition}: {}", problems[0]);
        }
        let attributes =
            "<startEvent id='s'/><userTask id='x' camunda:assignee='${a &gt; }' camunda:candidateUsers='${a &lt; b},\n${b +}'/>";
        let problems = crate::bpmn::parse(testing::file(attributes, "").as_bytes()).problems;
        let places: Vec<_> = problems.iter().filter(|p| p.code == "expression").map(|p| (p.at.line, p.at.column)).collect();
        assert_eq!(places, [(2, 65), (3, 6)]);
    }
}
