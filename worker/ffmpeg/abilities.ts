// Optional features of the installed FFmpeg, queried once.
import { LRUCache } from 'lru-cache'
import { type FfmpegTools, runFfprobe } from './process.ts'

export interface Abilities {
  /** Names of codecs as ffprobe prints them. */
  decodable: ReadonlySet<string>
  filters: ReadonlySet<string>
}

const known = new LRUCache<string, Abilities>({ max: 10 })
const ASK_TIMEOUT_MS = 30_000

/**
 * Two that ask at the same time query twice: the end of one must not end the query of the other.
 * @throws the signal's reason
 */
export async function abilitiesOf(tools: FfmpegTools, signal: AbortSignal): Promise<Abilities> {
  const found = known.get(tools.ffprobePath) ?? (await ask(tools, signal))
  known.set(tools.ffprobePath, found)
  return found
}

async function ask(tools: FfmpegTools, signal: AbortSignal): Promise<Abilities> {
  const list = async (name: string) => {
    const run = await runFfprobe(tools, [name], { signal, timeoutMs: ASK_TIMEOUT_MS })
    signal.throwIfAborted()
    if (run.code !== 0) throw new Error(`ffprobe ${name} failed: ${run.stderr}`)
    return run.stdout
  }
  return { decodable: parseCodecs(await list('-codecs')), filters: parseFilters(await list('-filters')) }
}

/** ` DEV.LS h264  H.264 / AVC …`: D if there is a decoder. */
export function parseCodecs(text: string): Set<string> {
  return new Set(text.split('\n').flatMap((line) => /^ D[E.][VASDT]\S{3} (\S+)/.exec(line)?.[1] ?? []))
}

/** ` .SC zscale  V->V  Apply …` */
export function parseFilters(text: string): Set<string> {
  return new Set(text.split('\n').flatMap((line) => /^ [T.][S.][C.]? (\S+) +\S+->/.exec(line)?.[1] ?? []))
}
