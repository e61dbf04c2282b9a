import { availableParallelism } from 'node:os'
import { env } from '#server/env.ts'

/** A channel on air takes no process: its supervisor wakes up once a second. */
const PER_CORE = 2_000

/** Channels on air that this worker takes at most: configured, or by its CPU cores. */
export const channelCapacity = (): number => env().MAX_CHANNELS ?? PER_CORE * availableParallelism()
