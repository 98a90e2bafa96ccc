//! The time zone in which people read times.
use super::Error;
use jiff::tz::TimeZone;

/// The zone of that name; without one the machine's own, or UTC where it has none.
pub(super) fn zone(name: Option<String>) -> Result<TimeZone, Error> {
    let known = match &name {
        Some(name) => TimeZone::get(name).map_err(|_| Error::value("time-zone", name, "is no time zone such as Europe/Berlin or UTC"))?,
        None => TimeZone::try_system().unwrap_or(TimeZone::UTC),
    };
    Ok(if known.iana_name().is_some_and(|name| UTC.contains(&name)) { TimeZone::UTC } else { known })
}

/// UTC under its other names.
const UTC: [&str; 5] = ["UTC", "Etc/UTC", "Etc/UCT", "UCT", "Zulu"];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_zone_has_the_name_that_the_world_gives_it() {
        assert_eq!(zone(Some("Europe/Berlin".into())).unwrap().iana_name(), Some("Europe/Berlin"));
        assert_eq!(zone(Some("Etc/UTC".into())).unwrap(), TimeZone::UTC);
        let error = zone(Some("Berlin".into())).unwrap_err().to_string();
        assert!(error.contains("time-zone") && error.contains("Berlin") && error.contains("Europe/Berlin"), "{error}");
    }
}
