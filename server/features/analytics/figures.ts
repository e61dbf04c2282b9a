// Rows of figures: minutes are replaced as they are computed, hours and days are the sums of what they contain.
import type { Db, DbOrTx, Prisma } from '#adapters/db.ts'
import {
  type Audience,
  bounded,
  listOfSums,
  merge,
  noAudience,
  type StoredSplits,
  splitsOf,
  storedSplits,
  sumsOfList,
} from '#domain/analytics/audience.ts'
import { MINUTE_MS } from '#domain/analytics/minutes.ts'
import type { TimeStep } from '#domain/analytics/split-range.ts'
import { type Sums, totalOf } from '#domain/analytics/sums.ts'
import { UniqueCount } from '#domain/analytics/unique-count.ts'
import { DAY_MS, HOUR_MS } from '#domain/instants.ts'

/** Times of equal length, each the sum of the times of the step before it. */
export const STEP_MS = { minute: MINUTE_MS, hour: HOUR_MS, day: DAY_MS } as const
type AudienceStep = TimeStep | 'airing'

export interface AudienceKey {
  minute: number
  airingAt: number | null
}

export const keyOf = ({ minute, airingAt }: AudienceKey): string => `${minute} ${airingAt}`

/** In the place of an airing that is unknown. */
const NO_AIRING = 0

export interface ClaimedMinute {
  minute: number
  /** When it was claimed. */
  changes: bigint
}

interface Written {
  subjectId: string
  minutes: readonly ClaimedMinute[]
  /** Of the claim. */
  until: Date
  /** Null: those that are stored stay. */
  figures: { accountId: string; audiences: readonly { key: AudienceKey; audience: Audience }[] } | null
}

/**
 * Replaces all rows of these minutes, and sums up their hours, days and airings again. Minutes whose events changed since the
 * claim stay due.
 */
export async function writeFigures(db: Db, { subjectId, minutes, until, figures }: Written): Promise<void> {
  const starts = minutes.map(({ minute }) => minute)
  const times = starts.map((at) => new Date(at))
  await db.$transaction(async (tx) => {
    // Two workers that write one hour after each other: each reads what the other wrote.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${subjectId}, 0))`
    const claimed = await tx.audienceDue.count({ where: { subjectId, minute: { in: times }, claimedUntil: until } })
    // Another worker took them over, and may have written newer figures.
    if (claimed < minutes.length) return
    if (figures) await replaceMinutes(tx, { subjectId, ...figures }, starts)
    await tx.$executeRaw`
      DELETE FROM "AudienceDue" AS due
       USING unnest(${times}::timestamptz[], ${minutes.map(({ changes }) => changes)}::bigint[]) AS done(minute, changes)
       WHERE due."subjectId" = ${subjectId} AND due.minute = done.minute AND due.changes = done.changes`
    await tx.audienceDue.updateMany({ where: { subjectId, minute: { in: times } }, data: { claimedUntil: null } })
  })
}

async function replaceMinutes(
  tx: DbOrTx,
  { subjectId, accountId, audiences }: Place & NonNullable<Written['figures']>,
  starts: readonly number[],
): Promise<void> {
  const before = await tx.audienceFigure.findMany({
    where: { subjectId, step: 'minute', at: { in: starts.map((at) => new Date(at)) } },
    select: { airingAt: true },
  })
  const rows = audiences.map(({ key, audience }) => ({ at: key.minute, airingAt: key.airingAt, audience }))
  const place = { subjectId, accountId }
  await replace(tx, { ...place, step: 'minute', times: starts }, rows)
  const airings = [...before.map(({ airingAt }) => airingAt.getTime()), ...rows.map((row) => row.airingAt ?? NO_AIRING)]
  await sumUpTimes(tx, place, 'hour', starts)
  await sumUpTimes(tx, place, 'day', starts)
  await sumUpAirings(tx, place, airings)
}

interface Place {
  subjectId: string
  accountId: string
}

export interface Row {
  at: number
  airingAt: number | null
  audience: Audience
}

