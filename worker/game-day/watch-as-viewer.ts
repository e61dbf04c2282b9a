// Looks at one channel again and again while drills break parts of it, with the eyes of the stream probe.
import { setTimeout as wait } from 'node:timers/promises'
import { type DrillLook, judgeLooks, type ViewerFigures } from '#domain/game-day/judge-looks.ts'
import type { Look } from '#domain/hls/conformance/check-playlist.ts'
import { parseMediaPlaylist } from '#domain/hls/conformance/parse-playlist.ts'
import { lookAsViewer } from '../probe/look-as-viewer.ts'

const EVERY_MS = 500

export class ViewerWatch {
  readonly #masterUrl: () => Promise<string>
  readonly #mark: string
  readonly #over = new AbortController()
  readonly #ended: Promise<void>
  #looks: DrillLook[] = []

  /** @param masterUrl called for each look: its claim ends */
  constructor(masterUrl: () => Promise<string>, mark: string) {
    this.#masterUrl = masterUrl
    this.#mark = mark
    this.#ended = this.#run()
  }

  /** From here on. */
  restart(): void {
    this.#looks = []
  }

  get looks(): readonly DrillLook[] {
    return this.#looks
  }

  judge(): ViewerFigures {
    return judgeLooks(this.#looks)
  }

  async stop(): Promise<void> {
    this.#over.abort()
    await this.#ended
  }

  async #run(): Promise<void> {
    const { signal } = this.#over
    let before: Look | null = null
    while (!signal.aborted) {
      before = await this.#look(before).catch(() => this.#fail())
      await wait(EVERY_MS, undefined, { signal }).catch(() => undefined)
    }
  }

  #fail(): null {
    const findings = ['The channel has no address for viewers.']
    if (!this.#over.signal.aborted) this.#looks.push({ at: Date.now(), edge: null, targetDurationMs: 0, findings })
    return null
  }

  async #look(before: Look | null): Promise<Look | null> {
    const { look, findings } = await lookAsViewer(
      await this.#masterUrl(),
      { mark: this.#mark, before, wantsSample: false },
      this.#over.signal,
    )
    const { segments, targetDuration } = parseMediaPlaylist(look?.text ?? '')
    const last = segments.at(-1)
    const edge = last?.programDateTime == null ? null : last.programDateTime + last.durationMs
    this.#looks.push({ at: look?.at ?? Date.now(), edge, targetDurationMs: (targetDuration ?? 0) * 1_000, findings })
    return look
  }
}
