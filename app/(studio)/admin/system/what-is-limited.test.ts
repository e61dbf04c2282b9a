import { expect, it } from 'vitest'
import { BREAKER_SERVICES } from '#domain/system/breakers.ts'
import { ROLES } from '#domain/system/roles.ts'
import type { SystemHealth } from '#features/system/schema.ts'
import { whatIsLimited } from './what-is-limited.ts'

const GOOD: Parameters<typeof whatIsLimited>[0] = {
  database: { status: 'ok', latencyMs: 1, schema: 'ok', aheadHours: 4 },
  services: BREAKER_SERVICES.map((service) => ({ service, status: 'ok' })),
  disk: { freeBytes: 1, totalBytes: 2, status: 'ok' },
  storage: 'ok',
  workers: { status: 'ok', alive: 1, missing: [], lastHeartbeat: null },
  ...{ breakers: [], queues: { waiting: 0, working: 0, pendingCommands: 0, mails: 0, webhooks: 0 }, backup: null },
  ...{ version: '1', at: '' },
}

it('is nothing while all is well, and while a service is not configured', () => {
  expect(whatIsLimited(GOOD)).toEqual([])
  expect(whatIsLimited({ ...GOOD, services: [{ service: 'redis', status: 'off' }] })).toEqual([])
})

it('has one sentence for each service, role and fault', () => {
  const worst: typeof GOOD = {
    ...GOOD,
    services: BREAKER_SERVICES.map((service): SystemHealth['services'][number] => ({ service, status: 'unavailable' })),
    ...{ storage: 'unavailable', disk: { freeBytes: 0, totalBytes: 2, status: 'full' } },
    database: { ...GOOD.database, schema: 'behind' },
    workers: { ...GOOD.workers, missing: [...ROLES] },
  }
  const sentences = whatIsLimited(worst)
  expect(new Set(sentences).size).toBe(BREAKER_SERVICES.length + ROLES.length + 3)
  expect(sentences.join(' ')).not.toContain('undefined')
  expect(whatIsLimited({ ...GOOD, services: [{ service: 'redis', status: 'unavailable' }] })).toEqual([
    'Redis does not answer: each web process limits calls by its own count.',
  ])
})
