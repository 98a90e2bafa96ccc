//! The pages in a real browser.
mod everyday;
mod phone;
mod purchase_approval;
mod trespass;
