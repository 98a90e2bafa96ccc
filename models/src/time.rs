//! Points and spans of time as models write them.
