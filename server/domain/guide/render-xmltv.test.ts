import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { airings, hostile, parseXml, partsOf, START, type XmlElement, zones } from '#server/testing/guide-documents.ts'
import type { Episode } from './episodes.ts'
import { guideEntries } from './guide-entries.ts'
import { oneLine } from './plain-text.ts'
import { renderM3u } from './render-m3u.ts'
import { type ProgrammeDetail, renderXmltv, type XmltvChannel, xmltvTime } from './render-xmltv.ts'

const RUNS = { numRuns: 300 }

/** Child elements in the order of the DTD; ? at most once, + at least once, * any number. */
const CONTENT: Record<string, string> = {
  tv: 'channel* programme*',
  channel: 'display-name+ icon* url*',
  programme:
    'title+ sub-title* desc* credits? date? category* keyword* language? orig-language? length? icon* url* country* ' +
    'episode-num* video? audio? previously-shown? premiere? last-chance? new? subtitles* rating* star-rating* review* image*',
  rating: 'value icon*',
}
const ATTRIBUTES: Record<string, { required: string[]; allowed: string[] }> = {
  tv: { required: [], allowed: ['generator-info-name'] },
  channel: { required: ['id'], allowed: [] },
  programme: { required: ['start', 'channel'], allowed: ['stop'] },
  icon: { required: ['src'], allowed: [] },
  'episode-num': { required: [], allowed: ['system'] },
  rating: { required: [], allowed: ['system'] },
}
const TEXTS = ['display-name', 'url', 'title', 'sub-title', 'desc', 'category', 'episode-num', 'value']
const WITH_LANGUAGE = ['display-name', 'title', 'sub-title', 'desc', 'category']

function expectValid(element: XmlElement): void {
  const names = element.children.map(({ name }) => `${name} `).join('')
  const content = (CONTENT[element.name] ?? '').replace(/([a-z-]+)([?*+]?) ?/g, '(?:$1 )$2')
  expect(names, element.name).toMatch(new RegExp(`^${content}$`))
  const { required, allowed } = ATTRIBUTES[element.name] ?? { required: [], allowed: [] }
  const present = Object.keys(element.attributes)
  for (const name of required) expect(present).toContain(name)
  const all = [...required, ...allowed, ...(WITH_LANGUAGE.includes(element.name) ? ['lang'] : [])]
  for (const name of present) expect(all, element.name).toContain(name)
  // Text only where the DTD allows it, on one line and not empty; otherwise only line breaks.
  if (TEXTS.includes(element.name)) expect(element.text).toMatch(/^\S(?:[^\n\r\t]*\S)?$/u)
  else expect(element.text.trim()).toBe('')
  for (const child of element.children) expectValid(child)
}

const details: fc.Arbitrary<ProgrammeDetail> = fc.record(
  {
    subtitle: fc.option(hostile),
    description: fc.option(hostile),
    categories: fc.array(hostile, { maxLength: 3 }),
    artworkUrl: fc.option(hostile),
    rating: fc.option(fc.record({ system: fc.option(hostile), value: hostile })),
  },
  { requiredKeys: [] },
)

const episodes: fc.Arbitrary<Episode | null> = fc.option(
  fc.record({
    series: fc.option(hostile),
    season: fc.option(fc.integer({ min: 0, max: 60 })),
    number: fc.integer({ min: 0, max: 2_000 }),
    of: fc.option(fc.integer({ min: 1, max: 2_000 })),
  }),
)

const channels: fc.Arbitrary<XmltvChannel> = fc
  .record({
    id: hostile.map((id) => `c${id}`),
    name: hostile,
    number: fc.integer({ min: 1, max: 9_999 }),
    iconUrl: fc.option(hostile),
    pageUrl: fc.option(hostile),
    zone: zones,
    language: fc.constantFrom('en', 'de', null),
    list: airings,
    title: hostile,
    episode: episodes,
  })
  .map(({ list, title, episode, ...channel }) => ({
    ...channel,
    entries: guideEntries(partsOf(list).map((part) => ({ ...part, title: `${part.title}${title}` }))).map((entry) => ({
      ...entry,
      episode,
    })),
  }))

