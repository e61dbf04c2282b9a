// Figures of a time and an airing: sums, different viewers, and the sums of parts of the viewers.
import type { Fact } from './minute-facts.ts'
import { addTo, noSums, SUMS, type Sums } from './sums.ts'
import { UniqueCount } from './unique-count.ts'

/** Audience and quality are split by these. */
export const DIMENSIONS = ['country', 'device', 'browser', 'player', 'host', 'network', 'rendition'] as const
export type Dimension = (typeof DIMENSIONS)[number]

/** Values of a dimension that are kept; the smallest others are one value together. */
const MOST_VALUES = 50
export const OTHERS = 'others'
/** Of a value that is unknown. */
export const UNKNOWN = 'unknown'

export type Splits = Partial<Record<Dimension, Record<string, Sums>>>

export interface Audience {
  sums: Sums
  viewers: UniqueCount
  splits: Splits
}

/** Of a session. Null: unknown. */
export type Traits = Record<Exclude<Dimension, 'rendition'>, string | null>

export const noAudience = (): Audience => ({ sums: noSums(), viewers: new UniqueCount(), splits: {} })

/** @param viewer hash of the viewer, or of the session where the viewer is not known */
export function addFact(audience: Audience, fact: Fact, viewer: bigint, traits: Traits): void {
  addTo(audience.sums, fact.sums)
  if (fact.sums.watchedMs > 0 || fact.sums.plays > 0) audience.viewers.add(viewer)
  for (const dimension of DIMENSIONS) {
    const value = dimension === 'rendition' ? fact.rendition : traits[dimension]
    addTo(sumsOf(audience.splits, dimension, value ?? UNKNOWN), fact.sums)
  }
}

export function merge(audience: Audience, more: Audience): void {
  addTo(audience.sums, more.sums)
  audience.viewers.merge(more.viewers)
  for (const dimension of DIMENSIONS)
    for (const [value, sums] of Object.entries(more.splits[dimension] ?? {}))
      addTo(sumsOf(audience.splits, dimension, value), sums)
}

function sumsOf(splits: Splits, dimension: Dimension, value: string): Sums {
  splits[dimension] ??= {}
  const values = splits[dimension]
  if (!Object.hasOwn(values, value)) values[value] = noSums()
  return values[value]!
}

/** With the most watched values of each dimension, and the rest as one. */
export function bounded({ sums, viewers, splits }: Audience): Audience {
  const kept: Splits = {}
  for (const dimension of DIMENSIONS) {
    const values = Object.entries(splits[dimension] ?? {})
    if (values.length === 0) continue
    const inOrder = values.toSorted(
      ([a, x], [b, y]) => y.watchedMs - x.watchedMs || y.attempts - x.attempts || (a < b ? -1 : 1),
    )
    kept[dimension] = Object.fromEntries(inOrder.slice(0, MOST_VALUES))
    for (const [, rest] of inOrder.slice(MOST_VALUES)) addTo(sumsOf(kept, dimension, OTHERS), rest)
  }
  return { sums, viewers, splits: kept }
}

/** Stored in the order of SUMS; sums that were added to it later are 0 in older rows. */
export const listOfSums = (sums: Sums): number[] => SUMS.map((name) => sums[name])
export const sumsOfList = (list: readonly (number | bigint)[]): Sums =>
  Object.fromEntries(SUMS.map((name, i) => [name, Number(list[i] ?? 0)])) as Sums

/** The splits as they are stored: sums as lists. */
export type StoredSplits = Partial<Record<Dimension, Record<string, number[]>>>

export const storedSplits = (splits: Splits): StoredSplits => mapSplits(splits, listOfSums)
export const splitsOf = (stored: StoredSplits): Splits => mapSplits(stored, sumsOfList)

function mapSplits<A, B>(splits: Partial<Record<Dimension, Record<string, A>>>, map: (sums: A) => B) {
  return Object.fromEntries(
    Object.entries(splits).map(([dimension, values]) => [
      dimension,
      Object.fromEntries(Object.entries(values).map(([value, sums]) => [value, map(sums)])),
    ]),
  ) as Partial<Record<Dimension, Record<string, B>>>
}
