//! What is said of one file.
use super::set::{Around, Set};
use crate::drafts::Verdict;
use crate::store::deploy::Reading;
use std::io::Read;
use std::path::Path;

/// The largest file that is looked at, in bytes: more than any model, so that its own limit is what is reported.
const MOST: u64 = 64 << 20;

/// A file and what is said of it.
pub struct Checked {
    pub path: String,
    pub verdict: Verdict,
}

/// Checks a file of a set as a server does that reads it like this. Whatever is in it, an answer comes.
pub fn check(path: &Path, set: &Set, reading: &Reading<'_>) -> Checked {
    let name = path.display().to_string();
    let of_file = |code: &'static str, message: String| Checked { path: name.clone(), verdict: Verdict::nothing(code, message) };
    match read(path) {
        Err(error) => of_file("unreadable-file", format!("The file cannot be read: {error}.")),
        Ok(content) if content.len() as u64 > MOST => {
            let size = std::fs::metadata(path).map_or(MOST, |file| file.len()) >> 20;
            of_file("limit", format!("The file has {size} MB; the most that is read are 16 MB."))
        }
        Ok(content) => {
            let around = Around { set, model: path };
            let verdict = Verdict::of(&name, &content, &Reading { beside: &around, ..*reading });
            // Of hundreds of files nobody looks into the models.
            Checked { verdict: Verdict { model: None, ..verdict }, path: name }
        }
    }
}

/// The content of a file, not far beyond [`MOST`]. Pipes and devices, which may never end, are not read.
pub(super) fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    let kind = std::fs::metadata(path)?;
    if !kind.is_file() && !kind.is_dir() {
        return Err(std::io::Error::other("it is a pipe or a device"));
    }
    let mut content = Vec::new();
    std::fs::File::open(path)?.take(MOST + 1).read_to_end(&mut content)?;
    Ok(content)
}
