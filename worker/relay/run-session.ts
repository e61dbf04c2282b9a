// One connection of a relay: FFmpeg with two pipes, fed until the channel or the server ends it.
//
//  feeding ─ planned end ─▶ pipes closed ─ FFmpeg sends the rest, leaves the server ─▶ planned
//  feeding ─ FFmpeg exits | no output | too far behind | aborted ─▶ killed ─▶ failed
import { closeSync, ftruncateSync } from 'node:fs'
import type { Writable } from 'node:stream'
import { type OutboundAddresses, pickReachable } from '#adapters/outbound-guard.ts'
import { describeRelayFailure } from '#domain/destination/describe-relay-failure.ts'
import type { RelayEnd } from '#domain/destination/relay-policy.ts'
import { DEFAULT_PORTS } from '#domain/destination/server-url.ts'
import { AUDIO_RENDITION, type DefaultRungName } from '#domain/ladder/ladder.ts'
import { chunkAt } from '#domain/timeline/locate.ts'
import { publishedSegments } from '#domain/timeline/published.ts'
import { presetOf, relayArgs } from '../ffmpeg/args-relay.ts'
import { type FfmpegTools, runFfmpeg } from '../ffmpeg/process.ts'
import { type FeedEnd, feedTrack, type RelayAir } from './feed.ts'
import { type OutletQueue, openOutlet } from './outlet.ts'
import { openUnnamedFile } from './unnamed-file.ts'

/** Segments behind the live edge at which a connection begins: FFmpeg paces from there. */
const BEGIN_SEGMENTS = 2
/** Output that has not moved for this long: the server no longer reads. */
const STALL_MS = 8_000
/** Further behind the live edge than this, the server accepts less than is sent. */
const MAX_BEHIND_MS = 20_000
const GRACE_MS = 2_000

export interface SessionTarget {
  /** As the customer entered it: the application and, with rtmps, the name in the certificate. */
  url: URL
  /** The allowed addresses of its host: it is not resolved again. */
  addresses: OutboundAddresses
  streamKey: string
  rung: DefaultRungName
  caFile: string | null
}

export interface SessionNews {
  pid: number
  /** Since the connection began. */
  outTimeMs: number
  /** Published on air and not sent yet, ms. */
  queueMs: number
  frames: number
  bytes: number
  /** With our own TLS: its local port, and what waits in front of it. */
  outlet: OutletQueue | null
}

export interface SessionOptions {
  id: string
  tools: FfmpegTools
  air: RelayAir
  target: SessionTarget
  /** After this time on air it ends at the next item’s start. */
  recycleMs: number
  signal: AbortSignal
  onNews(news: SessionNews): void
}

/** Never rejects because of how the connection ended. @returns null when aborted, or when nothing is on air to send */
export async function runSession(options: SessionOptions): Promise<RelayEnd | null> {
  const { id, tools, air, target, recycleMs, signal, onNews } = options
  const first = publishedSegments(air.chunks(), air.now()).at(-BEGIN_SEGMENTS)
  if (!first || signal.aborted) return null
  const rungs = [target.rung, AUDIO_RENDITION.name]
  const ended = new AbortController()
  const endBoth = AbortSignal.any([signal, ended.signal])
  let feeding: Promise<FeedEnd | Error> | undefined
  let began: number | undefined
  let pid = 0
  let tooSlow = false
  const feedAll = async (pipes: readonly Writable[]): Promise<FeedEnd> => {
    const [video, audio] = pipes as [Writable, Writable]
    try {
      const [end] = await Promise.all([
        feedTrack(air, { rung: target.rung, rungs, first, recycleMs }, video, endBoth),
        feedTrack(air, { rung: AUDIO_RENDITION.name, rungs, first, recycleMs }, audio, endBoth),
      ])
      return end
    } finally {
      // The end of both inputs: FFmpeg sends what it holds and closes.
      for (const pipe of pipes) pipe.end()
    }
  }
  const outlet = target.url.protocol === 'rtmps:' ? await openOutlet(target) : null
  let preset: number | undefined
  try {
    preset = openUnnamedFile(tools.runDir, `relay-${id}.ffpreset`, presetOf(target.url, target.streamKey))
    const exit = await runFfmpeg(tools, relayArgs(outlet?.server ?? (await plainServer(target))), {
      files: [preset],
      signal: endBoth,
      stallTimeoutMs: STALL_MS,
      graceMs: GRACE_MS,
      onAir: true,
      drillable: { part: 'relay', targetId: id },
      pipes: {
        count: 2,
        onOpen(pipes, child) {
          pid = child
          feeding = feedAll(pipes).catch((error: Error) => error)
        },
      },
      onProgress({ outTimeMs, frames, bytes }) {
        if (outTimeMs <= 0) return
        // It has connected: the key is no longer needed.
        if (began === undefined && preset !== undefined) ftruncateSync(preset)
        began ??= performance.now()
        const edge = chunkAt(air.chunks(), air.now()) ? air.now() : first.startsAt + outTimeMs
        const queueMs = Math.max(edge - first.startsAt - outTimeMs, 0)
        onNews({ pid, outTimeMs, queueMs, frames, bytes, outlet: outlet?.queue() ?? null })
        if (queueMs > MAX_BEHIND_MS) {
          tooSlow = true
          ended.abort()
        }
      },
    })
    ended.abort()
    const fed = await feeding
    if (signal.aborted) return null
    const livedMs = began === undefined ? 0 : performance.now() - began
    if (typeof fed === 'string' && exit.code === 0) {
      await outlet?.finish()
      return { how: 'planned', livedMs }
    }
    return {
      how: 'failed',
      tooSlow: tooSlow || exit.how === 'stalled',
      livedMs,
      reason: reasonOf(exit, { tooSlow, wasLive: began !== undefined, fed, problem: outlet?.problem() ?? null }),
    }
  } finally {
    outlet?.close()
    if (preset !== undefined) closeSync(preset)
  }
}

/** An address in place of the name: FFmpeg resolves nothing, and tries only one. */
async function plainServer({ url, addresses }: SessionTarget): Promise<string> {
  const port = Number(url.port) || DEFAULT_PORTS.rtmp
  const { address, family } = await pickReachable(addresses, port)
  return `rtmp://${family === 6 ? `[${address}]` : address}:${port}`
}

function reasonOf(
  exit: { how: string; stderr: string },
  {
    tooSlow,
    wasLive,
    fed,
    problem,
  }: { tooSlow: boolean; wasLive: boolean; fed: FeedEnd | Error | undefined; problem: string | null },
): string {
  if (tooSlow) return 'The server accepts the stream more slowly than it is sent.'
  if (exit.how === 'stalled')
    return wasLive ? 'The server stopped accepting the stream.' : 'The server did not answer in time.'
  if (exit.how === 'not-started') return 'FFmpeg could not be started.'
  if (fed instanceof Error && fed.name !== 'AbortError' && !('code' in fed))
    return 'A segment on air could not be read.'
  return problem ?? describeRelayFailure(exit.stderr, wasLive)
}
