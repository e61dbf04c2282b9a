// One session from its first byte to its last: encoder, growing item, end. Owned by the intake.
//
//  sender's bytes ─▶ FFmpeg ─▶ four files ─▶ FileFollower ─▶ rows of Segment ─▶ playout is notified
//  sender ends | encoder ends | abort ─▶ input closed ─▶ FFmpeg ends its files ─▶ READY
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as wait } from 'node:timers/promises'
import type { Db } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { mediaPaths } from '#adapters/media-store.ts'
import { withFacts } from '#adapters/request-scope.ts'
import { gridOf } from '#domain/ladder/grid.ts'
import { noteOurEnds } from '#features/contribution/session-writes.ts'
import {
  beginRecording,
  closeRecording,
  findLiveRungs,
  type Recording,
  type RecordingEnd,
} from '#features/live/recording.ts'
import { type FeedSound, liveArgs } from '../ffmpeg/args-live.ts'
import { type FfmpegTools, runFfmpeg, type ToolExit } from '../ffmpeg/process.ts'
import type { CpuGovernor } from './cpu-governor.ts'
import { FileFollower } from './follow-files.ts'
import { onceDatabaseAnswers, SegmentWriter } from './segment-writer.ts'
import { BOUNDS, EncoderWatch, outOfBounds, type RecordingBounds } from './watch-encoder.ts'

export interface RecordContext {
  db: Db
  dataDir: string
  tools: FfmpegTools
  workerId: string
  governor: CpuGovernor
  bounds?: RecordingBounds
}

/** What is recorded, pushed or pulled. */
export interface LiveInput {
  streamId: string
  contributionId: string
  channelId: string
  args: readonly string[]
  sound: FeedSound
  /** For the library; the height of its video, 0: unknown. */
  facts: { height: number } | null
  /** The encoder's input. */
  bytes: Readable
  /** The source's view of the end: who ended it, and why. */
  ended: Promise<{ by: 'sender' | 'us' | 'fault'; words: string }>
  /** Position of the encoder: the source may drop what would be too late. */
  encodedTo?(positionMs: number, isWanted: boolean): void
  /** How far the encoder is behind, beyond what it always buffers; unknown for some sources. */
  behindMs?(): number
  /** The encoder has ended first: the sender is told. */
  stop(reason: string): void
}

const POLL_MS = 80
/** A feed may pause as long as its server allows: an output that stands still is not the encoder's fault. */
const NEVER_MS = 2 ** 31 - 1
/** When the feed has ended and no further frame was output for this long, no more will come. */
const DRAIN_MS = 8_000
/** Our own silence is endless: it has to be ended. */
const SILENCE_DRAIN_MS = 2_000
const GRACE_MS = 2_000
/** A day at the highest bitrate is a third of it. */
const LONGEST_FILE_BYTES = 256 * 1024 ** 3

/**
 * @returns the item's id; null when the contribution was deleted, or nothing was recorded. Never rejects because of how
 * the feed ended
 */
export async function recordSession(
  context: RecordContext,
  input: LiveInput,
  signal: AbortSignal,
): Promise<string | null> {
  const { db, dataDir, workerId, bounds = BOUNDS } = context
  const tooMuch = await outOfBounds(dataDir, 0, bounds)
  if (tooMuch) {
    input.stop(tooMuch)
    return null
  }
  const recording = await beginRecording(db, input, workerId, input.facts)
  if (!recording) {
    input.stop('This contribution no longer exists.')
    return null
  }
  const { accountId, mediaId } = recording
  const { streamId, channelId } = input
  return withFacts({ streamId, channelId, accountId, mediaId }, () => keep(context, recording, input, signal))
}

async function keep(context: RecordContext, recording: Recording, input: LiveInput, signal: AbortSignal) {
  const { db, dataDir } = context
  const log = logger('live')
  const { folder } = mediaPaths(dataDir, recording.accountId, recording.mediaId)
  await mkdir(folder, { recursive: true })
  const began = performance.now()
  let end: RecordingEnd
  const counted = { segments: 0 }
  try {
    end = await encode(context, recording, input, { signal, counted })
  } catch (error) {
    log.error({ err: error }, 'a live feed could not be recorded')
    await endByUs(db, input, 'The feed could not be recorded on our side. Send it again.')
    end = { state: 'ERROR', reason: 'The feed could not be recorded on our side. The existing recording was kept.' }
  }
  const kept = await onceDatabaseAnswers(() => closeRecording(db, recording, end), signal)
  if (!kept) await rm(folder, { recursive: true, force: true })
  log.info({ ...end, ...counted, livedMs: Math.round(performance.now() - began) }, 'a live session ended')
  return kept ? recording.mediaId : null
}

