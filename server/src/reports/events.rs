//! What instances wait for and what they tell each other, in words: messages, signals, conditions, errors, escalations.
use super::names::Names;
use super::narrator::{Sentence, Weight, said};
use baton_engine::Event;
use baton_engine::state::SubscriptionKind;

/// Tells an event of this family.
pub(super) fn tell(event: &Event, names: &Names) -> Sentence {
    use Weight::{Headline, Technical};
    match event {
        Event::SubscriptionOpened { instance, target, kind, name, correlation_key, .. } => {
            let carries = correlation_key.as_ref().map(|key| format!("{name} with the key {key}"));
            opened(*kind, &names.element(*instance, target), carries.as_deref().unwrap_or(name))
        }
        Event::SubscriptionClosed { key } => said(Technical, format!("“{}” waits no longer", names.thing(*key)), ""),
        Event::MessageReceived { instance, element, message } => {
            said(Headline, format!("“{}” received its message", names.element(*instance, element)), format!("message {message}"))
        }
        Event::SignalReceived { instance, element, signal } => {
            said(Headline, format!("“{}” heard a signal", names.element(*instance, element)), format!("signal {signal}"))
        }
        Event::SignalThrown { instance, element, name, variables, .. } => {
            let values: Vec<String> = variables.iter().map(|(name, value)| format!("{name} = {}", names.value(value))).collect();
            let with = if values.is_empty() { String::new() } else { format!(" with {}", values.join(", ")) };
            said(
                Headline,
                format!("“{}” told a signal to all who listen", names.element(*instance, element)),
                format!("signal {name}{with}"),
            )
        }
        Event::ConditionHeld { instance, element } => {
            said(Headline, format!("The condition of “{}” came true", names.element(*instance, element)), "")
        }
        Event::EscalationThrown { instance, element, code, caught } => {
            let caught = caught.as_ref().map_or("caught nowhere".into(), |by| format!("caught by “{}”", names.element(*instance, by)));
            said(Headline, format!("“{}” escalated", names.element(*instance, element)), format!("{code}; {caught}"))
        }
        Event::ErrorThrown { instance, element, code, message, caught } => {
            let caught = caught.as_ref().map_or("caught nowhere".into(), |by| format!("caught by “{}”", names.element(*instance, by)));
            let message = message.as_ref().map_or(String::new(), |message| format!(": {message}"));
            said(Headline, format!("“{}” reported an error", names.element(*instance, element)), format!("{code}{message}; {caught}"))
        }
        _ => Sentence::default(),
    }
}

fn opened(kind: SubscriptionKind, at: &str, name: &str) -> Sentence {
    match kind {
        SubscriptionKind::Message => said(Weight::Audit, format!("Waits for a message at “{at}”"), format!("message {name}")),
        SubscriptionKind::Signal => said(Weight::Audit, format!("Waits for a signal at “{at}”"), format!("signal {name}")),
        SubscriptionKind::Conditional => said(Weight::Audit, format!("Waits for a condition at “{at}”"), ""),
        SubscriptionKind::Compensation => said(Weight::Technical, format!("“{at}” can be undone from now on"), ""),
    }
}
