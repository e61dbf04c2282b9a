// What must hold after every change of the timeline, whatever fails.
import type pg from 'pg'
import { segmentByMediaSequence } from '#domain/timeline/locate.ts'
import { positionAtEnd } from '#domain/timeline/position.ts'
import { publishedSegments } from '#domain/timeline/published.ts'
import type { AirSegment, TimelineChunk } from '#domain/timeline/timeline.ts'
import { chunkFromRow } from '#features/playout/load-timeline.ts'

/** An origin that lost the notification polls: until then it publishes by the timeline as it was. */
const ORIGIN_LAG_MS = 1_000

/** The first thing that did not hold. */
export class Violation extends Error {}

interface Seen {
  what: string
  run: number
  startsAt: number
}

export class TimelineChecker {
  readonly #control: pg.Client
  readonly #channelIds: readonly string[]
  readonly #chunks = new Map<string, TimelineChunk[]>()
  /** By channel and media sequence: what viewers may have got. */
  readonly #seen = new Map<string, Map<number, Seen>>()

  constructor(control: pg.Client, channelIds: readonly string[]) {
    this.#control = control
    this.#channelIds = channelIds
    for (const id of channelIds) {
      this.#chunks.set(id, [])
      this.#seen.set(id, new Map())
    }
  }

  chunksOf(channelId: string): readonly TimelineChunk[] {
    return this.#chunks.get(channelId)!
  }

  /** Before a change takes effect: what may be published until every origin knows of it. */
  before(now: number): void {
    for (const [id, chunks] of this.#chunks) this.#note(id, chunks, now)
  }

  /** @throws Violation */
  async after(now: number): Promise<void> {
    const { rows } = await this.#control.query({
      name: 'chunks',
      text: `SELECT "channelId", ordinal, run, "startsAt", "endsAt", "clockMs", "mediaSequence", "discontinuitySequence", loop,
                    items, cause, "scheduleVersion"
               FROM "TimelineChunk" WHERE "channelId" = ANY($1) ORDER BY "channelId", ordinal`,
      values: [this.#channelIds],
    })
    const byChannel = Map.groupBy(rows, (row) => row.channelId as string)
    for (const id of this.#channelIds) {
      const chunks = (byChannel.get(id) ?? []).map((row) => chunkFromRow(row))
      this.#chunks.set(id, chunks)
      checkChunks(id, chunks)
      this.#checkPublished(id, chunks)
      this.#note(id, chunks, now - ORIGIN_LAG_MS)
    }
  }

  #note(id: string, chunks: readonly TimelineChunk[], now: number): void {
    const seen = this.#seen.get(id)!
    let last: AirSegment | null = null
    for (const segment of publishedSegments(chunks, now + ORIGIN_LAG_MS)) {
      const { mediaSequence, run, startsAt } = segment
      if (last && last.run === run && mediaSequence !== last.mediaSequence + 1)
        throw new Violation(`${id}: media sequence ${mediaSequence} follows ${last.mediaSequence}`)
      last = segment
      const what = describe(segment)
      const known = seen.get(mediaSequence)
      if (known && known.what !== what) throw new Violation(changed(id, mediaSequence, known.what, what))
      seen.set(mediaSequence, { what, run, startsAt })
    }
  }

  #checkPublished(id: string, chunks: readonly TimelineChunk[]): void {
    for (const [mediaSequence, { what, run, startsAt }] of this.#seen.get(id)!) {
      const segment = segmentByMediaSequence(chunks, mediaSequence)
      const now = segment && describe(segment)
      if (now === what) continue
      const lastOfRun = chunks.findLast((chunk) => chunk.run === run)
      // A stop ends the run at once: origins may have published more by then, and the numbers stay unused.
      const isBehindStop = lastOfRun?.endsAt != null && lastOfRun.endsAt <= startsAt && now === null
      if (!isBehindStop) throw new Violation(changed(id, mediaSequence, what, now ?? 'nothing'))
    }
  }
}

const describe = ({ startsAt, durationMs, item, index, discontinuitySequence }: AirSegment) =>
  `${item.mediaId} segment ${index} at ${startsAt} for ${durationMs} ms, discontinuity ${discontinuitySequence}`

const changed = (id: string, mediaSequence: number, before: string, after: string) =>
  `${id}: what was published as ${mediaSequence} changed from ${before} to ${after}`

function checkChunks(id: string, chunks: readonly TimelineChunk[]): void {
  for (const [i, chunk] of chunks.entries()) {
    if (chunk.ordinal !== i) throw new Violation(`${id}: chunk ${chunk.ordinal} is in place ${i}`)
    if (chunk.endsAt !== null && chunk.endsAt <= chunk.startsAt) throw new Violation(`${id}: chunk ${i} is empty`)
    const next = chunks[i + 1]
    if (!next) return
    if (chunk.endsAt === null) throw new Violation(`${id}: chunk ${i} has no end and is not the last`)
    const end = positionAtEnd(chunk)
    if (next.run === chunk.run) {
      if (next.startsAt !== end.startsAt) throw new Violation(`${id}: nothing airs between chunks ${i} and ${i + 1}`)
      if (next.mediaSequence !== end.mediaSequence)
        throw new Violation(`${id}: media sequence ${next.mediaSequence} after ${end.mediaSequence - 1}`)
      if (next.clockMs !== end.clockMs) throw new Violation(`${id}: the media clock jumps at chunk ${i + 1}`)
      if (next.discontinuitySequence < end.discontinuitySequence)
        throw new Violation(`${id}: the discontinuity sequence goes back at chunk ${i + 1}`)
    } else if (next.run !== chunk.run + 1 || next.mediaSequence <= end.mediaSequence || next.clockMs < end.clockMs)
      throw new Violation(`${id}: run ${next.run} reuses numbers of run ${chunk.run}`)
  }
}
