import { expect, it } from 'vitest'
import type { AirView } from '#features/channel/schema.ts'
import { airInPicture, rememberAir } from './air-in-picture.ts'

const START = Date.UTC(2027, 0, 4, 20)

function air(title: string, fromS: number, toS: number): AirView {
  const [startsAt, endsAt] = [fromS, toS].map((s) => new Date(START + s * 1_000).toISOString()) as [string, string]
  return { mediaId: title, title, kind: 'programme', startsAt, endsAt, durationMs: (toS - fromS) * 1_000 }
}

const [a, b, c, d] = [air('A', 0, 4), air('B', 4, 8), air('C', 8, 12), air('D', 12, 60)]
const titles = ({ now, coming }: ReturnType<typeof airInPicture>) => [now?.title, coming.map(({ title }) => title)]

it('finds the item in the picture when the channel is two items ahead', () => {
  const seen = [a, b, c].reduce(rememberAir, [] as readonly AirView[])
  expect(titles(airInPicture(seen, [d], START + 3_000))).toEqual(['A', ['B', 'C', 'D']])
  expect(titles(airInPicture(seen, [d], START + 4_000))).toEqual(['B', ['C', 'D']])
  expect(titles(airInPicture(seen, [d], null))).toEqual(['C', ['D']])
})

it('uses the clock for a picture older than anything seen', () => {
  expect(titles(airInPicture(rememberAir([], c), [d], START))).toEqual(['C', ['D']])
  expect(titles(airInPicture([], [], START))).toEqual([undefined, []])
})

it('forgets items that a command removed before they started, and old ones', () => {
  const seen = [air('B', 4, 8), air('skipped to', 6, 12)].reduce(rememberAir, [a] as readonly AirView[])
  expect(titles(airInPicture(seen, [], START + 5_000))).toEqual(['B', ['skipped to']])
  expect(rememberAir(seen, seen.at(-1) ?? null)).toBe(seen)
  expect(rememberAir(seen, air('much later', 3_600, 3_700)).map(({ title }) => title)).toEqual(['much later'])
  // The same item, cut or extended.
  expect(rememberAir([a], air('A', 0, 30))).toEqual([air('A', 0, 30)])
})
