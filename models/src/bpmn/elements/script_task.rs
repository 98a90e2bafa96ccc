//! Runs a script in the sandbox.
use super::FlowNode;
use crate::bpmn::context::Context;
use crate::bpmn::files;
use crate::bpmn::options::{self, Written};
use crate::bpmn::{External, vendor};
use crate::bpmn::xml::Node;
use crate::expr::Script;

#[derive(Debug, Clone)]
pub struct ScriptTask {
    pub work: ScriptWork,
    pub result_variable: Option<String>,
}

/// Who runs a script.
#[derive(Debug, Clone)]
pub enum ScriptWork {
    Here(Script),
    /// A worker, where that was decided of scripts that are not run here.
    Elsewhere(Box<External>),
}

impl FlowNode for ScriptTask {
    fn parse<'d>(node: Node<'d>, context: &mut Context<'d>) -> Option<Self> {
        let none = "The script task has no script: give <script>, and scriptFormat=\"javascript\".";
        let source = files::source(node, node.extension("resource"), node.child_text("script"), none, context)?;
        let result_variable = vendor::result_variable(node);
        let language = node.attribute("scriptFormat").or_else(|| node.attribute("scriptLanguage"));
        let work = match options::script(language, &source, context)? {
            Written::Here(script) => ScriptWork::Here(script),
            Written::Elsewhere(code) => {
                let priority = context.optional(node.extension("taskPriority"));
                let external = options::external(code, result_variable.as_deref(), node.at());
                ScriptWork::Elsewhere(Box::new(External { priority, ..external }))
            }
        };
        Some(Self { work, result_variable })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
    use crate::bpmn::elements::ElementKind;
    use crate::bpmn::testing::{check_between, element};
    use crate::expr::Language;
    use expect_test::expect;

    #[test]
    fn scripts_and_where_their_result_goes() {
        let node = "<scriptTask id='x' scriptFormat='JavaScript' camunda:resultVariable='sum'><script><![CDATA[
  a < 1 && b;
]]></script></scriptTask>";
        let ElementKind::ScriptTask(task) = element(node, "").kind else { panic!() };
        let super::ScriptWork::Here(script) = &task.work else { panic!() };
        assert_eq!((script.language, script.source.as_str(), script.at.line), (Language::JavaScript, "a < 1 && b;", 4));
        assert_eq!(task.result_variable.as_deref(), Some("sum"));
    }

    #[test]
    fn what_cannot_run_is_refused() {
        check_between("<scriptTask id='x' scriptFormat='python'><script>println 1</script></scriptTask>", "", expect![[r#"
            Error 3:50: element 'x': the script language 'python' is not supported; accepted are JavaScript, groovy, juel and feel. Rewrite the script, or make it the work of an external task [script-language]
        "#]]);
        check_between("<scriptTask id='x'><script>1</script></scriptTask>", "", expect![[r#"
            Error 3:28: element 'x': the script names no language; state scriptFormat="JavaScript" (or "groovy", "juel", "feel") [script-language]
        "#]]);
        check_between("<scriptTask id='x' scriptFormat='javascript'/>", "", expect![[r#"
            Error 3:1: element 'x': The script task has no script: give <script>, and scriptFormat="javascript". [empty-script]
        "#]]);
        check_between("<scriptTask id='x' scriptFormat='javascript' camunda:resource='a.js'/>", "", expect![[r#"
            Error 3:64: element 'x': The script is in 'a.js', and no such file is here: add it to the deployment (for a check: to the folder), or put the script into the model. [script-resource]
        "#]]);
    }
}
