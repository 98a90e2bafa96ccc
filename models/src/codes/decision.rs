//! What can be wrong with a DMN file.
use super::Example::{self, Dmn};
use super::{Code, error, warning};

pub(super) const CODES: &[Code] = &[
    error(
        "not-dmn",
        "The root element of a `.dmn` file is not `definitions` of DMN 1.1 to 1.5 (DMN 6.3.2).",
        Example::DmnFile("<definitions xmlns='http://www.omg.org/spec/DMN/20130901'/>"),
    ),
    warning("dmn-empty", "A DMN file has neither decisions nor decision services.", Dmn("<inputData id='i' name='i'/>")),
    error(
        "dmn-reference",
        "A requirement names no element of the file, a decision requires itself, or the file imports another, which is not read.",
        Dmn("<decision id='a' name='a'><informationRequirement><requiredInput href='#b'/></informationRequirement></decision>"),
    ),
    error(
        "dmn-table",
        "A decision table cannot be evaluated: a rule has more or fewer entries than there are columns, there is no output, or the hit policy or aggregation is not known (DMN 8.2).",
        Dmn("<decision id='a' name='a'><decisionTable hitPolicy='LUCKY'><output/></decisionTable></decision>"),
    ),
    error(
        "dmn-expression",
        "A boxed expression is not complete (DMN 10.2), or a function is written in Java or PMML.",
        Dmn("<decision id='a' name='a'><literalExpression/></decision>"),
    ),
];
