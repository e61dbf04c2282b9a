// Checks what is about to air while there is still time to replace it.
import type { Db } from '#adapters/db.ts'
import { keyOf, mediaStorage } from '#adapters/media-storage.ts'
import { sayUnusable } from '#domain/channel/say-unusable.ts'
import { gridOf, LONGEST_SEGMENT_MS } from '#domain/ladder/grid.ts'
import { AUDIO_RENDITION, type VideoRung } from '#domain/ladder/ladder.ts'
import { entriesBetween } from '#domain/timeline/entries.ts'
import { publishedSegments } from '#domain/timeline/published.ts'
import type { TimelineChunk } from '#domain/timeline/timeline.ts'
import { loadTopRungs } from '#features/ladder/ladder.ts'
import { listDamaged } from '#features/playout/find-stored-media.ts'
import { loadTimelines } from '#features/playout/load-timeline.ts'
import { env } from '#server/env.ts'
import type { MediaIndexes } from '../segments/media-indexes.ts'
import type { ChannelSupervisor } from '../supervisor/runner.ts'

/** How far ahead files are checked. */
const LOOK_AHEAD_MS = 60_000
const LOOK_AHEAD_ENTRIES = 12
/** So much of an item in preparation must exist ahead of what airs; otherwise it is left. */
const PREPARED_AHEAD_MS = 20_000
/** Bitrate is averaged over this period of published segments. */
const BITRATE_WINDOW_MS = 10 * LONGEST_SEGMENT_MS

/** One round of checks: what several channels share is checked once. */
export interface AirCheck {
  indexes: MediaIndexes
  now: number
  timelines: ReadonlyMap<string, readonly TimelineChunk[]>
  /** The highest rung of each channel. */
  topRungs: ReadonlyMap<string, VideoRung['name']>
  usable: Map<string, Promise<boolean>>
  damaged: ReadonlySet<string>
}

export async function beginAirCheck(
  db: Db,
  indexes: MediaIndexes,
  channelIds: readonly string[],
  now: number,
): Promise<AirCheck> {
  const [timelines, topRungs] = await Promise.all([
    loadTimelines(db, channelIds, now - BITRATE_WINDOW_MS),
    loadTopRungs(db, channelIds),
  ])
  const coming = [...timelines.values()].flatMap((chunks) => comingEntries(chunks, now).map(({ mediaId }) => mediaId))
  return { indexes, now, timelines, topRungs, usable: new Map(), damaged: await listDamaged(db, [...new Set(coming)]) }
}

const comingEntries = (chunks: readonly TimelineChunk[], now: number) =>
  entriesBetween(chunks, now, now + LOOK_AHEAD_MS, LOOK_AHEAD_ENTRIES)

/** Reports unusable items to the supervisor and returns the bitrate on air. */
export async function checkAir(check: AirCheck, supervisor: ChannelSupervisor): Promise<{ bitrateKbps: number }> {
  const { state } = supervisor
  const { now, usable } = check
  const chunks = check.timelines.get(supervisor.channelId)
  if (!chunks || (state.name !== 'live' && state.name !== 'degraded')) return { bitrateKbps: 0 }
  // A channel on air always has something on air. A stop whose record was lost leaves nothing, and so does a calendar
  // that was not written ahead.
  if (chunks.every((chunk) => chunk.endsAt !== null && chunk.endsAt <= now)) {
    await supervisor.send({ type: 'run-missing' })
    return { bitrateKbps: 0 }
  }
  const coming = comingEntries(chunks, now)
  const planned = new Set(coming.map((entry) => entry.mediaId))
  const leftOut = state.name === 'degraded' ? state.unusable : []
  const unusable: string[] = []
  let isLate = false
  for (const mediaId of new Set([...planned, ...leftOut])) {
    if (!usable.has(mediaId)) usable.set(mediaId, isUsable(check, mediaId))
    const isPrepared = await isPreparedInTime(check, mediaId, coming)
    isLate ||= !isPrepared
    if (!isPrepared || !(await usable.get(mediaId))) unusable.push(mediaId)
  }
  if (unusable.length > 0) {
    const left = coming.filter((entry) => unusable.includes(entry.mediaId))
    const reason = sayUnusable({
      titles: [...new Set(left.map(({ title }) => title))],
      count: unusable.length,
      isLate,
      isSlate: unusable.every((id) => left.some(({ mediaId, kind }) => mediaId === id && kind === 'SLATE')),
      othersAir: [...planned].some((id) => !unusable.includes(id)),
    })
    await supervisor.send({
      type: 'media-unusable',
      mediaIds: unusable,
      reason,
      planned: unusable.some((id) => planned.has(id)),
    })
  } else if (state.name === 'degraded') await supervisor.send({ type: 'media-usable' })
  const topRung = check.topRungs.get(supervisor.channelId)
  return { bitrateKbps: topRung ? await bitrateKbps(check, chunks, topRung) : 0 }
}

