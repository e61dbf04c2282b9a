// Optional features of the installed FFmpeg, queried once.
import { LRUCache } from 'lru-cache'
import { type FfmpegTools, runFfprobe } from './process.ts'

export interface Abilities {
  /** Names of codecs as ffprobe prints them. */
  decodable: ReadonlySet<string>
  filters: ReadonlySet<string>
}

/** An interrupted query is repeated. */
const known = new LRUCache<string, Abilities, { tools: FfmpegTools; signal: AbortSignal }>({
  max: 10,
  fetchMethod: (_path, _stale, { context: { tools, signal } }) => ask(tools, signal),
})
const ASK_TIMEOUT_MS = 30_000

/** @throws the signal's reason */
export function abilitiesOf(tools: FfmpegTools, signal: AbortSignal): Promise<Abilities> {
  return known.forceFetch(tools.ffprobePath, { context: { tools, signal } })
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
