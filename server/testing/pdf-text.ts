// The text of a PDF that pdfkit wrote with embedded fonts.
import { inflateSync } from 'node:zlib'

interface PdfObject {
  dictionary: string
  /** Inflated. */
  stream: string
}

/** @returns pages: their number; text: what they show, in the order in which it was written */
export function pdfText(file: Buffer): { pages: number; text: string } {
  const objects = objectsOf(file)
  const letters = new Map<string, Map<string, string>>()
  for (const { dictionary } of objects.values())
    for (const [, name = '', id = ''] of dictionary.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const unicode = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id)?.dictionary ?? '')?.[1]
      if (unicode) letters.set(name, lettersOf(objects.get(unicode)?.stream ?? ''))
    }
  const pages = [...objects.values()].filter(({ dictionary }) => /\/Type \/Page\b(?!s)/.test(dictionary))
  const texts = pages.map(({ dictionary }) => {
    const contents = /\/Contents (\d+) 0 R/.exec(dictionary)?.[1] ?? ''
    return shownIn(objects.get(contents)?.stream ?? '', letters)
  })
  return { pages: pages.length, text: texts.join('\n') }
}

function objectsOf(file: Buffer): Map<string, PdfObject> {
  const objects = new Map<string, PdfObject>()
  for (const [, id = '', body = ''] of file.toString('latin1').matchAll(/(\d+) 0 obj\n([\s\S]*?)\nendobj/g)) {
    const [dictionary = '', packed] = body.split(/\nstream\n/)
    const bytes = Buffer.from(packed?.replace(/\nendstream$/, '') ?? '', 'latin1')
    const stream = packed && dictionary.includes('/FlateDecode') ? inflateSync(bytes).toString('latin1') : ''
    objects.set(id, { dictionary, stream })
  }
  return objects
}

function lettersOf(map: string): Map<string, string> {
  const letters = new Map<string, string>()
  for (const [, first = '', list = ''] of map.matchAll(/<([0-9a-f]{4})> <[0-9a-f]{4}> \[([^\]]*)\]/gi)) {
    const texts = [...list.matchAll(/<([0-9a-f ]*)>/gi)].map(([, hex = '']) => hex.replaceAll(' ', ''))
    for (const [index, hex] of texts.entries()) {
      const code = (Number.parseInt(first, 16) + index).toString(16).padStart(4, '0')
      const units = [...hex.matchAll(/.{4}/g)].map(([unit]) => Number.parseInt(unit, 16))
      letters.set(code, String.fromCharCode(...units))
    }
  }
  return letters
}

/** Each piece of text on a line of its own. */
function shownIn(content: string, letters: Map<string, Map<string, string>>): string {
  let font = ''
  let text = ''
  for (const [, name, shown] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
    if (name) font = name
    else {
      const codes = [...(shown ?? '').matchAll(/<([0-9a-f]*)>/gi)].flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? [])
      text += `${codes.map((code) => letters.get(font)?.get(code.toLowerCase()) ?? '?').join('')}\n`
    }
  }
  return text
}
