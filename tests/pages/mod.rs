//! The pages in a real browser.
mod phone;
mod purchase_approval;
mod trespass;
