// Cue text as WebVTT allows it (W3C §3.4). Anything else in a caption file is markup of another format or an attempt to
// inject some: it is removed or escaped.

/** Tags without those that need a style sheet; a class is dropped. */
const TAGS: ReadonlySet<string> = new Set(['b', 'i', 'u', 'c', 'v', 'lang', 'ruby', 'rt'])
/** Their annotation is kept: who speaks, which language. */
const ANNOTATED: ReadonlySet<string> = new Set(['v', 'lang'])
const MAX_NESTING = 8
const MAX_TAG_LENGTH = 200
const ENTITY = /^&(?:amp|lt|gt|nbsp|lrm|rlm);/
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]/g
/** `{\an8}` and `{\pos(1,2)}` of SubStation Alpha, which files of SubRip contain too. */
const OVERRIDE = /\{\\[^{}]{0,200}\}/g

/** @returns valid cue text: tags are balanced and nested at most eight deep, lines are not empty */
export function cleanCueText(text: string): string {
  const open: string[] = []
  let clean = ''
  const given = text.toWellFormed().replace(CONTROL, '').replace(OVERRIDE, '')
  for (let at = 0; at < given.length; ) {
    const letter = given[at]!
    if (letter === '<') {
      const tag = tagAt(given, at)
      if (tag === null) clean += '&lt;'
      else clean += take(tag, open)
      at += tag === null ? 1 : tag.length + 2
    } else if (letter === '&') {
      const entity = ENTITY.exec(given.slice(at, at + 6))?.[0]
      clean += entity ?? '&amp;'
      at += entity?.length ?? 1
    } else {
      clean += letter === '>' ? '&gt;' : letter
      at++
    }
  }
  for (const name of open.reverse()) clean += `</${name}>`
  return clean
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n')
}

/** What is between `<` and `>`; null: a less-than sign. */
function tagAt(text: string, at: number): string | null {
  const tag = text.slice(at + 1, at + 2 + MAX_TAG_LENGTH)
  const end = tag.indexOf('>')
  return end > 0 && /^\/?[a-z]/i.test(tag) ? tag.slice(0, end) : null
}

function take(tag: string, open: string[]): string {
  const closes = tag.startsWith('/')
  const head = /^[^\s.]*/.exec(closes ? tag.slice(1) : tag)?.[0] ?? ''
  const known = head.toLowerCase()
  if (!TAGS.has(known)) return ''
  if (!closes) {
    if (open.length === MAX_NESTING) return ''
    open.push(known)
    const blank = tag.search(/\s/)
    const said =
      ANNOTATED.has(known) && blank > 0
        ? tag
            .slice(blank)
            .replace(/[<>&\s]/g, ' ')
            .trim()
        : ''
    return said === '' ? `<${known}>` : `<${known} ${said}>`
  }
  if (!open.includes(known)) return ''
  // What was opened inside ends with it.
  let closed = ''
  for (let last = open.pop(); last !== undefined; last = open.pop()) {
    closed += `</${last}>`
    if (last === known) break
  }
  return closed
}

/** For people: an ampersand as they type it. cleanCueText returns the stored text again. */
export const typedCueText = (text: string) => text.replace(/&amp;(?!(?:amp|lt|gt|nbsp|lrm|rlm);)/g, '&')
