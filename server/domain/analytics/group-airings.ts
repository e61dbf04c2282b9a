// Airings with their viewers, summed up by item, series or break, and the joins between them.
import { addTo, noSums, type Sums } from './sums.ts'
import { UniqueCount } from './unique-count.ts'

/** Times are epoch ms. */
export interface AiringFigures<Kind extends string = string> {
  startsAt: number
  endsAt: number
  mediaId: string
  title: string
  kind: Kind
  /** As far as it aired and is computed. */
  airedMs: number
  sums: Sums
  viewers: UniqueCount
}

export interface AiringGroup<Kind extends string = string> extends Omit<AiringFigures<Kind>, 'viewers'> {
  airings: number
  /** Different viewers: merged, not added. */
  reach: number
  /** Σ reach × length of each airing: how long its viewers could have watched. */
  possibleMs: number
}

interface Label {
  key: string
  title: string
}

/** @param airings in order @param labelOf what they are summed up by; `startsAt` to `airings` of the first, `endsAt` of the last */
export function groupAirings<Kind extends string>(
  airings: readonly AiringFigures<Kind>[],
  labelOf: (airing: AiringFigures<Kind>, index: number) => Label,
): AiringGroup<Kind>[] {
  const groups = Map.groupBy(
    airings.map((airing, i) => ({ airing, ...labelOf(airing, i) })),
    ({ key }) => key,
  )
  return [...groups.values()].map((members) => {
    const [first] = members
    const sums = noSums()
    const viewers = new UniqueCount()
    let [airedMs, possibleMs] = [0, 0]
    for (const { airing } of members) {
      addTo(sums, airing.sums)
      viewers.merge(airing.viewers)
      airedMs += airing.airedMs
      possibleMs += airing.viewers.count() * airing.airedMs
    }
    const { startsAt, mediaId, kind } = first!.airing
    return {
      ...{ startsAt, endsAt: members.at(-1)!.airing.endsAt, mediaId, title: first!.title, kind },
      ...{ airings: members.length, airedMs, possibleMs, sums, reach: viewers.count() },
    }
  })
}

/** Airings of ads that follow each other without a gap. @returns for each airing the start of its break; null: no ad */
export function breaksOf(airings: readonly { startsAt: number; endsAt: number; kind: string }[]): (number | null)[] {
  let breakAt: number | null = null
  return airings.map(({ startsAt, kind }, i) => {
    const before = airings[i - 1]
    if (kind !== 'ad') breakAt = null
    else if (breakAt === null || before?.endsAt !== startsAt) breakAt = startsAt
    return breakAt
  })
}

export interface Join<Kind extends string> {
  before: Kind
  after: Kind
  joins: number
  /** Of the airings after, summed up: a viewer of two joins counts twice. */
  reach: number
  stalls: number
}

/** Where one airing follows another without a gap, by their kinds. */
export function joinsOf<Kind extends string>(airings: readonly AiringFigures<Kind>[]): Join<Kind>[] {
  const joins = new Map<string, Join<Kind>>()
  for (const [i, { startsAt, kind, sums, viewers }] of airings.entries()) {
    const before = airings[i - 1]
    if (before?.endsAt !== startsAt) continue
    const key = `${before.kind} ${kind}`
    const join = joins.get(key) ?? { before: before.kind, after: kind, joins: 0, reach: 0, stalls: 0 }
    joins.set(key, join)
    join.joins++
    join.reach += viewers.count()
    join.stalls += sums.joinStalls
  }
  return [...joins.values()].toSorted((a, b) => b.stalls - a.stalls || b.joins - a.joins)
}
