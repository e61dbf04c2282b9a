// Rows of ChannelRecord, as the spans of a window need them. Each query is bounded.
import { type DbOrTx, Prisma } from '#adapters/db.ts'
import type { Change, Surroundings } from '#domain/recorder/spans.ts'

/** Of a window, without viewers. */
export const MOST_CHANGES = 2_000
/** Of seven days, one row for five minutes. */
const MOST_FIGURES = 2_100

/** States. Restarts and takeovers are events. */
const STATES = ['state', 'destination', 'probe']

export interface RecordedChange extends Change {
  lane: string
  subjectId: string
  subject: string | null
}

interface Row extends Omit<RecordedChange, 'at'> {
  at: Date
}

const SELECT = {
  at: true,
  lane: true,
  subjectId: true,
  subject: true,
  value: true,
  previous: true,
  note: true,
} as const
const changeOf = ({ at, ...row }: Row): RecordedChange => ({ ...row, at: at.getTime() })

/** The newest of them, ascending. */
export async function listChanges(db: DbOrTx, channelId: string, from: number, to: number): Promise<RecordedChange[]> {
  const rows = await db.channelRecord.findMany({
    where: { channelId, at: { gte: new Date(from), lt: new Date(to) }, lane: { not: 'viewers' } },
    orderBy: { at: 'desc' },
    take: MOST_CHANGES,
    select: SELECT,
  })
  return rows.reverse().map(changeOf)
}

const laneKey = (lane: string, subjectId: string) => `${lane} ${subjectId}`

/** The last change before a time, and the first one from another on, of each lane and subject. */
export async function findNeighbours(db: DbOrTx, channelId: string, from: number, to: number) {
  const earlier = await db.$queryRaw<Row[]>`
    SELECT DISTINCT ON (lane, "subjectId") at, lane, "subjectId", subject, value, previous, note FROM "ChannelRecord"
     WHERE "channelId" = ${channelId} AND lane IN (${Prisma.join(STATES)}) AND at < ${new Date(from)}
     ORDER BY lane, "subjectId", at DESC`
  const later = await db.$queryRaw<Row[]>`
    SELECT DISTINCT ON (lane, "subjectId") at, lane, "subjectId", subject, value, previous, note FROM "ChannelRecord"
     WHERE "channelId" = ${channelId} AND lane IN (${Prisma.join(STATES)}) AND at >= ${new Date(to)}
     ORDER BY lane, "subjectId", at`
  const byLane = (rows: readonly Row[]) =>
    new Map(rows.map((row) => [laneKey(row.lane, row.subjectId), changeOf(row)] as const))
  const [before, after] = [byLane(earlier), byLane(later)]
  return (lane: string, subjectId: string): Omit<Surroundings, 'current'> => ({
    before: before.get(laneKey(lane, subjectId)) ?? null,
    after: after.get(laneKey(lane, subjectId)) ?? null,
  })
}

export async function listViewers(db: DbOrTx, channelId: string, from: number, to: number) {
  const rows = await db.channelRecord.findMany({
    where: { channelId, lane: 'viewers', subjectId: '', at: { gt: new Date(from), lte: new Date(to) } },
    orderBy: { at: 'asc' },
    take: MOST_FIGURES,
    select: { at: true, amount: true },
  })
  return rows.map(({ at, amount }) => ({ at: at.toISOString(), viewers: amount ?? 0 }))
}
