//! What can be wrong with a DMN file.
use super::Example::{self, Dmn};
use super::{Code, error, warning};

pub(super) const CODES: &[Code] = &[
    error(
        "not-dmn",
        "The root element of a `.dmn` file is not `definitions` of DMN 1.1 to 1.5 (DMN 6.3.2).",
        Example::DmnFile("<definitions xmlns='http://www.omg.org/spec/DMN/20130901'/>"),
    ),
    warning(
        "feel-function",
        "A FEEL expression of a decision calls a function that neither FEEL nor the file has (DMN 1.5, 10.3.4); in a process this is `expression`, an error.",
        Dmn("<decision id='d' name='d'><literalExpression><text>shout(1)</text></literalExpression></decision>"),
    ),
    warning("dmn-empty", "A DMN file has neither decisions nor decision services.", Dmn("<inputData id='i' name='i'/>")),
    error(
        "dmn-reference",
        "A requirement names no element of the file or of a model that it imports, or a decision requires itself.",
        Dmn("<decision id='a' name='a'><informationRequirement><requiredInput href='#b'/></informationRequirement></decision>"),
    ),
    error(
        "dmn-import",
        "A model that is imported is not at hand, cannot be read, imports itself, or is no DMN (DMN 6.3.3).",
        Dmn(
            "<import name='tax' namespace='http://example.org/tax' importType='https://www.omg.org/spec/DMN/20191111/MODEL/'/><decision id='a' name='a'><literalExpression><text>1</text></literalExpression></decision>",
        ),
    ),
    error(
        "dmn-table",
        "A decision table cannot be evaluated: a rule has more or fewer entries than there are columns, there is no output, or the hit policy or aggregation is not known (DMN 8.2).",
        Dmn("<decision id='a' name='a'><decisionTable hitPolicy='LUCKY'><output/></decisionTable></decision>"),
    ),
    error(
        "dmn-expression",
        "A boxed expression is not complete (DMN 10.2).",
        Dmn("<decision id='a' name='a'><literalExpression/></decision>"),
    ),
    warning(
        "dmn-external",
        "A function is written in Java or PMML (DMN 10.3.2.13.3). Static methods of Java's own classes for numbers and texts are known; all else is null when it is called.",
        Dmn(
            "<decision id='a' name='a'><literalExpression><text>function(n) external {java: {class: \"org.example.Tax\", method signature: \"of(double)\"}}</text></literalExpression></decision>",
        ),
    ),
    warning(
        "dmn-no-id",
        "A decision or a decision service has no id, which the standard leaves free: its key is its name.",
        Dmn("<decision name='a'><literalExpression><text>1</text></literalExpression></decision>"),
    ),
];
