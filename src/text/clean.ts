/**
 * What no text needs and some readers or XML cannot carry: controls, lone surrogates, noncharacters and byte order
 * marks left in the middle. ZWNJ, ZWJ, LRM, RLM, tatweel and harakat are the writer's and stay.
 */
const UNWANTED = /[\0-\x08\x0e-\x1f\x7f-\x9f\ufeff\p{Noncharacter_Code_Point}]|\p{Surrogate}/gu;

/**
 * More marks on one letter than Unicode's own limit (UAX #15, stream-safe text) are no language, and make normalizing
 * quadratic.
 */
const PILED_MARKS = /(\p{M}{30})\p{M}+/gu;

/** Characters that are their own NFC and that no letter composes with: what nearly all texts are made of. */
const PLAIN =
  '\\t\\n -~\\u00a0-\\u02ff\\u05be\\u05d0-\\u05ea\\u05f3\\u05f4\\u060c\\u061b\\u061f-\\u064a\\u0660-\\u066f\\u0671-\\u06d5\\u06e5\\u06e6\\u06ee-\\u06ff' +
  '\\u200c-\\u200f\\u2010-\\u2027\\u2030-\\u203a\\u20aa\\u20ac';

/** A vowel sign, or the hamza of «خانهٔ», which composes with none of these letters. */
const PLAIN_MARK = '(?:[\\u064b-\\u0652\\u0670]|(?<=[\\u0647\\u06be\\u06cc])\\u0654)';

/** Text that cleaning would give back as it is; what this does not take goes the long way. */
const CLEAN = new RegExp(`^[${PLAIN}]*(?:${PLAIN_MARK}(?:[${PLAIN}]+|$))*$`);

/** White space that is more than a single space, each run of it. */
const UNFOLDED = /[^\S ]\s*| \s+/g;

const BIDI_CONTROL = /[\u202a-\u202e\u2066-\u2069]/;
const EMBED_END = 0x202c;
const ISOLATE_END = 0x2069;

/** For each place in a text: where the control that pairs with the one there stands, or -1. */
type Partners = Int32Array;

/**
 * Makes a text safe to publish without changing a letter, a digit or a ZWNJ: NFC; controls, lone surrogates, noncharacters
 * and overrides stripped; embeddings and isolates stripped where they are unbalanced or wrap the whole text. Tabs and line
 * breaks stay (CR LF and CR as LF, vertical tab and form feed as a space).
 */
export function cleanText(raw: string): string {
  if (CLEAN.test(raw)) return raw;
  const unbroken = raw.replace(/\r\n?/g, '\n').replace(/[\v\f]/g, ' ');
  return limitMarks(stripBidiControls(unbroken.replace(UNWANTED, ''))).normalize('NFC');
}

/** True when it is known that cleaning changes nothing; false when that would have to be tried. */
export function isClean(text: string): boolean {
  return CLEAN.test(text);
}

/** A clean text on one line: white space folded to single spaces and trimmed. For titles and names. */
export function cleanLine(raw: string): string {
  return cleanText(raw).replace(UNFOLDED, ' ').trim();
}

/** Leaves no more marks on one letter than a language can mean, so that normalizing stays linear. */
export function limitMarks(text: string): string {
  return CLEAN.test(text) ? text : text.replace(PILED_MARKS, '$1');
}

function stripBidiControls(text: string): string {
  if (!BIDI_CONTROL.test(text)) return text;
  const partners = pairControls(text);
  unwrap(text, partners);
  let kept = '';
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (partners[at] !== -1 || !isBidiControl(text.charCodeAt(at))) continue;
    kept += text.slice(from, at);
    from = at + 1;
  }
  return kept + text.slice(from);
}

function isBidiControl(unit: number): boolean {
  return (unit >= 0x202a && unit <= 0x202e) || (unit >= 0x2066 && unit <= 0x2069);
}

/**
 * Finds the balanced controls. Overrides pair too, so that their ends are not taken for another's, but are left out.
 * @see UAX #9, BD9 and X6a–X7: an isolate's end closes what was opened within it, an embedding's end never an isolate
 */
function pairControls(text: string): Partners {
  const partners = new Int32Array(text.length).fill(-1);
  const open: number[] = [];
  let isolates = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (!isBidiControl(unit)) continue;
    if (unit !== EMBED_END && unit !== ISOLATE_END) {
      if (unit >= 0x2066) isolates++;
      open.push(at);
      continue;
    }
    const endsIsolate = unit === ISOLATE_END;
    if (endsIsolate) while (isolates > 0 && text.charCodeAt(open.at(-1) ?? -1) < 0x2066) open.pop();
    const last = open.at(-1) ?? -1;
    const opener = text.charCodeAt(last);
    if (last < 0 || opener >= 0x2066 !== endsIsolate) continue;
    open.pop();
    if (endsIsolate) isolates--;
    if (opener === 0x202d || opener === 0x202e) continue;
    partners[last] = at;
    partners[at] = last;
  }
  return partners;
}

/** Forgets the pairs that wrap the whole text, looking through white space and controls that go anyway. */
function unwrap(text: string, partners: Partners): void {
  let first = 0;
  let last = text.length - 1;
  for (;;) {
    while (first < last && partners[first] === -1 && isNothing(text, first)) first++;
    while (last > first && partners[last] === -1 && isNothing(text, last)) last--;
    if (first >= last || partners[first] !== last) return;
    partners[first++] = -1;
    partners[last--] = -1;
  }
}

function isNothing(text: string, at: number): boolean {
  return /[\s\u202a-\u202e\u2066-\u2069]/.test(text.charAt(at));
}