const children = (element: XmlElement, name: string) => element.children.filter((child) => child.name === name)

describe('the guide as XMLTV', () => {
  it('is well-formed and valid by the DTD, whatever the texts', () => {
    fc.assert(
      fc.property(fc.array(channels, { maxLength: 3 }), details, (list, detail) => {
        const document = renderXmltv(list, new Map([['p0', detail]]), 'Test <1>')
        const tv = parseXml(document)
        expectValid(tv)
        expect(children(tv, 'channel').map(({ attributes }) => attributes.id)).toEqual(
          list.map(({ id }) => oneLine(id)),
        )
        const shown = list.flatMap(({ entries }) => entries.filter(({ kind }) => kind !== 'SLATE'))
        expect(children(tv, 'programme').map((programme) => programme.children[0]!.text)).toEqual(
          shown
            .filter(({ startsAt, endsAt }) => Math.floor(startsAt / 1_000) < Math.floor(endsAt / 1_000))
            .map(({ title, episode }) => oneLine(episode?.series ?? '') || oneLine(title)),
        )
      }),
      RUNS,
    )
  })

  it('writes every time in the zone, with the offset at that time', () => {
    fc.assert(
      fc.property(zones, fc.integer({ min: Date.UTC(1985, 0, 1), max: Date.UTC(2037, 0, 1) }), (zone, at) => {
        const text = xmltvTime(at, zone)
        const [, wall, sign, hours, minutes] = /^(\d{14}) ([+-])(\d\d)(\d\d)$/.exec(text)!
        const [y, mo, d, h, mi, s] = wall!
          .match(/^(\d{4})(..)(..)(..)(..)(..)$/)!
          .slice(1)
          .map(Number)
        const offsetMs = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1)
        expect(Date.UTC(y!, mo! - 1, d!, h!, mi!, s!) - offsetMs).toBe(Math.floor(at / 1_000) * 1_000)
        const clock = new Date(at).toLocaleTimeString('en-GB', { timeZone: zone })
        expect(clock).toBe(`${wall!.slice(8, 10)}:${wall!.slice(10, 12)}:${wall!.slice(12)}`)
      }),
      RUNS,
    )
  })

  it('reads', () => {
    const tenth = { series: 'Clocks & Towers', season: 3, number: 10, of: 12 }
    const entries = guideEntries([
      { mediaId: 'm', title: 'Night & Day', kind: 'PROGRAMME', startsAt: START, endsAt: START + 3_600_320 },
      // Over within one second: the format cannot express it.
      { mediaId: 'x', title: 'Blink', kind: 'PROGRAMME', startsAt: START + 3_600_320, endsAt: START + 3_600_640 },
      { mediaId: 's', title: 'Slate', kind: 'SLATE', startsAt: START + 3_600_640, endsAt: START + 7_200_000 },
    ])
    const detail: ProgrammeDetail = {
      subtitle: 'Pilot',
      description: 'Two lines\nof text',
      categories: ['Drama', ' '],
      artworkUrl: 'https://tv.example/m.jpg?a=1&b=2',
      rating: { system: 'FSK', value: '12' },
    }
    const channel: XmltvChannel = {
      id: 'one.tv.example',
      name: 'One',
      number: 7,
      iconUrl: null,
      pageUrl: 'https://tv.example/watch/one',
      zone: 'Europe/Berlin',
      language: 'en',
      entries: entries.map((entry) => (entry.mediaId === 'm' ? { ...entry, episode: tenth } : entry)),
    }
    expect(
      renderXmltv([channel], new Map([['m', detail]]), 'Cloud Playout'),
    ).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tv SYSTEM "xmltv.dtd">
<tv generator-info-name="Cloud Playout">
  <channel id="one.tv.example">
    <display-name lang="en">One</display-name>
    <display-name>7</display-name>
    <url>https://tv.example/watch/one</url>
  </channel>
  <programme start="20261121060000 +0100" stop="20261121070000 +0100" channel="one.tv.example">
    <title lang="en">Clocks &amp; Towers</title>
    <sub-title lang="en">Night &amp; Day</sub-title>
    <desc lang="en">Two lines of text</desc>
    <category lang="en">series</category>
    <category lang="en">Drama</category>
    <icon src="https://tv.example/m.jpg?a=1&amp;b=2"/>
    <episode-num system="onscreen">S03E10</episode-num>
    <episode-num system="xmltv_ns">2 . 9/12 .</episode-num>
    <rating system="FSK">
      <value>12</value>
    </rating>
  </programme>
</tv>
`)
  })
})

it.each([
  [{ season: 2, number: 5, of: null }, 'S02E05', '1 . 4 .'],
  [{ season: null, number: 5, of: 8 }, 'E05', '. 4/8 .'],
  // Specials: xmltv_ns has no number below the first.
  [{ season: 0, number: 3, of: null }, 'S00E03', '. 2 .'],
  [{ season: 1, number: 0, of: null }, 'S01E00', '0 .  .'],
])('writes the episode %o', (numbers, onscreen, counted) => {
  const [entry] = guideEntries([
    { mediaId: 'm', title: 'M', kind: 'PROGRAMME', startsAt: START, endsAt: START + 60_000 },
  ])
  const facts = { id: 'c', name: 'C', number: 1, iconUrl: null, pageUrl: null, zone: 'UTC', language: null }
  const document = renderXmltv(
    [{ ...facts, entries: [{ ...entry!, episode: { series: null, ...numbers } }] }],
    new Map(),
    'Test',
  )
  expect(document).toContain(`<episode-num system="onscreen">${onscreen}</episode-num>`)
  expect(document).toContain(`<episode-num system="xmltv_ns">${counted}</episode-num>`)
})

describe('channels as M3U', () => {
  const listed = fc.record({
    id: hostile,
    name: hostile,
    number: fc.nat(9_999),
    logoUrl: fc.option(hostile),
    streamUrl: hostile.map((path) => `https://tv.example/${path}`),
  })

  it('is two lines a channel that a player parses back, whatever the texts', () => {
    fc.assert(
      fc.property(fc.array(listed, { maxLength: 5 }), hostile, (list, guideUrl) => {
        const lines = renderM3u(list, guideUrl).split(/[\n\r\u0085\u2028\u2029]/)
        expect(lines).toHaveLength(2 + 2 * list.length)
        expect(lines[0]).toMatch(/^#EXTM3U url-tvg="[^"\s]*" x-tvg-url="[^"\s]*"$/)
        for (const [i, channel] of list.entries()) {
          const found =
            /^#EXTINF:-1 tvg-id="([^"]*)" tvg-name="([^"]*)" tvg-chno="\d+"(?: tvg-logo="([^"\s]*)")?,([^,"]*)$/.exec(
              lines[1 + 2 * i]!,
            )
          expect(found, lines[1 + 2 * i]).not.toBeNull()
          expect(found![2]).toBe((oneLine(channel.name) || oneLine(channel.id)).replace(/"/g, '’'))
          expect(lines[2 + 2 * i]).toMatch(/^https:\/\/tv\.example\/[^\s"]*$/)
        }
      }),
      RUNS,
    )
  })

  it('reads', () => {
    const one = {
      id: 'one.tv.example',
      name: 'One "HD", Berlin',
      number: 7,
      logoUrl: 'https://tv.example/one.png',
      streamUrl: 'https://tv.example/hls/one/master.m3u8',
    }
    expect(
      renderM3u([one], 'https://tv.example/guide/one.xml'),
    ).toBe(`#EXTM3U url-tvg="https://tv.example/guide/one.xml" x-tvg-url="https://tv.example/guide/one.xml"
#EXTINF:-1 tvg-id="one.tv.example" tvg-name="One ’HD’, Berlin" tvg-chno="7" tvg-logo="https://tv.example/one.png",One ’HD’‚ Berlin
https://tv.example/hls/one/master.m3u8
`)
  })
})
