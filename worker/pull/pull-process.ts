// An FFmpeg that pulls a feed, and its output.
import { PassThrough } from 'node:stream'
import { describePullFailure } from '#domain/pull/describe-pull-failure.ts'
import { pullArgs } from '../ffmpeg/args-pull.ts'
import { type FfmpegTools, runFfmpeg, type ToolExit } from '../ffmpeg/process.ts'
import type { FeedProxy } from './feed-proxy.ts'

/** Maximum silence, at the start or later. */
const SILENT_MS = 15_000
const GRACE_MS = 2_000
/** Data that the encoder has not read yet; beyond it the sender is slowed down. */
const AHEAD_BYTES = 1024 ** 2
/** Slowed down for this long, it is ended: before its silence would count as the sender's. */
const TIMEOUT_MS = 10_000
/** How long the encoder may process the last data: the next attempt waits for it. */
const LAST_MS = 5_000
const POLL_MS = 1_000

export interface FeedEnd {
  /** As for a pushed feed: see live-session.ts. */
  by: 'sender' | 'us' | 'fault'
  /** A sentence for users; contains nothing of the address. */
  words: string
}

export interface PullProcess {
  /** The feed's data. Destroy it when it is no longer read. */
  media: PassThrough
  /** Bytes received, and when the newest arrived. */
  brought(): { bytes: number; at: number }
  /** Never rejects; FFmpeg has ended then. */
  ended: Promise<FeedEnd>
  /** The first reason counts. */
  stop(end: FeedEnd): void
  /** Aborted when it is to end, for whatever reason. */
  signal: AbortSignal
}

export function startPullProcess(tools: FfmpegTools, proxy: FeedProxy, contributionId: string): PullProcess {
  const media = new PassThrough({ highWaterMark: AHEAD_BYTES })
  const over = new AbortController()
  let bytes = 0
  let at = performance.now()
  let reason: FeedEnd | null = null
  let heldSince: number | null = null
  const stop = (end: FeedEnd) => {
    reason ??= end
    over.abort()
    // The queued data is no longer wanted, or too old: the encoder need not process it.
    if (end.by === 'us') media.destroy()
  }
  const watch = setInterval(() => {
    heldSince = media.writableNeedDrain ? (heldSince ?? performance.now()) : null
    if (heldSince === null || performance.now() - heldSince < TIMEOUT_MS) return
    stop({ by: 'us', words: 'The feed could not be encoded in real time: this server is overloaded.' })
  }, POLL_MS)
  const ended = runFfmpeg(tools, pullArgs(proxy.input), {
    signal: over.signal,
    stallTimeoutMs: SILENT_MS,
    graceMs: GRACE_MS,
    onAir: true,
    drillable: { part: 'fetcher', targetId: contributionId },
    ...(proxy.httpProxy !== null && { env: { http_proxy: proxy.httpProxy, no_proxy: '' } }),
    pipes: {
      count: 2,
      onOpen([script, out]) {
        script!.end(proxy.script ?? '')
        out!.on('data', (piece: Buffer) => {
          bytes += piece.length
          at = performance.now()
        })
        out!.pipe(media)
        // It is no longer read: data that FFmpeg still writes must not delay its end.
        media.once('close', () => out!.destroy())
      },
    },
  }).then((exit) => {
    clearInterval(watch)
    over.abort()
    media.end()
    setTimeout(() => media.destroy(), LAST_MS).unref()
    return reason ?? endOf(exit, proxy, bytes > 0)
  })
  // If we end it midway, the session tells its reader.
  media.on('error', () => undefined)
  return { media, brought: () => ({ bytes, at }), ended, stop, signal: over.signal }
}

function endOf(exit: ToolExit, proxy: FeedProxy, hadMedia: boolean): FeedEnd {
  if (exit.how === 'not-started') return { by: 'fault', words: 'FFmpeg could not be started.' }
  const problem = proxy.problem()
  if (problem !== null) return { by: 'fault', words: problem }
  if (exit.how === 'stalled') return { by: 'fault', words: `Nothing arrived for ${SILENT_MS / 1_000} seconds.` }
  if (exit.code === 0)
    return { by: 'sender', words: proxy.saidGoodbye() ? 'The playlist has ended.' : 'The server ended the feed.' }
  return { by: 'fault', words: describePullFailure(exit.stderr, hadMedia) }
}
