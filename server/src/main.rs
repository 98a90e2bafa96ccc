//! The program `baton`: reads its arguments and does what they say.
use std::process::ExitCode;

/// Lanes and workers hand memory to each other all day, which this allocator does with less work.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    baton::cli::main()
}
