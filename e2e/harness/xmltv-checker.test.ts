import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { guideEntries } from '#domain/guide/guide-entries.ts'
import { type ProgrammeDetail, renderXmltv } from '#domain/guide/render-xmltv.ts'
import { airings, hostile, partsOf, zones } from '#server/testing/guide-documents.ts'
import { ensureXmltvChecker } from './xmltv-checker.ts'

const folder = mkdtempSync(join(tmpdir(), 'cloud-playout-xmltv-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const text = fc.option(hostile)
const details: fc.Arbitrary<ProgrammeDetail> = fc.record({
  subtitle: text,
  description: text,
  categories: fc.array(hostile, { maxLength: 3 }),
  artworkUrl: text,
  rating: fc.option(fc.record({ system: text, value: hostile })),
})
const episode = fc.option(
  fc.record({
    series: text,
    season: fc.option(fc.integer({ min: 0, max: 40 })),
    number: fc.integer({ min: 0, max: 900 }),
    of: fc.option(fc.integer({ min: 1, max: 900 })),
  }),
)

const guides = fc
  .array(fc.record({ name: hostile, iconUrl: text, pageUrl: text, zone: zones, airings, episode }), { maxLength: 3 })
  .chain((channels) =>
    fc.dictionary(fc.constantFrom('p0', 'p1', 'p2', 'p3'), details).map((known) =>
      renderXmltv(
        channels.map(({ airings: list, episode, ...channel }, i) => ({
          ...channel,
          id: `c${i}.example`,
          number: i + 1,
          language: i === 0 ? 'en' : null,
          entries: guideEntries(partsOf(list)).map((entry) => ({ ...entry, episode })),
        })),
        new Map(Object.entries(known)),
        'Cloud Playout',
      ),
    ),
  )

function written(documents: readonly string[]): string[] {
  return documents.map((document, i) => {
    const file = join(folder, `guide-${i}.xml`)
    writeFileSync(file, document)
    return file
  })
}

describe('the XMLTV guide', () => {
  // The first run fetches the DTD and xmllint.
  const checker = ensureXmltvChecker(() => undefined)

  it('is valid by the XMLTV project’s own DTD, whatever users write into titles, texts and names', () => {
    expect(checker.check(written(fc.sample(guides, 250)))).toBe('')
  })

  it('is rejected with an element that the DTD does not know, or in the wrong order', () => {
    const programme = '<programme start="20261121200000 +0000" channel="c"><title>T</title></programme>'
    const good = `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tv SYSTEM "xmltv.dtd">\n<tv><channel id="c"><display-name>C</display-name></channel>${programme}</tv>`
    expect(checker.check(written([good]))).toBe('')
    for (const wrong of [
      good.replace('<title>', '<desc>D</desc><title>'),
      good.replace('</title>', '</title><mood>dark</mood>'),
      good.replace(' channel="c"', ''),
    ])
      expect(checker.check(written([wrong]))).toMatch(/programme/)
  })
})
