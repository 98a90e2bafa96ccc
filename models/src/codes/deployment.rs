//! What can only be seen when files come together, or meet what was deployed before.
use super::Example::{Deployment, File};
use super::{Code, error};

pub(super) const CODES: &[Code] = &[
    error(
        "duplicate-process",
        "Two files of a deployment hold a process with the same id.",
        Deployment { files: &["<startEvent id='s'/>", "<startEvent id='s'/>"], together: true },
    ),
    error(
        "start-timer",
        "The time of a timer start event cannot be computed when it is deployed.",
        File(
            "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'><process id='p' isExecutable='true'><startEvent id='s'><timerEventDefinition><timeDuration>${when}</timeDuration></timerEventDefinition></startEvent></process></definitions>",
        ),
    ),
    error(
        "start-message-taken",
        "A message that starts instances starts those of another process already.",
        File(
            "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'><message id='m' name='order'/><process id='p' isExecutable='true'><startEvent id='s'><messageEventDefinition messageRef='m'/></startEvent></process><process id='q' isExecutable='true'><startEvent id='s'><messageEventDefinition messageRef='m'/></startEvent></process></definitions>",
        ),
    ),
];
