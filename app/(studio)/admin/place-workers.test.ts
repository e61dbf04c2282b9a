import { expect, it } from 'vitest'
import type { WorkerOverview } from '#features/system/schema.ts'
import { nameProcesses, placeWorkers } from './place-workers.ts'

const worker = (id: string, facts: Partial<WorkerOverview>): WorkerOverview => ({
  ...{ id, host: 'one', pid: 1, roles: ['playout'], alive: true, channels: 0, videoEncoder: null, condition: null },
  ...{ startedAt: '2027-01-01T00:00:00.000Z', heartbeatAt: '2027-01-01T00:00:00.000Z' },
  load: { channels: { inUse: 0, most: null }, encoders: { inUse: 0, most: null }, relays: { inUse: 0, most: null } },
  ...facts,
})

it('lost workers come first, the others by machine, whatever the order of their heartbeats', () => {
  const workers = [
    worker('d', { host: 'machine-10', pid: 7 }),
    worker('c', { host: 'machine-2', pid: 9 }),
    worker('a', { host: 'machine-3', alive: false }),
    worker('b', { host: 'machine-2', pid: 8 }),
  ]
  const ids = (rows: readonly WorkerOverview[]) => placeWorkers(rows).map(({ id }) => id)
  expect(ids(workers)).toEqual(['a', 'b', 'c', 'd'])
  expect(ids(workers.toReversed())).toEqual(['a', 'b', 'c', 'd'])
})

it('a process has the roles and the machine of its worker as its name, or is the web process', () => {
  const nameOf = nameProcesses([worker('wk_1', { roles: ['playout', 'origin'], host: 'machine-2', pid: 8 })])
  expect([nameOf('wk_1'), nameOf('web')]).toEqual(['playout, origin (machine-2, pid 8)', 'web'])
})
