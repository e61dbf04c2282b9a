import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { channelNameSchema, findDeceptive, nameKey } from './channel-name.ts'

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
