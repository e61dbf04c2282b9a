// What the stream probe of this process found, for /metrics.
import { Counter, Gauge, type Registry } from 'prom-client'

const found = { looks: 0, failing: 0, fine: 0 }
const decoded = { done: 0, failed: 0 }

/** @param looks in this round */
export function countProbes(looks: number, now: { failing: number; fine: number }): void {
  found.looks += looks
  Object.assign(found, now)
}

export function countSignalLook(isDone: boolean): void {
  decoded[isDone ? 'done' : 'failed']++
}

export function registerProbes(registry: Registry): void {
  new Counter({
    name: 'playout_probe_looks_total',
    help: 'Looks of the stream probe at channels.',
    registers: [registry],
    collect() {
      this.reset()
      this.inc(found.looks)
    },
  })
  new Counter({
    name: 'playout_probe_decodes_total',
    help: 'Segments that the stream probe decoded to find black and silence.',
    labelNames: ['result'],
    registers: [registry],
    collect() {
      this.reset()
      this.inc({ result: 'done' }, decoded.done)
      this.inc({ result: 'failed' }, decoded.failed)
    },
  })
  new Gauge({
    name: 'playout_probe_channels',
    help: 'Channels that the stream probe plays, by whether viewers have a problem.',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      this.set({ state: 'failing' }, found.failing)
      this.set({ state: 'fine' }, found.fine)
    },
  })
}
