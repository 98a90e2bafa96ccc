//! What can be wrong with a file before its processes are looked at.
use super::Example::{File, Process, Times};
use super::{Code, error, warning};

pub(super) const CODES: &[Code] = &[
    error("xml", "The file is no well-formed XML, or was cut off.", File("<definitions>\n <process>\n</definitions>")),
    error(
        "dtd",
        "The file has a document type declaration. Entities could make a small file large and read other files, so none are accepted: remove it.",
        File("<!DOCTYPE definitions SYSTEM 'file:///etc/passwd'><definitions/>"),
    ),
    error(
        "encoding",
        "The file is in an encoding that is not read. Where bytes contradict UTF-8 the file is read as windows-1252, and this is a warning. Save it as UTF-8.",
        File("<?xml version='1.0' encoding='klingon'?><definitions/>"),
    ),
    error(
        "not-bpmn",
        "The root element is not `definitions` of BPMN 2.0 (8.1), for example because the namespace is one of a draft of the standard.",
        File("<definitions xmlns='http://schema.omg.org/spec/BPMN/2.0'/>"),
    ),
    error(
        "limit",
        "The file is larger, deeper nested or holds more than anybody draws: 16 MB, 200 elements deep, 200,000 elements, 50,000 flow nodes and flows, 200 attributes on one element, 1,000 names in a list, 256 KB in a script.",
        Times("<subProcess id='s'>", 201),
    ),
    warning(
        "nothing-executable",
        "No process of the file has isExecutable=\"true\" (10.3), so nothing can be started.",
        File("<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'><process id='p'/></definitions>"),
    ),
    warning(
        "undeclared-prefix",
        "A prefix is used that no `xmlns:` declares; it was read by its usual meaning.",
        File(
            "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'><process id='p' isExecutable='true' camunda:versionTag='1'><startEvent id='s'/></process></definitions>",
        ),
    ),
    error(
        "more-problems",
        "There are more than a thousand errors; the others are only counted. For warnings the same is a warning.",
        Times("<choreographyTask/>", 1_001),
    ),
    error(
        "missing-id",
        "What has to be found by its id has none: a process, a form field.",
        File(
            "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'><process isExecutable='true'><startEvent id='a'/></process></definitions>",
        ),
    ),
    warning(
        "made-up-id",
        "A flow node has no id. It gets one of its scope, its kind and a number, which another one before it changes.",
        Process("<startEvent/>"),
    ),
    error(
        "duplicate-id",
        "Two flow nodes or flows of a process, two executable processes of a file, or two fields of a form have the same id.",
        Process("<startEvent id='s'/><task id='s'/>"),
    ),
    error(
        "id-too-long",
        "An id has more than 255 characters.",
        Process(
            "<startEvent id='sssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss'/>",
        ),
    ),
    error(
        "missing-name",
        "What is found by its name has none: a message, a parameter, an entry of a map.",
        super::Example::BetweenBeside("<receiveTask id='x' messageRef='m'/>", "<message id='m'/>"),
    ),
    error(
        "unsupported-element",
        "An element of BPMN that is not executed, or not where it stands.",
        Process("<startEvent id='s'/><callChoreography id='c'/>"),
    ),
];
