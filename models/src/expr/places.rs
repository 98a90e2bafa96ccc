//! Where the characters of a script stand in its file, where some are written in another form (`&lt;`).
use crate::Position;

/// The places of a script's characters. Kept for each line, and within a line only where a character is not beside the one before it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// Bytes of the script, ascending, and where they stand.
    known: Vec<(usize, Position)>,
}

impl Places {
    /// `find` tells where bytes of the source, which come ascending, stand in the file.
    pub(crate) fn new(source: &str, find: impl Fn(&[usize]) -> Vec<Position>) -> Self {
        let lines: Vec<(usize, usize)> = lines(source).collect();
        let ends: Vec<usize> = lines.iter().flat_map(|(start, end)| [*start, *end]).collect();
        let found = find(&ends);
        let mut known = Vec::new();
        let mut odd = Vec::new();
        for ((start, end), places) in lines.into_iter().zip(found.chunks_exact(2)) {
            let [first, last] = places else { continue };
            if first.line == 0 {
                continue;
            }
            known.push((start, *first));
            let text = source.get(start..end).unwrap_or_default();
            if follows(*first, text) != *last {
                odd.extend(text.char_indices().skip(1).map(|(at, _)| start + at).chain([end]));
            }
        }
        known.extend(odd.iter().copied().zip(find(&odd)));
        known.sort_unstable_by_key(|(at, _)| *at);
        let mut places = Self { known: Vec::with_capacity(known.len()) };
        for (at, place) in known {
            if places.of(source, at) != Some(place) {
                places.known.push((at, place));
            }
        }
        places
    }

    /// Where a byte of the source stands; `None` where that is not known at all.
    pub fn of(&self, source: &str, at: usize) -> Option<Position> {
        let after = self.known.partition_point(|(known, _)| *known <= at);
        let (from, place) = self.known.get(after.checked_sub(1)?)?;
        Some(follows(*place, source.get(*from..at).unwrap_or_default()))
    }

    /// The same for a line and a column of the source, both from 1 on; the column counts characters.
    pub fn of_line(&self, source: &str, line: u32, column: u32) -> Option<Position> {
        let (start, end) = lines(source).nth(usize::try_from(line).ok()?.checked_sub(1)?)?;
        let text = source.get(start..end).unwrap_or_default();
        let before = text.char_indices().nth(usize::try_from(column).ok()?.saturating_sub(1)).map_or(text.len(), |(at, _)| at);
        self.of(source, start + before)
    }
}

/// Where bytes of a source, ascending, stand that begins at `at` and is written as it is.
pub(crate) fn plain(source: &str, offsets: &[usize], at: Position) -> Vec<Position> {
    let (mut from, mut place) = (0, at);
    let mut places = Vec::with_capacity(offsets.len());
    for offset in offsets {
        for character in source.get(from..*offset).unwrap_or_default().chars().filter(|_| at.line > 0) {
            place = match character {
                '\n' => Position { line: place.line.saturating_add(1), column: 1 },
                _ => Position { column: place.column.saturating_add(1), ..place },
            };
        }
        from = from.max(*offset);
        places.push(place);
    }
    places
}

/// From where to where each line goes, without its end.
fn lines(source: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut start = 0;
    source.split('\n').map(move |line| {
        let from = start;
        start += line.len() + 1;
        (from, from + line.trim_end_matches('\r').len())
    })
}

/// The place behind `text` that stands at `at`, within its line.
fn follows(at: Position, text: &str) -> Position {
    let columns = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    Position { line: at.line, column: at.column.saturating_add(columns) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two columns for an `x`, as if it were written longer; one for all else.
    fn find(source: &str) -> impl Fn(&[usize]) -> Vec<Position> {
        move |offsets| {
            let place = |at: &usize| {
                let before = source.get(..*at).unwrap_or_default();
                let line = before.rsplit('\n').next().unwrap_or_default();
                let column = line.chars().map(|c| if c == 'x' { 2 } else { 1 }).sum::<u32>() + 5;
                Position { line: 7 + u32::try_from(before.matches('\n').count()).unwrap_or_default(), column }
            };
            offsets.iter().map(place).collect()
        }
    }

    #[test]
    fn every_character_is_found() {
        let source = "a = 1\nif (äxb) xx\n\nlast x";
        let places = Places::new(source, find(source));
        for (at, _) in source.char_indices() {
            assert_eq!(places.of(source, at), find(source)(&[at]).first().copied(), "{at}");
        }
        assert_eq!(places.known.len(), 4 + 4, "{places:?}");
        assert_eq!(places.of_line(source, 2, 7), Some(Position { line: 8, column: 12 }));
        assert_eq!(places.of_line(source, 9, 1), None);
        assert_eq!(places.of_line(source, 1, 99), Some(Position { line: 7, column: 10 }));
        let nowhere = Places::new(source, |offsets| offsets.iter().map(|_| Position::default()).collect());
        assert_eq!(nowhere.of(source, 3), None);
    }
}
