//! What can be wrong with an activity, a condition or a script.
use super::Example::{Between, Process};
use super::{Code, error, warning};

pub(super) const CODES: &[Code] = &[
    warning(
        "empty-sub-process",
        "A sub-process has nothing in it, as tools draw what is collapsed: a token passes it at once. Draw what happens in it, or call a process.",
        Between("<subProcess id='x'/>"),
    ),
    error("no-implementation", "A service or send task does not say how it is done.", Between("<serviceTask id='x'/>")),
    error("missing-called-element", "A call activity does not say what it calls (10.3.6).", Between("<callActivity id='x'/>")),
    error(
        "empty-script",
        "A script task, or a script of a listener or parameter, has no script.",
        Between("<scriptTask id='x' scriptFormat='javascript'/>"),
    ),
    error(
        "script-language",
        "A script is in a language that is not run. Accepted are JavaScript, groovy, juel and feel.",
        Between("<scriptTask id='x' scriptFormat='python'><script>1</script></scriptTask>"),
    ),
    error(
        "script-groovy",
        "A script in Groovy goes beyond its common part, which is run (see expressions.md).",
        Between("<scriptTask id='x' scriptFormat='groovy'><script>try { pay() } catch (e) { }</script></scriptTask>"),
    ),
    error(
        "script-javascript",
        "A script in JavaScript cannot be read.",
        Between("<scriptTask id='x' scriptFormat='javascript'><script>let total = 1 +;</script></scriptTask>"),
    ),
    error(
        "script-resource",
        "A script stands in a file of its own, which is not there or cannot be read: add it to the deployment, under the path that the model names or as the only file of that name.",
        Between("<scriptTask id='x' scriptFormat='javascript' camunda:resource='deployment://a.js'/>"),
    ),
    error("expression", "An expression `${...}` cannot be read.", Between("<userTask id='x' camunda:assignee='${clerk.}'/>")),
    error(
        "condition-no-expression",
        "A condition is neither an expression nor a script with its language.",
        Process(
            "<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='e'><conditionExpression>amount is high</conditionExpression></sequenceFlow><endEvent id='e'/>",
        ),
    ),
    error(
        "multi-instance-empty",
        "A multi-instance activity does not say how often, or over what (10.3.7, 13.3.7).",
        Between("<task id='x'><multiInstanceLoopCharacteristics/></task>"),
    ),
    error(
        "multi-instance-output",
        "A multi-instance activity names a loopDataOutputRef, and no outputDataItem that would go there (10.3.7).",
        Between(
            "<task id='x'><multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality><loopDataOutputRef>all</loopDataOutputRef></multiInstanceLoopCharacteristics></task>",
        ),
    ),
    warning(
        "missing-loop-condition",
        "A standard loop has neither a condition nor a maximum, as drawings often have it (10.3.7): the activity is done once.",
        Between("<task id='x'><standardLoopCharacteristics/></task>"),
    ),
    error(
        "ad-hoc-ordering",
        "The ordering of an ad-hoc sub-process is neither Parallel nor Sequential (10.3.5).",
        Between("<adHocSubProcess id='x' ordering='Random'><task id='a'/></adHocSubProcess>"),
    ),
    error(
        "ad-hoc-event",
        "An ad-hoc sub-process has a start or end event: its activities begin when they are chosen (10.3.5).",
        Between("<adHocSubProcess id='x'><startEvent id='is'/><task id='a'/></adHocSubProcess>"),
    ),
    error("ad-hoc-empty", "An ad-hoc sub-process has no activity to choose (10.3.5).", Between("<adHocSubProcess id='x'/>")),
    error(
        "invalid-number",
        "A number is none, or not in its range: startQuantity and completionQuantity (10.3), a cardinality, a priority.",
        Between("<task id='x' startQuantity='some'/>"),
    ),
    warning(
        "quantity-zero",
        "startQuantity or completionQuantity is 0, as some tools save it, and must be at least 1 (10.3): it is read as 1.",
        Between("<task id='x' startQuantity='0'/>"),
    ),
];
