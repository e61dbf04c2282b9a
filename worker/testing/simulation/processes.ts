// The workers of a run: which are able to play channels, and since when something has been wrong with the others.
import type { Peer } from './flights.ts'
import type { Owner } from './status.ts'
import type { VirtualTime } from './virtual-time.ts'
import type { SimulatedWorker } from './worker.ts'

export interface Slot {
  worker: SimulatedWorker | null
  /** When what struck it last is over. */
  healthySince: number
}

interface Known {
  slot: Slot
  peer: Peer
  struckAt: number | null
}

export class Processes {
  readonly slots: Slot[]
  /** When what struck all of them is over. */
  allHealthySince = 0
  readonly #time: VirtualTime
  readonly #byName = new Map<string, Known>()

  constructor(time: VirtualTime, count: number) {
    this.#time = time
    this.slots = Array.from({ length: count }, () => ({ worker: null, healthySince: time.now }))
  }

  add(peer: Peer, slot: Slot): void {
    this.#byName.set(peer.name, { slot, peer, struckAt: null })
  }

  of(name: string): Known {
    return this.#byName.get(name)!
  }

  strike({ name }: Peer, until: number): void {
    const known = this.of(name)
    known.struckAt ??= this.#time.now
    this.#time.schedule(until, null, () => {
      if (this.ownerOf(name).isHealthy) known.struckAt = null
    })
  }

  suspend(peer: Peer, what: 'pausedUntil' | 'cutUntil', until: number): void {
    const { slot } = this.of(peer.name)
    // A later fault does not end an earlier one.
    peer[what] = Math.max(peer[what], until)
    slot.healthySince = Math.max(slot.healthySince, until)
    this.strike(peer, until)
  }

  /** Sooner than the cut would end. */
  free(peer: Peer): void {
    peer.cutUntil = Math.min(peer.cutUntil, this.#time.now)
    if (this.ownerOf(peer.name).isHealthy) this.of(peer.name).struckAt = null
  }

  ownerOf(name: string): Owner {
    const known = this.#byName.get(name)
    const { now } = this.#time
    const isHealthy = known && !known.peer.isDead && known.peer.pausedUntil <= now && known.peer.cutUntil <= now
    return { isHealthy: isHealthy ?? false, struckAt: known?.struckAt ?? null }
  }

  /** Since when a worker has been able to take over channels; null: none is. */
  ableSince(): number | null {
    const able = this.slots.flatMap(({ worker, healthySince }) =>
      worker && this.ownerOf(worker.peer.name).isHealthy ? [Math.max(healthySince, this.allHealthySince)] : [],
    )
    return able.length === 0 ? null : Math.min(...able)
  }

  /** How many are away. */
  lost(): number {
    return this.slots.filter(({ worker }) => !worker || !this.ownerOf(worker.peer.name).isHealthy).length
  }
}
