import fc from 'fast-check'
import { expect, it } from 'vitest'
import { airings, partsOf } from '#server/testing/guide-documents.ts'
import { describeEpisode, type ScheduledPart, withEpisodes } from './episodes.ts'
import { guideEntries } from './guide-entries.ts'

const BLOCKS = ['tales', 'news', null] as const

it('numbers what a series’ block airs by its position in the series, and nothing else', () => {
  const orders = fc.uniqueArray(fc.constantFrom('p0', 'p1', 'p2', 'p3', 'p9'), { maxLength: 5 })
  const blockOfMedia = fc.tuple(...[0, 1, 2, 3].map(() => fc.constantFrom(...BLOCKS)))
  fc.assert(
    fc.property(airings, orders, blockOfMedia, fc.constantFrom(1, 2, null), (list, order, blocks, version) => {
      const parts = partsOf(list).map((part) => ({
        ...part,
        // Continuity belongs to another block, like an ident before a series.
        blockId: part.kind === 'PROGRAMME' ? blocks[Number(part.mediaId.slice(1))]! : 'continuity',
        scheduleVersion: version,
      }))
      const entries = guideEntries(parts)
      const seriesOf = (number: number, blockId: string) =>
        number === 1 && blockId === 'tales' ? 'Harbour tales' : undefined
      const numbered = withEpisodes(entries, { parts, seriesOf, orders: new Map([['Harbour tales', order]]) })
      expect(numbered.map(({ episode: _, ...entry }) => entry)).toEqual(entries)
      for (const { mediaId, episode } of numbered) {
        const airsTales = version === 1 && blocks[Number(mediaId.slice(1))] === 'tales'
        const number = order.map(String).indexOf(mediaId) + 1
        expect(episode).toEqual(
          airsTales && number > 0 ? { series: null, season: null, number, of: order.length } : null,
        )
      }
    }),
    { numRuns: 300 },
  )
})

it('uses the first position of an item that is listed twice, and none without a part', () => {
  const part: ScheduledPart = { startsAt: 0, blockId: 'b', scheduleVersion: 3 }
  const [entry] = guideEntries([{ mediaId: 'm', title: 'M', kind: 'PROGRAMME', startsAt: 0, endsAt: 1_000 }])
  const order = new Map([['s', ['x', 'm', 'm']]])
  expect(withEpisodes([entry!], { parts: [part], seriesOf: () => 's', orders: order })[0]!.episode).toEqual({
    series: null,
    season: null,
    number: 2,
    of: 3,
  })
  expect(withEpisodes([entry!], { parts: [], seriesOf: () => 's', orders: order })[0]!.episode).toBeNull()
})

it('uses the numbers of the item itself wherever it airs, and the title of the series of its block before that of its own', () => {
  const part: ScheduledPart = { startsAt: 0, blockId: 'b', scheduleVersion: 3 }
  const airing = { mediaId: 'm', title: 'M', kind: 'PROGRAMME' as const, startsAt: 0, endsAt: 1_000 }
  const own = { season: 2, episode: 5, series: 'Its own' }
  const episodeOf = (inBlock: boolean, kind: 'PROGRAMME' | 'FILLER' = 'PROGRAMME') => {
    const [entry] = guideEntries([{ ...airing, kind }])
    const orders = new Map([['s', ['x', 'm']]])
    const seriesOf = () => (inBlock ? 's' : undefined)
    const titles = new Map([['s', 'Of the block']])
    return withEpisodes([entry!], { parts: [part], seriesOf, orders, titles, numbers: new Map([['m', own]]) })[0]!
      .episode
  }
  expect(episodeOf(true)).toEqual({ series: 'Of the block', season: 2, number: 5, of: null })
  expect(episodeOf(false)).toEqual({ series: 'Its own', season: 2, number: 5, of: null })
  expect(episodeOf(false, 'FILLER')).toBeNull()
})

it.each([
  [{ series: 'Harbour tales', season: 2, number: 5 }, 'Harbour tales · S2 E5'],
  [{ series: null, season: null, number: 12 }, 'E12'],
  [null, null],
])('describes %o', (episode, words) => {
  expect(describeEpisode(episode)).toBe(words)
})
