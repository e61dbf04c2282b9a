// How much a worker carries at a time.
import { USUAL_FRAME_RATE } from '#domain/ladder/grid.ts'
import { DEFAULT_RUNGS, rungAt } from '#domain/ladder/ladder.ts'

export const CAPACITY_KINDS = ['channels', 'encoders', 'relays'] as const
export type CapacityKind = (typeof CAPACITY_KINDS)[number]
export type Capacity = Record<CapacityKind, number>

interface Machine {
  cores: number
  memoryBytes: number
  /** How many cores one live encoder of all rungs uses; null: not measured yet. */
  encoderCores: number | null
}

/** A channel on air takes no process: its supervisor wakes up once a second. */
const CHANNELS_PER_CORE = 2_000
/** A relay uses 0.9 % of a core and 52 MiB (docs/measured.md): at most half of the machine. */
const RELAYS_PER_CORE = 50
const RELAY_BYTES = 52 * 1_024 ** 2
/** A feed of a low resolution costs a quarter of the ladder that is measured: fewer would refuse what a small machine can do. */
const LEAST_ENCODERS = 4

/**
 * Encoders are measured at the usual frame rate, and cost as much as they have frames a second: a little more than they use,
 * which is 1.2, 1.9 and 2.2 times as much at 30, 50 and 60 fps.
 */
export const framesOfEncoders = (encoders: number) => encoders * USUAL_FRAME_RATE

/** @param frames a second, of all encoders in use @returns in encoders at the usual frame rate */
export const encodersInUse = (frames: number) => Math.round((frames / USUAL_FRAME_RATE) * 10) / 10

/** Relays are measured at the usual frame rate, and cost as much as they have bits. */
export const relayCost = (timed: { frameRate: number }) =>
  rungAt(DEFAULT_RUNGS[0]!, timed).bitrateKbps / DEFAULT_RUNGS[0]!.bitrateKbps

/** @param configured replaces what the machine is good for */
export function planCapacity(
  { cores, memoryBytes, encoderCores }: Machine,
  configured: { [Kind in CapacityKind]?: number | undefined },
): Capacity {
  const relays = Math.min(RELAYS_PER_CORE * cores, Math.floor(memoryBytes / 2 / RELAY_BYTES))
  const measured = encoderCores === null ? 0 : Math.floor(cores / encoderCores)
  return {
    channels: configured.channels ?? CHANNELS_PER_CORE * cores,
    encoders: configured.encoders ?? Math.max(LEAST_ENCODERS, measured),
    relays: configured.relays ?? Math.max(1, relays),
  }
}
