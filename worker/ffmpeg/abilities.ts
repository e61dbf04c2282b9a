// Optional features of the installed FFmpeg, queried once.
import { type FfmpegTools, runFfprobe } from './process.ts'

export interface Abilities {
  /** Names of codecs as ffprobe prints them. */
  decodable: ReadonlySet<string>
  filters: ReadonlySet<string>
}

const known = new Map<string, Promise<Abilities>>()
const ASK_TIMEOUT_MS = 30_000

/** @throws the signal's reason */
export function abilitiesOf(tools: FfmpegTools, signal: AbortSignal): Promise<Abilities> {
  const asked = known.get(tools.ffprobePath) ?? ask(tools, signal)
  known.set(tools.ffprobePath, asked)
  // An interrupted query is repeated.
  asked.catch(() => known.delete(tools.ffprobePath))
  return asked
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