async function encode(
  { db, dataDir, tools, governor, bounds = BOUNDS }: RecordContext,
  recording: Recording,
  input: LiveInput,
  { signal, counted }: { signal: AbortSignal; counted: { segments: number } },
): Promise<RecordingEnd> {
  const paths = mediaPaths(dataDir, recording.accountId, recording.mediaId)
  const rungs = await findLiveRungs(db, recording)
  const { frameRate, segmentMs } = gridOf(rungs[0]!)
  const files = new FileFollower(rungs, (name) => paths.rendition(name))
  const over = new AbortController()
  const watch = new EncoderWatch(db, recording, governor, rungs)
  let pictures = { count: 0, at: performance.now() }
  let exit: ToolExit | undefined
  const running = runFfmpeg(
    tools,
    liveArgs(
      input.args,
      input.sound,
      { rungs, feedHeight: input.facts?.height || null },
      { rendition: (name) => paths.rendition(name), thumbnailPattern: join(paths.folder, 'thumb-%05d.jpg') },
    ),
    {
      signal: over.signal,
      stallTimeoutMs: NEVER_MS,
      graceMs: GRACE_MS,
      onAir: true,
      drillable: { part: 'encoder', targetId: input.contributionId },
      limits: { fileBytes: LONGEST_FILE_BYTES },
      onLog: (text) => watch.logged(text),
      onProgress({ frames }) {
        if (frames > pictures.count) pictures = { count: frames, at: performance.now() }
        input.encodedTo?.((frames / frameRate) * 1_000, watch.isWanted)
      },
      pipes: {
        count: 1,
        onOpen([pipe], pid) {
          watch.started(pid)
          void feed(input.bytes, pipe!)
        },
      },
    },
  ).then((how) => {
    exit = how
    return how
  })
  const writer = new SegmentWriter(db, recording, segmentMs)
  const take = async () => {
    await writer.write(await files.look())
    counted.segments = writer.recorded
  }
  const onAbort = () => input.stop('The server that received the feed was stopped. Send it again in a moment.')
  signal.addEventListener('abort', onAbort, { once: true })
  if (signal.aborted) onAbort()
  void input.ended.then(async () => {
    // Its first frame takes longer on a busy machine.
    const timeoutMs = () => (input.sound === 'none' && pictures.count > 0 ? SILENCE_DRAIN_MS : DRAIN_MS)
    pictures.at = performance.now()
    while (!exit && performance.now() - pictures.at < timeoutMs()) await wait(POLL_MS)
    over.abort()
  })
  try {
    while (!exit) {
      await take()
      watch.lag((pictures.count / frameRate) * 1_000, input.behindMs?.() ?? 0)
      const words = await watch.look(dataDir, bounds)
      if (words) await endByUs(db, input, words)
      await wait(POLL_MS)
    }
    await take()
    await writer.finish(signal)
    counted.segments = writer.recorded
  } finally {
    over.abort()
    signal.removeEventListener('abort', onAbort)
    await running
    await watch.over()
    await files.close()
  }
  return endOf({ db, dataDir, bounds }, input, await running)
}

/**
 * Bytes are passed on as fast as the encoder reads them, and wait in the sender's session until then: it counts them.
 * Either the session or the encoder gives the reason of the end.
 */
const feed = (bytes: Readable, pipe: Writable) => pipeline(bytes, pipe).catch(() => undefined)

/** A program that reads a feed which it cannot decode ends by itself. */
const reasonOf = ({ how, signal }: ToolExit): string =>
  how === 'exited' && signal === null
    ? 'The video or the audio could not be decoded. Send H.264 and AAC; check the encoder.'
    : 'Our encoder of this feed ended. What was recorded is kept, and a sender that connects again continues.'

/** Its sender is not to blame, and may connect again at once. */
async function endByUs(db: Db, input: LiveInput, words: string): Promise<void> {
  await noteOurEnds(db, { id: input.streamId }).catch(() => undefined)
  input.stop(words)
}

async function endOf(
  { db, dataDir, bounds }: Pick<RecordContext, 'db' | 'dataDir'> & { bounds: RecordingBounds },
  input: LiveInput,
  exit: ToolExit,
): Promise<RecordingEnd> {
  // FFmpeg may report the end a moment before the sender's side does.
  const ended = await Promise.race([input.ended, wait(500, null, { ref: false })])
  if (ended?.by === 'sender') return { state: 'ENDED', reason: null }
  if (ended?.by === 'fault') return { state: 'ERROR', reason: ended.words }
  // A disk that cannot be written ends the encoder, too, and its end is that of the session.
  const bound = await outOfBounds(dataDir, 0, bounds)
  if (bound || exit.signal) await noteOurEnds(db, { id: input.streamId }).catch(() => undefined)
  if (!ended) {
    const reason = bound ?? reasonOf(exit)
    input.stop(reason)
    logger('live').warn(
      { code: exit.code, signal: exit.signal, stderr: exit.stderr.slice(-2_000) },
      'the encoder of a live feed ended',
    )
    return { state: 'ERROR', reason }
  }
  return { state: 'ENDED', reason: ended.words }
}
