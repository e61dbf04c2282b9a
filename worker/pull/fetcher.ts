// FFmpeg that fetches, and what it has brought so far.
import { PassThrough } from 'node:stream'
import { describePullFailure } from '#domain/pull/describe-pull-failure.ts'
import { pullArgs } from '../ffmpeg/args-pull.ts'
import { type FfmpegTools, runFfmpeg, type ToolExit } from '../ffmpeg/process.ts'
import type { Door } from './door.ts'

/** Nothing came for so long, at the beginning or later. */
const SILENT_MS = 15_000
const GRACE_MS = 2_000
/** What the encoder has not taken yet; beyond it the sender is held back. */
const AHEAD_BYTES = 1024 ** 2
/** Held back for so long, it is let go: before its silence would be taken for the sender's. */
const PATIENCE_MS = 10_000
/** So long the encoder may work on what came last: the next attempt waits for it. */
const LAST_MS = 5_000
const LOOK_MS = 1_000

export interface FeedEnd {
  /** As of a pushed feed: see live-session.ts. */
  by: 'sender' | 'us' | 'fault'
  /** A sentence for people; holds nothing of the address. */
  words: string
}

export interface Fetcher {
  /** What comes. Destroy it when nobody takes it any more. */
  media: PassThrough
  /** Bytes so far, and when the newest came. */
  brought(): { bytes: number; at: number }
  /** Never rejects; FFmpeg is gone then. */
  ended: Promise<FeedEnd>
  /** The first reason stays. */
  stop(end: FeedEnd): void
  /** Aborted when it is to end, for whatever reason. */
  signal: AbortSignal
}

export function startFetcher(tools: FfmpegTools, door: Door): Fetcher {
  const media = new PassThrough({ highWaterMark: AHEAD_BYTES })
  const over = new AbortController()
  let bytes = 0
  let at = performance.now()
  let reason: FeedEnd | null = null
  let heldSince: number | null = null
  const stop = (end: FeedEnd) => {
    reason ??= end
    over.abort()
    // What waits is not wanted any more, or old by now: the encoder need not work it off.
    if (end.by === 'us') media.destroy()
  }
  const watch = setInterval(() => {
    heldSince = media.writableNeedDrain ? (heldSince ?? performance.now()) : null
    if (heldSince === null || performance.now() - heldSince < PATIENCE_MS) return
    stop({ by: 'us', words: 'The feed could not be encoded as fast as it came: this server has too much to do.' })
  }, LOOK_MS)
  const ended = runFfmpeg(tools, pullArgs(door.input), {
    signal: over.signal,
    stallTimeoutMs: SILENT_MS,
    graceMs: GRACE_MS,
    onAir: true,
    ...(door.httpProxy !== null && { env: { http_proxy: door.httpProxy, no_proxy: '' } }),
    pipes: {
      count: 2,
      onOpen([script, out]) {
        script!.end(door.script ?? '')
        out!.on('data', (piece: Buffer) => {
          bytes += piece.length
          at = performance.now()
        })
        out!.pipe(media)
        // Nobody takes it any more: what FFmpeg still writes must not hold up its end.
        media.once('close', () => out!.destroy())
      },
    },
  }).then((exit) => {
    clearInterval(watch)
    over.abort()
    media.end()
    setTimeout(() => media.destroy(), LAST_MS).unref()
    return reason ?? endOf(exit, door, bytes > 0)
  })
  // Ended by us in the middle, a reader is told so by the session.
  media.on('error', () => undefined)
  return { media, brought: () => ({ bytes, at }), ended, stop, signal: over.signal }
}

function endOf(exit: ToolExit, door: Door, hadMedia: boolean): FeedEnd {
  if (exit.how === 'not-started') return { by: 'fault', words: 'FFmpeg could not be started.' }
  const problem = door.problem()
  if (problem !== null) return { by: 'fault', words: problem }
  if (exit.how === 'stalled') return { by: 'fault', words: `Nothing came for ${SILENT_MS / 1_000} seconds.` }
  if (exit.code === 0)
    return {
      by: 'sender',
      words: door.saidGoodbye() ? 'The playlist has come to its end.' : 'The server ended the feed.',
    }
  return { by: 'fault', words: describePullFailure(exit.stderr, hadMedia) }
}