/** No damage was found in it, and every file exists with at least the length in its index. */
async function isUsable({ indexes, damaged }: AirCheck, mediaId: string): Promise<boolean> {
  if (damaged.has(mediaId)) return false
  if (await isStored(indexes, mediaId)) return true
  // Its files may have moved since its index was read.
  indexes.forget(mediaId)
  return isStored(indexes, mediaId)
}

/**
 * Whether what airs of it next is prepared. One that was left because it was not airs again when all of it is ready: its
 * preparation is slower than its airing.
 */
async function isPreparedInTime(
  { indexes, now }: AirCheck,
  mediaId: string,
  coming: ReturnType<typeof comingEntries>,
): Promise<boolean> {
  if (!(await indexes.find(mediaId))?.partial) return true
  const entries = coming.filter((entry) => entry.mediaId === mediaId)
  for (const { startsAt, durationMs, offsetMs, ...timed } of entries) {
    const untilMs = Math.min(durationMs, now + PREPARED_AHEAD_MS - startsAt)
    const last = Math.ceil((offsetMs + untilMs) / gridOf(timed).segmentMs) - 1
    const media = await indexes.find(mediaId, last)
    if (!media?.partial) return true
    for (const { lengths } of media.renditions.values()) if (last >= lengths.length) return false
  }
  return entries.length > 0
}

async function isStored(indexes: MediaIndexes, mediaId: string): Promise<boolean> {
  const media = await indexes.find(mediaId)
  if (!media || media.renditions.size === 0) return false
  const storage = mediaStorage(env().DATA_DIR)
  for (const { files, offsets, lengths } of media.renditions.values()) {
    if (offsets.length === 0) return false
    for (const [i, { from, file }] of files.entries()) {
      const last = Math.min(files[i + 1]?.from ?? offsets.length, offsets.length) - 1
      // Not prepared yet.
      if (last < from) break
      const bytes = await storage.size(keyOf(media, file)).catch(() => null)
      if (bytes === null || bytes < offsets[last]! + lengths[last]!) return false
    }
  }
  return true
}

/** Of the segments as they are published: each in what its format airs in the channel's highest rung, with its audio. */
async function bitrateKbps(
  { indexes, now }: AirCheck,
  chunks: readonly TimelineChunk[],
  topRung: VideoRung['name'],
): Promise<number> {
  let bytes = 0
  let durationMs = 0
  for (const { item, index, ...segment } of publishedSegments(chunks, now, BITRATE_WINDOW_MS)) {
    const media = await indexes.find(item.mediaId)
    const video = media?.renditions.get(await indexes.findAired(item.formatKey, topRung))
    if (!video) continue
    bytes += video.lengths[index] ?? 0
    bytes += media?.renditions.get(AUDIO_RENDITION.name)?.lengths[index] ?? 0
    durationMs += segment.durationMs
  }
  return durationMs === 0 ? 0 : Math.round((bytes * 8) / durationMs)
}
