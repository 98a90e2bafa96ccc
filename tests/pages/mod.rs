//! The pages in a real browser.
mod ad_hoc;
mod deployed_form;
mod everyday;
mod models;
mod phone;
mod purchase_approval;
mod script_lines;
mod trespass;
