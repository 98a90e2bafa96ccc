//! Twisted files: bytes and tags of right ones are changed, left out, said twice and taken from other files.
use crate::harness::Dice;
use std::ops::Range;

/// What parsers stumble over.
const PIECES: &[&str] = &[
    "<",
    ">",
    "/>",
    "\"",
    "'",
    "&",
    "&amp;",
    "&#0;",
    "&#x41;",
    "&nope;",
    "]]>",
    "<![CDATA[",
    "<!--",
    "-->",
    "<?x?>",
    "<!DOCTYPE a>",
    "\0",
    "\u{FEFF}",
    "\u{1F600}",
    "é",
    "\r",
    "\t",
    "${",
    "}",
    "#{",
    "${a.b[0](c)}",
    "${1 +}",
    "=",
    "PT1H",
    "R/PT0S",
    "R3/2030-01-01T00:00:00Z/P1D",
    "0 0 * * * ?",
    "2030-02-30T25:00",
    "-1",
    "1e999",
    "99999999999999999999",
    "true",
    "false",
    " xmlns:x='u'",
    " xmlns=''",
    " id='n1'",
    " id=''",
    " isExecutable=\"true\"",
    " isSequential='true'",
    " cancelActivity='false'",
    " attachedToRef='n1'",
    " default='f1'",
    " triggeredByEvent='true'",
    " isForCompensation='true'",
    " eventGatewayType='Parallel'",
    " instantiate='true'",
    " camunda:asyncBefore='true'",
    "<multiInstanceLoopCharacteristics/>",
    "<standardLoopCharacteristics/>",
    "<errorEventDefinition/>",
    "<terminateEventDefinition/>",
    "<compensateEventDefinition/>",
    "<linkEventDefinition name='l'/>",
    "<cancelEventDefinition/>",
    "<signalEventDefinition/>",
    "<conditionalEventDefinition/>",
    "<escalationEventDefinition/>",
    "<timerEventDefinition/>",
    "<messageEventDefinition/>",
    "<eventDefinitionRef>x</eventDefinitionRef>",
    "<extensionElements/>",
    "<subProcess id='z'/>",
    "<adHocSubProcess id='z'/>",
    "<transaction id='z'/>",
    "<complexGateway id='z'/>",
    "<sequenceFlow/>",
    "<laneSet/>",
    "<ioSpecification/>",
    "<dataInputAssociation/>",
    "<loopCardinality>3</loopCardinality>",
    "<script>1</script>",
];

/// A file, changed in some places.
pub fn some(corpus: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut file = corpus[dice.roll(corpus.len())].clone();
    for _ in 0..=dice.roll(6) {
        match dice.roll(10) {
            0 => cut(&mut file, dice),
            1 => twist(&mut file, dice),
            2 => drop(file.drain(part(&file, dice))),
            3 => insert(&mut file, dice),
            4 | 5 => leave_out(&mut file, dice),
            6 => double(&mut file, dice),
            7 => swap(&mut file, dice),
            8 => take(&mut file, &corpus[dice.roll(corpus.len())], dice),
            _ => value(&mut file, dice),
        }
    }
    file
}

/// A text made of pieces of others, and of single words.
pub fn text(corpus: &[&str], words: &[&str], dice: &mut Dice) -> Vec<u8> {
    let mut text = dice.pick(corpus).as_bytes().to_vec();
    for _ in 0..dice.roll(8) {
        let at = dice.roll(text.len() + 1);
        match dice.roll(6) {
            0 => twist(&mut text, dice),
            1 => drop(text.drain(part(&text, dice))),
            2 => {
                let copy = text[part(&text, dice)].to_vec();
                text.splice(at..at, copy);
            }
            3 => {
                let other = dice.pick(corpus).as_bytes();
                text.splice(at..at, other[part(other, dice)].iter().copied());
            }
            4 => drop(text.splice(at..at, dice.pick(words).repeat(if dice.chance(5) { 100 } else { 1 }).into_bytes())),
            _ => drop(text.splice(at..at, dice.pick(words).bytes())),
        }
    }
    text
}

fn cut(file: &mut Vec<u8>, dice: &mut Dice) {
    if dice.chance(10) {
        file.truncate(dice.roll(file.len() + 1));
    }
}

fn twist(file: &mut [u8], dice: &mut Dice) {
    if !file.is_empty() {
        file[dice.roll(file.len())] = u8::try_from(dice.roll(256)).unwrap();
    }
}

/// A short range of bytes.
fn part(file: &[u8], dice: &mut Dice) -> Range<usize> {
    let from = dice.roll(file.len() + 1);
    from..(from + dice.roll(30)).min(file.len())
}

fn insert(file: &mut Vec<u8>, dice: &mut Dice) {
    let at = if dice.chance(50) { dice.roll(file.len() + 1) } else { tag(file, dice).end };
    let times = if dice.chance(5) { 400 } else { 1 };
    file.splice(at..at, dice.pick(PIECES).repeat(times).into_bytes());
}

/// The range of a tag, `<` to `>`; an empty one where there is none.
fn tag(file: &[u8], dice: &mut Dice) -> Range<usize> {
    let from = dice.roll(file.len() + 1);
    let Some(begin) = file[from..].iter().position(|byte| *byte == b'<').map(|n| from + n) else { return 0..0 };
    let end = file[begin..].iter().position(|byte| *byte == b'>').map_or(file.len(), |n| begin + n + 1);
    begin..end
}

fn leave_out(file: &mut Vec<u8>, dice: &mut Dice) {
    let range = tag(file, dice);
    file.drain(range);
}

fn double(file: &mut Vec<u8>, dice: &mut Dice) {
    let range = tag(file, dice);
    let copy = file[range.clone()].to_vec();
    let at = if dice.chance(50) { range.end } else { tag(file, dice).start };
    file.splice(at..at, copy);
}

/// A tag takes the place of another.
fn swap(file: &mut Vec<u8>, dice: &mut Dice) {
    let copy = file[tag(file, dice)].to_vec();
    let range = tag(file, dice);
    file.splice(range, copy);
}

/// Some tags of another file.
fn take(file: &mut Vec<u8>, other: &[u8], dice: &mut Dice) {
    let (from, to) = (tag(other, dice), tag(other, dice));
    let piece = &other[from.start.min(to.start)..from.end.max(to.end).min(from.start.min(to.start) + 2_000)];
    let at = tag(file, dice).start;
    file.splice(at..at, piece.iter().copied());
}

/// An attribute's value becomes that of another, or a piece.
fn value(file: &mut Vec<u8>, dice: &mut Dice) {
    let range = quoted(file, dice);
    let new = if dice.chance(60) { file[quoted(file, dice)].to_vec() } else { dice.pick(PIECES).as_bytes().to_vec() };
    file.splice(range, new);
}

/// What stands between two quotes.
fn quoted(file: &[u8], dice: &mut Dice) -> Range<usize> {
    let from = dice.roll(file.len() + 1);
    let Some(begin) = file[from..].windows(2).position(|pair| pair[0] == b'=' && matches!(pair[1], b'"' | b'\'')).map(|n| from + n + 2)
    else {
        return 0..0;
    };
    let end = file[begin..].iter().position(|byte| *byte == file[begin - 1]).map_or(file.len(), |n| begin + n);
    begin..end
}
