// One look at a channel as a player takes it: the master playlist, the lowest rendition, and its newest segment.
import { attributesOfLine } from '#domain/hls/attribute-list.ts'
import { checkPlaylist, checkUpdate, type Look } from '#domain/hls/conformance/check-playlist.ts'
import { parseMediaPlaylist } from '#domain/hls/conformance/parse-playlist.ts'
import { fetchSoundOf, PLAYLIST_BYTES, type Sample, SEGMENT_BYTES, withInit } from './fetch-sample.ts'
import { describeFetch, fetchWhole } from './fetch-whole.ts'

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
  /** If it was wanted, and can be decoded. */
  sample: Sample | null
}

interface LookOptions {
  /** By which the origin knows that this is no viewer. */
  mark: string
  /** The look before at this channel; null: none. */
  before: Look | null
  wantsSample: boolean
}

export async function lookAsViewer(
  masterUrl: string,
  { mark, before, wantsSample }: LookOptions,
  signal: AbortSignal,
): Promise<ViewerLook> {
  const fetchBytes = (url: string, most: number) => fetchWhole(url, most, mark, signal)
  const fetchText = async (url: string) => Buffer.from(await fetchBytes(url, PLAYLIST_BYTES)).toString('utf8')
  const startedAt = performance.now()
  const elapsed = () => performance.now() - startedAt
  const failed = (finding: string) => ({ findings: [finding], latencyMs: elapsed(), look: null, sample: null })
  try {
    const { lowest, sound } = addressesIn(await fetchText(masterUrl))
    if (lowest === null) return failed('The master playlist has no rendition.')
    const url = new URL(lowest, masterUrl).href
    const look = { text: await fetchText(url), at: Date.now() }
    const latencyMs = elapsed()
    const broken = checkPlaylist(look.text)
    if (before && look.at - before.at < COMPARED_MS) broken.push(...checkUpdate(before, look))
    const findings = broken.slice(0, MOST_FINDINGS).map((rule) => `The playlist breaks a rule: ${rule}.`)
    const newest = parseMediaPlaylist(look.text).segments.at(-1)
    if (!newest) return { findings, latencyMs, look, sample: null }
    const bytes = await fetchBytes(new URL(newest.uri, url).href, SEGMENT_BYTES)
    const picture = wantsSample ? await withInit(newest, bytes, url, fetchBytes) : null
    const soundUrl = sound === null ? null : new URL(sound, masterUrl).href
    const sample = picture && { picture, sound: soundUrl === null ? null : await fetchSoundOf(soundUrl, fetchBytes) }
    return { findings, latencyMs, look, sample }
  } catch (error) {
    signal.throwIfAborted()
    return failed(describeFetch(error as Error))
  }
}

/** As written: the rendition with the least bandwidth, and the sound that players choose. */
function addressesIn(master: string): { lowest: string | null; sound: string | null } {
  const lines = master.split('\n')
  let lowest: { uri: string; bandwidth: number } | null = null
  let sound: string | null = null
  for (const [i, line] of lines.entries()) {
    if (line.startsWith('#EXT-X-MEDIA:TYPE=AUDIO')) {
      const given = attributesOfLine(line)
      if (sound === null || given.get('DEFAULT') === 'YES') sound = given.get('URI') ?? sound
    }
    if (!line.startsWith('#EXT-X-STREAM-INF:')) continue
    const bandwidth = Number(attributesOfLine(line).get('BANDWIDTH'))
    const uri = lines[i + 1]?.trim()
    if (uri && bandwidth > 0 && (!lowest || bandwidth < lowest.bandwidth)) lowest = { uri, bandwidth }
  }
  return { lowest: lowest?.uri ?? null, sound }
}
