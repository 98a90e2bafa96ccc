//! What can be wrong with extensions of modelling tools.
use super::Example::{Between, File};
use super::{Code, error, warning};

pub(super) const CODES: &[Code] = &[
    warning(
        "host-code",
        "The model names code of a Java application. It becomes the work of an external worker that fetches the class or bean as its topic, so the model can stay as it is.",
        Between("<serviceTask id='x' camunda:class='com.example.Book'/>"),
    ),
    error(
        "missing-topic",
        "An external task has no topic, under which workers fetch it.",
        Between("<serviceTask id='x' camunda:type='external'/>"),
    ),
    error("unsupported-type", "A camunda:type is neither external nor mail.", Between("<serviceTask id='x' camunda:type='camel'/>")),
    error(
        "unsupported-extension",
        "An extension that is not executed, and without which the model would do something else.",
        Between("<callActivity id='x' calledElement='p' camunda:caseRef='c'/>"),
    ),
    warning(
        "extension-lost",
        "An extension of another dialect is not done here; the message says what to do instead, docs/dialects.md lists all of them.",
        File(
            "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' xmlns:flowable='http://flowable.org/bpmn'><process id='p' isExecutable='true'><startEvent id='s'/><userTask id='x' flowable:owner='ada'/></process></definitions>",
        ),
    ),
    warning(
        "unknown-extension",
        "An extension of a dialect that is known has a name that is not: nothing comes of it. Is it misspelled?",
        File(
            "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' xmlns:zeebe='http://camunda.org/schema/zeebe/1.0'><process id='p' isExecutable='true'><startEvent id='s' zeebe:colour='red'/></process></definitions>",
        ),
    ),
    error(
        "missing-expression",
        "A camunda:errorEventDefinition does not say when it applies.",
        Between(
            "<serviceTask id='x' camunda:type='external' camunda:topic='t'><extensionElements><camunda:errorEventDefinition errorRef='e'/></extensionElements></serviceTask>",
        ),
    ),
    error("no-recipient", "A mail goes to nobody.", Between("<serviceTask id='x' camunda:type='mail'/>")),
    warning(
        "mail-field-ignored",
        "A mail has a field that is not used.",
        Between(
            "<sendTask id='x' camunda:type='mail'><extensionElements><camunda:field name='to' stringValue='a@example.org'/><camunda:field name='colour' stringValue='red'/></extensionElements></sendTask>",
        ),
    ),
    error(
        "invalid-binding",
        "A call activity's binding is not known, or lacks its version.",
        Between("<callActivity id='x' calledElement='p' camunda:calledElementBinding='version'/>"),
    ),
    error(
        "invalid-mapping",
        "A camunda:in or camunda:out lacks its source or target.",
        Between("<callActivity id='x' calledElement='p'><extensionElements><camunda:in source='a'/></extensionElements></callActivity>"),
    ),
    error(
        "invalid-date",
        "A due or follow-up date is neither a date, a duration nor an expression.",
        Between("<userTask id='x' camunda:dueDate='soon'/>"),
    ),
    error(
        "invalid-retry-cycle",
        "A failedJobRetryTimeCycle is neither R3/PT5M nor a list of durations.",
        Between(
            "<task id='x'><extensionElements><camunda:failedJobRetryTimeCycle>often</camunda:failedJobRetryTimeCycle></extensionElements></task>",
        ),
    ),
    error(
        "invalid-time-to-live",
        "A historyTimeToLive is no number of days.",
        File(
            "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' xmlns:camunda='http://camunda.org/schema/1.0/bpmn'><process id='p' isExecutable='true' camunda:historyTimeToLive='P1M'><startEvent id='s'/></process></definitions>",
        ),
    ),
    error(
        "listener-event",
        "A listener names an event that does not happen where it stands.",
        Between("<task id='x'><extensionElements><camunda:executionListener event='take' expression='${1}'/></extensionElements></task>"),
    ),
    error(
        "listener-empty",
        "A listener does nothing.",
        Between("<task id='x'><extensionElements><camunda:executionListener event='start'/></extensionElements></task>"),
    ),
    warning(
        "listener-ignored",
        "A task listener stands on something else than a user task, where nothing calls it.",
        Between("<task id='x'><extensionElements><camunda:taskListener event='create' class='a.B'/></extensionElements></task>"),
    ),
    warning(
        "embedded-form",
        "A form that is kept in the model itself is not there, or asks for what no field of a page can be. Such a task is completed by another program, over REST.",
        File(
            "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' xmlns:zeebe='http://camunda.org/schema/zeebe/1.0'><process id='p' isExecutable='true'><startEvent id='s'><extensionElements><zeebe:formDefinition formKey='camunda-forms:bpmn:gone'/></extensionElements></startEvent></process></definitions>",
        ),
    ),
    error(
        "form-type",
        "A form field has no type that can be shown, or is an enum without values.",
        Between(
            "<userTask id='x'><extensionElements><camunda:formData><camunda:formField id='a' type='colour'/></camunda:formData></extensionElements></userTask>",
        ),
    ),
    error(
        "form-default",
        "The default of a form field does not fit its type.",
        Between(
            "<userTask id='x'><extensionElements><camunda:formData><camunda:formField id='a' type='long' defaultValue='many'/></camunda:formData></extensionElements></userTask>",
        ),
    ),
    error(
        "form-constraint",
        "A constraint of a form field is not known, or lacks its number.",
        Between(
            "<userTask id='x'><extensionElements><camunda:formData><camunda:formField id='a' type='long'><camunda:validation><camunda:constraint name='min'/></camunda:validation></camunda:formField></camunda:formData></extensionElements></userTask>",
        ),
    ),
];
