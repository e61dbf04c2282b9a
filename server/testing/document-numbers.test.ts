import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DOCUMENT_NUMBERS } from './document-numbers.ts'

const ROOT = join(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')

/** What is written after a name in a file: `NAME = …` or `name: …`. */
const VALUE = String.raw`(?:(?:: [^=\n]+)? = |: )([-\w. */+()]+?)(?:,|\n| \})`

/** Evaluates products and sums of numbers and of other constants of the file. */
function numberIn(file: string, path: string): number {
  const [outer, field] = path.split('.')
  const text = read(file)
  const begin = new RegExp(String.raw`^(?:export const|const|\s+) ?${outer}\b`, 'm').exec(text)
  const rest = text.slice((begin?.index ?? text.length) + (begin?.[0].length ?? 0))
  const found = new RegExp(field ? String.raw`\b${field}${VALUE}` : `^${VALUE}`).exec(rest)
  if (!found) throw new Error(`${file} has no ${path}.`)
  const expression = found[1]!.replace(/[A-Z]\w*/g, (name) => String(numberIn(file, name))).replaceAll('_', '')
  return Number(new Function(`return ${expression}`)())
}

const WORDS: Record<number, readonly string[]> = {
  1: ['one', 'an', 'a'],
  2: ['two'],
  3: ['three'],
  4: ['four'],
  5: ['five'],
  6: ['six'],
  8: ['eight'],
  10: ['ten'],
  30: ['thirty'],
  100: ['a hundred'],
}

function forms(value: number): string {
  const digits = [String(value), value.toLocaleString('en-US')]
  return `(?<!\\d)(?:${[...digits, ...(WORDS[value] ?? [])].map((form) => form.replaceAll('.', String.raw`\.`)).join('|')})(?!\\d)`
}

describe.each(Object.entries(DOCUMENT_NUMBERS))('%s', (document, repeated) => {
  const text = read(document).replace(/\s+/g, ' ')
  it.each(repeated.map(([phrase, ...sources]) => ({ phrase, sources })))('$phrase', ({ phrase, sources }) => {
    const numbers = sources.map((source) => {
      if (typeof source === 'number') return source
      const [file, name, unit = 1] = source
      return numberIn(file, name) / unit
    })
    const parts = phrase.split('#').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    expect(parts).toHaveLength(numbers.length + 1)
    const pattern = parts.map((part, i) => (i === 0 ? part : `${forms(numbers[i - 1]!)}${part}`)).join('')
    expect(new RegExp(pattern, 'i').test(text), `${document} must have “${phrase}” with ${numbers.join(', ')}`).toBe(
      true,
    )
  })
})
