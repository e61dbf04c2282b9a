// CEA-708 (CTA-708 §5…8): packets of service blocks, each with text and commands for the eight windows of a service.
// Colours, fonts and effects are left out. Windows have a fixed size, so memory and time are bounded whatever arrives.

import { CaptionService } from './caption-service.ts'
import { CueList } from './cue-list.ts'

/** Standard services; extended ones (7…63) are rare and left out. */
const MOST_SERVICES = 6
const LONGEST_PACKET = 128

export class Dtvcc {
  readonly services = new Map<number, { service: CaptionService; list: CueList }>()
  #packet: number[] = []
  #size = 0

  push(atMs: number, begins: boolean, pair: readonly [number, number]): void {
    if (begins) {
      const code = pair[0] & 0x3f
      this.#packet = []
      this.#size = code === 0 ? LONGEST_PACKET : code * 2
    }
    if (this.#size === 0) return
    this.#packet.push(...pair)
    if (this.#packet.length < this.#size) return
    const whole = this.#packet.slice(1, this.#size)
    this.#size = 0
    this.#readBlocks(atMs, whole)
  }

  /** Ends what is shown. */
  end(atMs: number): void {
    for (const { service } of this.services.values()) service.end(atMs)
  }

  #readBlocks(atMs: number, bytes: readonly number[]): void {
    for (let at = 0; at < bytes.length; ) {
      const head = bytes[at++]!
      const number = head >> 5
      const size = head & 0x1f
      // A block without a service or a size fills the packet.
      if (number === 0 || size === 0) return
      if (number === 7) at++
      const block = bytes.slice(at, at + size)
      at += size
      if (number <= MOST_SERVICES) this.#serviceOf(number).push(atMs, block)
    }
  }

  #serviceOf(number: number): CaptionService {
    const known = this.services.get(number)
    if (known) return known.service
    const list = new CueList()
    const service = new CaptionService(list)
    this.services.set(number, { service, list })
    return service
  }
}
