import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { channelNameSchema, findDeceptive, freeName, LONGEST_CHANNEL_NAME, nameKey } from './channel-name.ts'

describe('a free name', () => {
  it('is numbered when it is taken', () => {
    expect(freeName('News', new Set())).toBe('News')
    expect(freeName('News', new Set(['news']))).toBe('News 2')
    expect(freeName('NEWS', new Set(['news', 'news 2']))).toBe('NEWS 3')
  })
  it('property: is free, and never too long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }), (base) => {
        const taken = new Set<string>()
        for (let made = 0; made < 4; made++) {
          const free = freeName(base, taken)
          expect(taken.has(nameKey(free))).toBe(false)
          expect(free.length).toBeLessThanOrEqual(LONGEST_CHANNEL_NAME)
          taken.add(nameKey(free))
        }
      }),
      { numRuns: 200 },
    )
  })
})

describe('a channel’s name', () => {
  it.each([
    ['a direction override', 'News \u202esweN'],
    ['a direction mark', 'News\u200f'],
    ['a zero-width space', 'Ne\u200bws'],
    ['a joiner between Latin letters', 'Ne\u200dws'],
    ['a soft hyphen', 'Ne\u00adws'],
    ['tag characters', 'News\u{e0061}\u{e0062}'],
  ])('is rejected for %s', (_, text) => {
    expect(findDeceptive(text)).toMatch(/invisible characters/)
    expect(channelNameSchema.safeParse(text).success).toBe(false)
  })

  it.each([
    ['Аurora', 'Latin and Cyrillic'],
    ['Νews', 'Latin and Greek'],
    ['City пews 24', 'Latin and Cyrillic'],
  ])('is rejected when “%s” mixes alphabets in a word', (text, scripts) => {
    expect(findDeceptive(text)).toContain(`mixes ${scripts} letters`)
  })

  it.each([
    'Аврора Новости',
    'Radio Αθήνα',
    'City News 24×7',
    'テレビ東京',
    'می\u200cخواهم',
    '👩\u200d👩\u200d👧 Kids',
    'Zoë’s Ärger',
    '<b>News</b>',
  ])('may be “%s”', (text) => expect(channelNameSchema.parse(text)).toBe(text))

  it.each(['', '   ', '\t', 'a'.repeat(81), 'a\u0000b', 'a\ud800'])('is rejected as %j', (text) => {
    expect(channelNameSchema.safeParse(text).success).toBe(false)
  })

  it.each([
    ['NEWS', 'news'],
    ['Ｎｅｗｓ', 'News'],
    ['Café', 'Cafe\u0301'],
    ['ﬁlm', 'Film'],
    ['Late  News', 'late news'],
  ])('“%s” is the same as “%s”', (one, other) => expect(nameKey(one)).toBe(nameKey(other)))

  it('property: a key is the key of itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
        expect(nameKey(nameKey(text))).toBe(nameKey(text))
      }),
      { numRuns: 300 },
    )
  })
})