async function replace(
  tx: DbOrTx,
  { subjectId, accountId, step, times }: Place & { step: AudienceStep; times: readonly number[] },
  rows: readonly Row[],
): Promise<void> {
  await tx.audienceFigure.deleteMany({ where: { subjectId, step, at: { in: times.map((at) => new Date(at)) } } })
  if (rows.length === 0) return
  await tx.audienceFigure.createMany({
    data: rows.map(({ at, airingAt, audience }) => {
      const { sums, viewers, splits } = bounded(audience)
      return {
        ...{ accountId, subjectId, step },
        at: new Date(at),
        airingAt: new Date(airingAt ?? NO_AIRING),
        sums: listOfSums(sums).map(BigInt),
        viewers: viewers.toBytes(),
        splits: storedSplits(splits),
      }
    }),
  })
}

/** Hours are the sums of their minutes, days of their hours. */
async function sumUpTimes(tx: DbOrTx, place: Place, step: 'hour' | 'day', times: readonly number[]): Promise<void> {
  const stepMs = STEP_MS[step]
  const of = step === 'day' ? 'hour' : 'minute'
  for (const start of new Set(times.map((at) => Math.floor(at / stepMs) * stepMs))) {
    const parts = await listFigures(tx, { subjectId: place.subjectId, step: of, from: start, to: start + stepMs })
    const rows = parts.length > 0 ? [{ at: start, airingAt: null, audience: sumOf(parts) }] : []
    await replace(tx, { ...place, step, times: [start] }, rows)
  }
}

async function sumUpAirings(tx: DbOrTx, place: Place, airings: readonly number[]): Promise<void> {
  for (const startsAt of new Set(airings.filter((at) => at !== NO_AIRING))) {
    const parts = await findFigures(tx, { subjectId: place.subjectId, step: 'minute', airingAt: new Date(startsAt) })
    const rows = parts.length > 0 ? [{ at: startsAt, airingAt: startsAt, audience: sumOf(parts) }] : []
    await replace(tx, { ...place, step: 'airing', times: [startsAt] }, rows)
  }
}

function sumOf(parts: readonly Row[]): Audience {
  const sum = noAudience()
  for (const { audience } of parts) merge(sum, audience)
  return sum
}

export interface FigureRange {
  subjectId: string
  step: AudienceStep
  from: number
  to: number
}

/** Of [from, to), in order. */
export const listFigures = (db: DbOrTx, { subjectId, step, from, to }: FigureRange): Promise<Row[]> =>
  findFigures(db, { subjectId, step, at: { gte: new Date(from), lt: new Date(to) } })

async function findFigures(db: DbOrTx, where: Prisma.AudienceFigureWhereInput): Promise<Row[]> {
  const rows = await db.audienceFigure.findMany({ where, orderBy: [{ at: 'asc' }, { airingAt: 'asc' }] })
  return rows.map(({ at, airingAt, sums, viewers, splits }) => ({
    at: at.getTime(),
    airingAt: airingAt.getTime() === NO_AIRING ? null : airingAt.getTime(),
    audience: {
      sums: sumsOfList(sums),
      viewers: UniqueCount.fromBytes(viewers),
      splits: splitsOf(splits as StoredSplits),
    },
  }))
}

/** Sums and different viewers of each time, without the splits, which are large. */
export async function listTotals(
  db: DbOrTx,
  { subjectId, step, from, to }: FigureRange,
): Promise<(SumRow & { viewers: UniqueCount })[]> {
  const rows = await db.audienceFigure.findMany({
    where: { subjectId, step, at: { gte: new Date(from), lt: new Date(to) } },
    orderBy: { at: 'asc' },
    select: { at: true, sums: true, viewers: true },
  })
  return [...Map.groupBy(rows, ({ at }) => at.getTime())].map(([at, parts]) => {
    const viewers = new UniqueCount()
    for (const part of parts) viewers.merge(UniqueCount.fromBytes(part.viewers))
    return { at, sums: totalOf(parts.map(({ sums }) => sumsOfList(sums))), viewers }
  })
}

export interface SumRow {
  at: number
  sums: Sums
}

/** The same without viewers and splits, which are large. Rows of several airings are added. */
export async function listSums(db: DbOrTx, { subjectId, step, from, to }: FigureRange): Promise<SumRow[]> {
  const rows = await db.audienceFigure.findMany({
    where: { subjectId, step, at: { gte: new Date(from), lt: new Date(to) } },
    orderBy: { at: 'asc' },
    select: { at: true, sums: true },
  })
  return [...Map.groupBy(rows, ({ at }) => at.getTime())].map(([at, parts]) => ({
    at,
    sums: totalOf(parts.map(({ sums }) => sumsOfList(sums))),
  }))
}
