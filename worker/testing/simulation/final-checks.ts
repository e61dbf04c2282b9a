// What must add up at the end of a run.
import type pg from 'pg'
import { entriesBetween } from '#domain/timeline/entries.ts'
import { chunkAt } from '#domain/timeline/locate.ts'
import type { TimelineChunk } from '#domain/timeline/timeline.ts'
import { Violation } from './checker.ts'

interface Logged {
  ordinal: number
  startsAt: Date
  durationMs: number
  mediaId: string
  previousHash: string
  hash: string
}

/** Each row follows the one before, and together they are what the timeline had on air. @throws Violation */
export async function checkAsRun(control: pg.Client, id: string, chunks: readonly TimelineChunk[]): Promise<void> {
  const { rows } = await control.query<Logged>(
    `SELECT ordinal, "startsAt", "durationMs", "mediaId", "previousHash", hash FROM "AsRunRow"
      WHERE "channelId" = $1 ORDER BY ordinal`,
    [id],
  )
  let before: Logged | null = null
  let loggedMs = 0
  for (const [i, row] of rows.entries()) {
    if (row.ordinal !== i) throw new Violation(`${id}: as-run row ${row.ordinal} is in place ${i}`)
    if (before && row.previousHash !== before.hash) throw new Violation(`${id}: the as-run chain breaks at row ${i}`)
    const startsAt = row.startsAt.getTime()
    const overlapMs = before ? Math.max(endOf(before) - startsAt, 0) : 0
    // A run begins some seconds in the past, and the one before may have ended later (position.ts).
    if (
      overlapMs > 0 &&
      !chunks.some((chunk) => chunk.run > 0 && chunk.cause === 'start' && chunk.startsAt === startsAt)
    )
      throw new Violation(`${id}: as-run row ${i} begins before row ${i - 1} ends`)
    loggedMs += row.durationMs - overlapMs
    before = row
  }
  if (!before) return
  const from = rows[0]!.startsAt.getTime()
  const airedMs = onAirMs(chunks, from, endOf(before))
  if (loggedMs !== airedMs)
    throw new Violation(`${id}: the as-run log has ${loggedMs} ms of ${airedMs} ms that were on air since ${from}`)
}

const endOf = ({ startsAt, durationMs }: Logged) => startsAt.getTime() + durationMs

function onAirMs(chunks: readonly TimelineChunk[], from: number, to: number): number {
  const edges = chunks.flatMap(({ startsAt, endsAt }) => [startsAt, endsAt ?? to]).filter((at) => at > from && at < to)
  const times = [from, ...new Set(edges.sort((a, b) => a - b)), to]
  return times.slice(1).reduce((sum, at, i) => (chunkAt(chunks, times[i]!) ? sum + at - times[i]! : sum), 0)
}

/** When the log must reach: the end of the newest entry that ended well before `now`; null: nothing did. */
export function dueInLog(chunks: readonly TimelineChunk[], now: number): number | null {
  const from = chunks[0]?.startsAt
  return from === undefined
    ? null
    : (entriesBetween(chunks, from, now)
        .filter(({ endsAt }) => endsAt <= now)
        .at(-1)?.endsAt ?? null)
}

/** By kind of command, the cause that its chunks have. */
const CAUSES = { SKIP: 'skip', INSERT: 'insert', HOLD: 'hold', RESTART: 'restart' }
/** After the last item of a rundown that plays once. */
const END_OF_RUNDOWN = 'end-of-rundown'

interface Effect {
  /** Kinds of the commands that the transaction ended, as carried out. */
  kinds: string[]
  causes: string[]
}

/** What was carried out took effect once, in the transaction that ended it. @throws Violation */
export async function checkEffects(control: pg.Client, id: string): Promise<void> {
  const { rows } = await control.query<Effect>(
    `SELECT coalesce((SELECT array_agg(e.kind) FROM sim.ended e WHERE e.channel = $1 AND e.xact = x.xact AND e."tookEffect"), '{}') AS kinds,
            coalesce((SELECT array_agg(c.cause) FROM sim.caused c WHERE c.channel = $1 AND c.xact = x.xact), '{}') AS causes
       FROM (SELECT xact FROM sim.ended WHERE channel = $1 UNION SELECT xact FROM sim.caused WHERE channel = $1) x`,
    [id],
  )
  for (const { kinds, causes } of rows)
    for (const [kind, cause] of Object.entries(CAUSES)) {
      const done = kinds.filter((ended) => ended === kind).length
      const isWritten = causes.includes(cause) || (kind === 'SKIP' && done > 0 && causes.includes(END_OF_RUNDOWN))
      if (done !== (isWritten ? 1 : 0))
        throw new Violation(
          `${id}: a transaction ended ${done} commands ${kind}, and wrote ${causes.join(', ') || 'nothing'}`,
        )
    }
}
