// Probes a pulled feed from its first bytes, before it is encoded.
import type { Readable } from 'node:stream'
import { type Checked, checkFeed } from '#domain/pull/check-feed.ts'
import { describePullFailure } from '#domain/pull/describe-pull-failure.ts'
import { fetchedProbeArgs } from '../ffmpeg/args-pull.ts'
import { parseProbe } from '../ffmpeg/probe.ts'
import { type FfmpegTools, runFfprobe } from '../ffmpeg/process.ts'

/** The headers are in the first bytes; some frames after them do no harm. */
const ENOUGH_BYTES = 128 * 1024
const ENOUGH_MS = 400
const PROBE_TIMEOUT_MS = 5_000

/** Reads the first bytes and puts them back; the stream is paused then. Null: nothing arrived before its end. */
export function readHead(media: Readable): Promise<Buffer | null> {
  const pieces: Buffer[] = []
  let length = 0
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined
    const settle = () => {
      clearTimeout(timer)
      media.off('data', take).off('close', settle)
      media.pause()
      const head = length > 0 ? Buffer.concat(pieces) : null
      if (head && !media.readableEnded && !media.destroyed) media.unshift(head)
      resolve(head)
    }
    const take = (piece: Buffer) => {
      pieces.push(piece)
      length += piece.length
      timer ??= setTimeout(settle, ENOUGH_MS)
      if (length >= ENOUGH_BYTES) settle()
    }
    media.on('data', take).once('close', settle)
  })
}

export async function checkHead(tools: FfmpegTools, head: Buffer): Promise<Checked> {
  const { stdout, stderr } = await runFfprobe(tools, fetchedProbeArgs(), {
    onAir: true,
    signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
    timeoutMs: PROBE_TIMEOUT_MS,
    pipes: { count: 1, onOpen: ([pipe]) => void pipe?.end(head) },
  })
  const facts = parseProbe(stdout)
  return facts ? checkFeed(facts) : { ok: false, words: describePullFailure(stderr, false) }
}
