import { setTimeout as sleep } from 'node:timers/promises'
import { storageStatus } from '#adapters/disk-space.ts'
import packageFacts from '#package.json' with { type: 'json' }
import type { Health } from './schema.ts'

/** A file system that does not answer must not stop this answer. */
const PATIENCE_MS = 500

/** The process answers. It asks neither the database nor another service: a restart of this process repairs none of them. */
export async function getLiveness(dataDir: string): Promise<Health> {
  const status = await Promise.race([storageStatus(dataDir), sleep(PATIENCE_MS, null, { ref: false })])
  return {
    status: 'ok',
    storage: { status },
    uptimeSeconds: Math.round(process.uptime()),
    version: packageFacts.version,
  }
}
