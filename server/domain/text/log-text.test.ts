import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { logText, logValue } from './log-text.ts'

const FORGED = '\u001b[2J\u001b[1;1Hx\nready http://evil.example\r\u2028ready http://evil.example\u009b31m\u202egpj'

describe('foreign text in a log', () => {
  it('is one line without escape sequences, control, bidirectional and zero-width characters', () => {
    expect(logText(FORGED, 500)).toBe('x ready http://evil.example  ready http://evil.examplegpj')
    expect(logText('\u001b]0;title\u0007after \u001b]8;;http://evil.example\u001b\\link', 500)).toBe('after link')
    expect(logText('a\ud800b\u200b\ufeff', 500)).toBe('a\ufffdb')
  })

  it('is cut, and states by how much', () => {
    expect(logText('a'.repeat(1_000), 10)).toBe('aaaaaaaaaa… (990 more characters)')
  })

  it('contains nothing unprintable, whatever the input', () => {
    const strange = fc.string({ unit: fc.constantFrom(...FORGED, '[', ']', ';', '\u0007', '\ud800', 'é', '\u2066') })
    fc.assert(
      fc.property(strange, (text) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
        expect(logText(text, 200)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/)
      }),
    )
  })

  it('takes linear time', () => {
    const cost = (length: number) => {
      const from = performance.now()
      for (const unit of ['\u001b[', '\u001b]', '\u001b[1;', '\u009d']) logText(unit.repeat(length), length * 3)
      return performance.now() - from
    }
    cost(10_000)
    expect(cost(400_000)).toBeLessThan(2_000)
  })

  it('is cleaned in objects, arrays and errors, whose depth and length are limited', () => {
    const deep: Record<string, unknown> = {}
    let at = deep
    for (let level = 0; level < 50; level++) {
      at.below = {}
      at = at.below as Record<string, unknown>
    }
    const wide = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`key${index}`, FORGED]))
    expect(JSON.stringify(logValue({ deep })).length).toBeLessThan(200)
    expect(Object.keys(logValue(wide) as object)).toHaveLength(50)
    const error = new Error(FORGED, { cause: new Error('\u001b[31mbelow') })
    const { message, cause } = logValue(error) as { message: string; cause: { message: string } }
    expect([message, cause.message]).toEqual([logText(FORGED, 500), 'below'])
  })
})
