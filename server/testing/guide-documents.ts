// Arbitrary texts, zones and airings, and a strict XML parser, for tests.
import fc from 'fast-check'
import type { AiredPart } from '#domain/guide/guide-entries.ts'

export const START = Date.UTC(2026, 10, 21, 5, 0, 0)

export const zones = fc.constantFrom(
  'Europe/Berlin',
  'America/Sao_Paulo',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'America/St_Johns',
  'Africa/Casablanca',
  'UTC',
)

const HOSTILE = [
  '"',
  "'",
  '<',
  '>',
  '&',
  ']]>',
  '<!--',
  '&amp;',
  '\u0000',
  '\u0008',
  '\n',
  '\r\n',
  '\t',
  '\u0085',
  '\u2028',
  '\ufffe',
  '\ud800',
  '\udfff',
  '#EXTM3U',
  ',',
  '🎬',
  'é',
  '\u202e',
]

/** Any characters, including those that end quotes, lines and tags. */
export const hostile = fc
  .array(fc.oneof(fc.string({ unit: 'binary', maxLength: 8 }), fc.constantFrom(...HOSTILE)), { maxLength: 6 })
  .map((pieces) => pieces.join(''))

/** One programme and the short continuity after it; it is cut into parts at some of its own positions. */
export interface ListedAiring {
  id: number
  partsMs: number[]
  breakMs: number
  afterMs: number
}

export const airings: fc.Arbitrary<ListedAiring[]> = fc.array(
  fc.record({
    id: fc.integer({ min: 0, max: 3 }),
    partsMs: fc.array(
      fc.integer({ min: 1, max: 5_000 }).map((quanta) => quanta * 320),
      { minLength: 1, maxLength: 4 },
    ),
    breakMs: fc.integer({ min: 1, max: 900 }).map((quanta) => quanta * 320),
    afterMs: fc.integer({ min: 0, max: 900 }).map((quanta) => quanta * 320),
  }),
  { minLength: 1, maxLength: 12 },
)

const CONTINUITY = ['AD', 'IDENT', 'FILLER', 'SLATE'] as const

export function partsOf(list: readonly ListedAiring[]): AiredPart[] {
  const parts: AiredPart[] = []
  let at = START
  const air = (mediaId: string, kind: AiredPart['kind'], lengthMs: number, offsetMs?: number) => {
    if (lengthMs === 0) return
    parts.push({ mediaId, title: mediaId, kind, startsAt: at, endsAt: at + lengthMs, offsetMs })
    at += lengthMs
  }
  for (const { id, partsMs, breakMs, afterMs } of list) {
    let offsetMs = 0
    for (const [i, lengthMs] of partsMs.entries()) {
      if (i > 0) air(`c${i % 4}`, CONTINUITY[i % 4]!, breakMs)
      air(`p${id}`, 'PROGRAMME', lengthMs, offsetMs)
      offsetMs += lengthMs
    }
    air('c0', CONTINUITY[id]!, afterMs)
  }
  return parts
}

export interface XmlElement {
  name: string
  attributes: Record<string, string>
  children: XmlElement[]
  text: string
}

/** Throws for input that is not well-formed or holds a character that XML 1.0 forbids. */
export function parseXml(document: string): XmlElement {
  const illegal = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u.exec(document)
  if (illegal) throw new Error(`forbidden character at ${illegal.index}`)
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  const body = document.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n<!DOCTYPE tv SYSTEM "xmltv\.dtd">\n/, '')
  const token = /<(\/?)([a-z-]+)((?: [a-z-]+="[^"<]*")*)(\/?)>|([^<]+)/y
  while (token.lastIndex < body.length) {
    const from = token.lastIndex
    const found = token.exec(body)
    if (!found) throw new Error(`not well-formed at ${body.slice(from, from + 60)}`)
    const [, closing, name, attributes, empty, text] = found
    const current = open.at(-1)!
    if (text !== undefined) current.text += unescaped(text)
    else if (closing) {
      if (current.name !== name) throw new Error(`</${name}> closes <${current.name}>`)
      open.pop()
    } else {
      const element: XmlElement = { name: name!, attributes: {}, children: [], text: '' }
      for (const [, key, value] of attributes!.matchAll(/ ([a-z-]+)="([^"]*)"/g)) {
        if (key! in element.attributes) throw new Error(`${key} occurs twice`)
        element.attributes[key!] = unescaped(value!)
      }
      current.children.push(element)
      if (!empty) open.push(element)
    }
  }
  if (open.length !== 1 || root.children.length !== 1) throw new Error('one root, and all closed')
  return root.children[0]!
}

function unescaped(text: string): string {
  if (/&(?!(?:amp|lt|gt|quot|apos);)/.test(text)) throw new Error(`a bare & in ${text}`)
  const names: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
  return text.replace(/&(\w+);/g, (_, name: string) => names[name]!)
}
