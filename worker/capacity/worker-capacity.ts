// What this worker says that it can carry, for the roles that it has.
import { thisMachine } from '#adapters/machine.ts'
import { type Capacity, planCapacity } from '#domain/system/capacity.ts'
import type { Role } from '#domain/system/roles.ts'
import type { Env } from '#server/env.ts'

/** @param encoderCores of one live encoder; null: not measured yet */
export function workerCapacity(
  roles: ReadonlySet<Role>,
  env: Pick<Env, 'MAX_CHANNELS' | 'MAX_SENDERS' | 'MAX_RELAYS'>,
  encoderCores: number | null,
): Partial<Capacity> {
  const machine = { ...thisMachine(), encoderCores }
  const configured = { channels: env.MAX_CHANNELS, encoders: env.MAX_SENDERS, relays: env.MAX_RELAYS }
  const { channels, encoders, relays } = planCapacity(machine, configured)
  const encodes = roles.has('ingest') || roles.has('transcode')
  return { ...(roles.has('playout') && { channels, relays }), ...(encodes && { encoders }) }
}
