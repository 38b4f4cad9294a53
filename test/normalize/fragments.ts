import { Parser } from 'htmlparser2';
import { ATTRIBUTES, EVERYWHERE } from '../../src/normalize/attributes.ts';
import { BLOCK_TAGS, INLINE_TAGS } from '../../src/normalize/elements.ts';

const ALLOWED = new Set([...BLOCK_TAGS, ...INLINE_TAGS]);
const VOID = new Set(['br', 'col', 'hr', 'img', 'source', 'wbr']);
const TAG = /<(\/?)([a-z0-9]+)((?: [a-z-]+(?:="[^"<>]*")?)*)( \/)?>/y;

/** What is wrong with a fragment that is to be published, as sentences; nothing when it is safe and sound. */
export function faultsOf(html: string): readonly string[] {
  return [...markupFaults(html), ...treeFaults(html)];
}

/** Reads every tag as it stands: each is closed by its own end tag, none by another's. */
function markupFaults(html: string): readonly string[] {
  const faults: string[] = [];
  const open: string[] = [];
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at)) {
    TAG.lastIndex = at;
    const [whole, slash, name = '', , selfClosing] = TAG.exec(html) ?? [];
    if (whole === undefined) return [...faults, `no tag: ${html.slice(at, at + 40)}`];
    at += whole.length;
    if (html[at] === '\u0338') faults.push(`a mark that joins the end of ${whole}`);
    if (slash === '/' && open.pop() !== name) faults.push(`ends what is not open: ${name}`);
    if (slash !== '/' && VOID.has(name) !== (selfClosing !== undefined)) faults.push(`written wrongly: ${whole}`);
    if (slash !== '/' && !VOID.has(name)) open.push(name);
  }
  return open.length === 0 ? faults : [...faults, `left open: ${open.join(' ')}`];
}

/** What a strict parser makes of it: it has nothing to end by itself, and finds only what is allowed. */
function treeFaults(html: string): readonly string[] {
  const faults: string[] = [];
  const links: string[] = [];
  const parser = new Parser({
    onopentag(name, attributes, isImplied) {
      if (isImplied) faults.push(`opened by nobody: ${name}`);
      if (!ALLOWED.has(name)) faults.push(`element ${name}`);
      if (name === 'a' && links.push(name) > 1) faults.push('a link within a link');
      for (const [key, value] of Object.entries(attributes)) faults.push(...attributeFaults(name, key, value));
      if (name === 'img' && !attributes.src) faults.push('a picture without an address');
      if (name === 'bdo' && !attributes.dir) faults.push('bdo without dir');
    },
    onclosetag(name, isImplied) {
      if (isImplied && !VOID.has(name)) faults.push(`closed by nobody: ${name}`);
      if (name === 'a') links.pop();
    },
  });
  parser.end(html);
  return faults;
}

function attributeFaults(name: string, key: string, value: string): readonly string[] {
  if (!EVERYWHERE.includes(key) && !ATTRIBUTES[name]?.includes(key)) return [`attribute ${key} on ${name}`];
  const schemes = key === 'href' ? /^(?:https?:\/\/|mailto:)\S*$/ : /^https?:\/\/\S+$/;
  if (['href', 'src', 'poster', 'cite'].includes(key) && !schemes.test(value)) return [`${key} ${value}`];
  const isSound = key !== 'srcset' || value.split(', ').every((one) => /^https?:\/\/\S+(?: [\d.]+[wx])?$/.test(one));
  return isSound ? [] : [`srcset ${value}`];
}
