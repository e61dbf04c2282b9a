// What `-progress pipe:1` prints: blocks of key=value lines, each closed by progress=continue|end.

export interface FfmpegProgress {
  /** Furthest output time; 0 before the first frame. */
  outTimeMs: number
  /** Whether it moved since the last block: the only sign of progress that counts. */
  advanced: boolean
  ended: boolean
  /** Video frames written. */
  frames: number
  /** Total written; 0 if the output cannot tell. */
  bytes: number
}

export class ProgressParser {
  #rest = ''
  #outTimeMs = 0
  #seenMs = -1
  #frames = 0
  #bytes = 0

  /** Accepts any cut of the text; returns the blocks that it completed. */
  push(text: string): FfmpegProgress[] {
    const lines = (this.#rest + text).split('\n')
    this.#rest = (lines.pop() ?? '').slice(-1_024)
    const blocks: FfmpegProgress[] = []
    for (const line of lines) {
      const [key, value = ''] = line.split('=', 2).map((part) => part.trim())
      if (key === 'out_time_us') {
        // N/A before the first frame; negative while an encoder's delay is being filled.
        const outTimeMs = Number(value) / 1_000
        if (Number.isFinite(outTimeMs) && outTimeMs > this.#outTimeMs) this.#outTimeMs = outTimeMs
      } else if (key === 'frame') this.#frames = Number(value) || 0
      else if (key === 'total_size') this.#bytes = Number(value) || 0
      else if (key === 'progress') {
        blocks.push({
          outTimeMs: this.#outTimeMs,
          advanced: this.#outTimeMs > this.#seenMs,
          ended: value === 'end',
          frames: this.#frames,
          bytes: this.#bytes,
        })
        this.#seenMs = this.#outTimeMs
      }
    }
    return blocks
  }
}
