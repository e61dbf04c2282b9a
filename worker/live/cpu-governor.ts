// The live encoders of this worker have priority: while one of them is behind, and when one is taken, the transcoders
// of this machine are asked to stop.
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import type { Db } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { decideHold, type EncoderNeed, NO_HOLD } from '#domain/live/decide-hold.ts'
import { requestCpu } from '#features/live/cpu-requests.ts'

/** Containers have host names of their own; the boot id identifies the machine. */
export function machineName(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()
  } catch {
    return hostname()
  }
}

export class CpuGovernor {
  readonly #db: Db
  readonly #workerId: string
  readonly #encoders = new Map<string, EncoderNeed>()
  #state = { hold: NO_HOLD, wanted: false }

  constructor(db: Db, workerId: string) {
    this.#db = db
    this.#workerId = workerId
  }

  tell(streamId: string, need: EncoderNeed): void {
    this.#encoders.set(streamId, need)
    this.#decide()
  }

  forget(streamId: string): void {
    this.#encoders.delete(streamId)
    this.#decide()
  }

  #decide(): void {
    const now = performance.now()
    const before = this.#state
    this.#state = decideHold(before, [...this.#encoders.values()], now)
    if (this.#state.hold.until === before.hold.until) return
    const forMs = Math.max(0, this.#state.hold.until - now)
    requestCpu(this.#db, this.#workerId, machineName(), forMs).catch((error) =>
      logger('live').debug({ err: error }, 'the transcoders could not be asked to stop'),
    )
  }
}
