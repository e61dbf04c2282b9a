// One look at a channel as a player takes it: the master playlist, the lowest rendition, and its newest segment.
import { PROBE_HEADER } from '#adapters/probe-mark.ts'
import { attributesOfLine } from '#domain/hls/attribute-list.ts'
import { checkPlaylist, checkUpdate, type Look } from '#domain/hls/conformance/check-playlist.ts'
import { parseMediaPlaylist } from '#domain/hls/conformance/parse-playlist.ts'

const TIMEOUT_MS = 5_000
const PLAYLIST_BYTES = 4 * 1024 ** 2
const SEGMENT_BYTES = 64 * 1024 ** 2
/** Of a list of a day, thousands of segments may break the same rule. */
const MOST_FINDINGS = 5
/** Looks further apart say nothing about what changed between them. */
const COMPARED_MS = 120_000

export interface ViewerLook {
  /** What a viewer would notice, as sentences; empty: nothing. */
  findings: string[]
  /** Until the media playlist was there. */
  latencyMs: number
  /** For the next look; null: there was no media playlist. */
  look: Look | null
}

/**
 * @param mark by which the origin knows that this is no viewer
 * @param before the look before at this channel; null: none
 */
export async function lookAsViewer(
  masterUrl: string,
  { mark, before }: { mark: string; before: Look | null },
  signal: AbortSignal,
): Promise<ViewerLook> {
  const fetchBytes = (url: string, most: number) => fetchWhole(url, most, mark, signal)
  const fetchText = async (url: string) => Buffer.from(await fetchBytes(url, PLAYLIST_BYTES)).toString('utf8')
  const startedAt = performance.now()
  const elapsed = () => performance.now() - startedAt
  try {
    const master = await fetchText(masterUrl)
    const lowest = lowestVariant(master)
    if (lowest === null)
      return { findings: ['The master playlist has no rendition.'], latencyMs: elapsed(), look: null }
    const url = new URL(lowest, masterUrl)
    const look = { text: await fetchText(url.href), at: Date.now() }
    const latencyMs = elapsed()
    const broken = checkPlaylist(look.text)
    if (before && look.at - before.at < COMPARED_MS) broken.push(...checkUpdate(before, look))
    const findings = broken.slice(0, MOST_FINDINGS).map((rule) => `The playlist breaks a rule: ${rule}.`)
    const newest = parseMediaPlaylist(look.text).segments.at(-1)
    if (newest) await fetchBytes(new URL(newest.uri, url).href, SEGMENT_BYTES)
    return { findings, latencyMs, look }
  } catch (error) {
    signal.throwIfAborted()
    return { findings: [describe(error as Error)], latencyMs: elapsed(), look: null }
  }
}

/** The address of the rendition with the least bandwidth, as written. */
function lowestVariant(master: string): string | null {
  const lines = master.split('\n')
  let lowest: { uri: string; bandwidth: number } | null = null
  for (const [i, line] of lines.entries()) {
    if (!line.startsWith('#EXT-X-STREAM-INF:')) continue
    const bandwidth = Number(attributesOfLine(line).get('BANDWIDTH'))
    const uri = lines[i + 1]?.trim()
    if (uri && bandwidth > 0 && (!lowest || bandwidth < lowest.bandwidth)) lowest = { uri, bandwidth }
  }
  return lowest?.uri ?? null
}

class AnswerError extends Error {}

/** @throws AnswerError with a sentence */
async function fetchWhole(url: string, most: number, mark: string, signal: AbortSignal): Promise<Uint8Array> {
  const name = new URL(url).pathname.split('/').at(-1)
  const answer = await fetch(url, {
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    redirect: 'error',
    headers: { [PROBE_HEADER]: mark },
  })
  if (answer.status !== 200) {
    await answer.body?.cancel()
    throw new AnswerError(`${name} was answered with ${answer.status}.`)
  }
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of answer.body ?? []) {
    bytes += part.length
    if (bytes > most) throw new AnswerError(`${name} is larger than ${most} bytes.`)
    parts.push(part)
  }
  if (bytes === 0) throw new AnswerError(`${name} is empty.`)
  return Buffer.concat(parts)
}

function describe(error: Error): string {
  if (error instanceof AnswerError) return error.message
  if (error.name === 'TimeoutError') return `The origin did not answer within ${TIMEOUT_MS / 1_000} s.`
  return 'The origin could not be reached.'
}
