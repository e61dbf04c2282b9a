// Captions in the frames of the video, CEA-608 and CEA-708, as captions of the item.
import { logger } from '#adapters/log.ts'
import type { ClosedCaptions } from '#domain/captions/name-closed-captions.ts'
import { cpuBudgetS } from '#domain/media/plan-conform.ts'
import { closedCaptionsArgs } from '#worker/ffmpeg/args-closed-captions.ts'
import { runFfmpeg } from '#worker/ffmpeg/process.ts'
import { type StepContext, throwUnlessDone } from '../steps.ts'
import { FlvCutter } from './cut-flv.ts'
import { Dtvcc } from './dtvcc.ts'
import { Line21 } from './line-21.ts'
import { readCcData } from './read-cc-data.ts'

/** In the order of their names: the first is that of the main language. Rejects for a file that cannot be decoded. */
export async function extractClosedCaptions(
  source: string,
  { stream, durationMs }: { stream: number; durationMs: number },
  { tools, signal }: Pick<StepContext, 'tools' | 'signal'>,
): Promise<ClosedCaptions[]> {
  const reader = new ClosedCaptionReader()
  const stop = new AbortController()
  const exit = await runFfmpeg(tools, closedCaptionsArgs(source, stream), {
    signal: AbortSignal.any([signal, stop.signal]),
    canWait: true,
    limits: { cpuS: cpuBudgetS(durationMs) },
    pipes: {
      count: 1,
      onOpen: ([pipe]) =>
        pipe?.on('data', (chunk: Buffer) => {
          try {
            reader.push(chunk)
          } catch (error) {
            stop.abort(error)
          }
        }),
    },
  })
  stop.signal.throwIfAborted()
  throwUnlessDone(exit, signal)
  const found = reader.end()
  logger('transcode').info({ found: found.map(({ name }) => name) }, 'read closed captions')
  return found
}

class ClosedCaptionReader {
  readonly #cutter = new FlvCutter()
  readonly #line21 = new Line21()
  readonly #dtvcc = new Dtvcc()
  #atMs = 0

  /** @param chunk of FLV @throws Error for a frame that is too large */
  push(chunk: Uint8Array): void {
    for (const { atMs, nals } of this.#cutter.push(chunk)) {
      this.#atMs = atMs
      const { fields, packets } = readCcData(nals)
      for (const field of [0, 1] as const) for (const pair of fields[field]) this.#line21.push(field, atMs, pair)
      for (const { begins, pair } of packets) this.#dtvcc.push(atMs, begins, pair)
    }
  }

  /** Most sources carry the same text as 608 and as 708: then 608 is taken. */
  end(): ClosedCaptions[] {
    this.#line21.end(this.#atMs)
    this.#dtvcc.end(this.#atMs)
    const channels = this.#line21.channels.map(({ cues }, i) => ({ name: `CC${i + 1}`, cues }))
    const services = [...this.#dtvcc.services]
      .sort(([a], [b]) => a - b)
      .map(([number, { list }]) => ({ name: `Service ${number}`, cues: list.cues, isMain: number === 1 }))
    const hasText = ({ cues }: ClosedCaptions) => cues.length > 0
    const [main, ...others] = channels
    const mains = main && hasText(main) ? [main] : services.filter(({ isMain }) => isMain)
    const rest = others.some(hasText) ? others : services.filter(({ isMain }) => !isMain)
    return [...mains, ...rest].filter(hasText).map(({ name, cues }) => ({ name, cues }))
  }
}
