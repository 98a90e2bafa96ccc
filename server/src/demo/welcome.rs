//! What the console says at the start of the demo: where to go, as whom, and what to try.
use super::company::PEOPLE;
use std::fmt::Write;

/// `url` is how people reach the server, without a trailing slash.
pub fn welcome(url: &str, has_mailbox: bool) -> String {
    let mut text = format!("\nThe demo company is at {url}/\n\nSign in with one of these names; the password is the name.\n");
    for person in &PEOPLE {
        let _ = writeln!(text, "  {:<6} {} {}, {}", person.id, person.first_name, person.last_name, person.role);
    }
    let _ = write!(
        text,
        "\nWhat to try:\n  \
         1. As eve, choose “Start a process”, then “Purchase request”, and ask for something that costs 1200 EUR.\n  \
         2. As max, take the task under “Open to take”, approve or reject it with a comment. Above 5,000 EUR dora is next.\n  \
         3. Let the ERP system place the order: examples/purchase-approval/erp-worker --url {url}\n     \
         (Ask for a fax machine, and the supplier turns out to be closed: petra and paul get a task.)\n  \
         4. As eve, open the case under “Cases”, and its audit report.\n"
    );
    if has_mailbox {
        let _ = writeln!(text, "\nNo mail server is set up: every mail can be read at {url}/demo/mailbox");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_named_with_the_address() {
        let text = welcome("http://127.0.0.1:8080", true);
        assert!(PEOPLE.iter().all(|person| text.contains(person.first_name)), "{text}");
        assert!(text.contains("http://127.0.0.1:8080/demo/mailbox"), "{text}");
    }
}
