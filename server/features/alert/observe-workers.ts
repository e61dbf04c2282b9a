// What is wrong with the workers of the installation: lost ones, roles, disks, folders and clocks.
import type { DbOrTx } from '#adapters/db.ts'
import type { Observation, Observed } from '#domain/alert/decide-alerts.ts'
import type { RuleName } from '#domain/alert/rules.ts'
import { checkDisk } from '#domain/system/disk-space.ts'
import { ROLES } from '#domain/system/roles.ts'
import { conditionOf } from '#domain/system/worker-condition.ts'
import { WORKER_IS_ALIVE } from '#features/playout/worker-alive.ts'
import { LIMIT, ofInstallation } from './of-installation.ts'

/** A worker whose heartbeat stopped longer ago is history. */
const LOST_FOR_MINUTES = 10

interface WorkerRow {
  id: string
  host: string
  pid: number
  roles: string[]
  alive: boolean
  diskFreeBytes: bigint | null
  diskTotalBytes: bigint | null
  condition: unknown
  /** Its channels' clock minus the database's, ms; null: an older version, which does not record it. */
  clockOffMs: number | null
}

export async function observeWorkers(db: DbOrTx): Promise<Observed> {
  const workers = await db.$queryRaw<WorkerRow[]>`
    SELECT w.id, w.host, w.pid, w.roles, ${WORKER_IS_ALIVE} AS alive, w."diskFreeBytes", w."diskTotalBytes", w.condition,
           (extract(epoch FROM w."clockAt" - w."heartbeatAt") * 1000)::float8 AS "clockOffMs"
      FROM "WorkerNode" w WHERE w."heartbeatAt" > now() - ${LOST_FOR_MINUTES} * interval '1 minute'
     ORDER BY w.id LIMIT ${LIMIT}`
  const isWhole = workers.length < LIMIT
  const alive = workers.filter((worker) => worker.alive)
  const lost = workers
    .filter((worker) => !worker.alive)
    .map(({ id, host, pid, roles }) =>
      ofInstallation('worker-lost', {
        subjectId: id,
        subject: `${host}, process ${pid}`,
        message: `Its heartbeat stopped. Its roles: ${roles.join(', ')}.`,
      }),
    )
  const missing = ROLES.filter((role) => !alive.some(({ roles }) => roles.includes(role))).map((role) =>
    ofInstallation('role-missing', { subjectId: role, message: `No living process plays the role ${role}.` }),
  )
  const rules: RuleName[] = [
    'worker-lost',
    'role-missing',
    'disk-low',
    'disk-full',
    'storage-away',
    'clocks-apart',
    'program-failing',
  ]
  return {
    found: [
      ...lost,
      ...(isWhole ? missing : []),
      ...disksOf(alive),
      ...foldersOf(alive),
      ...clocksOf(alive),
      ...failingOf(alive),
    ],
    complete: new Set(isWhole ? rules : []),
  }
}

const FOLDERS = {
  away: 'Another folder, or none, is where DATA_DIR was. Uploads are refused, and imports and videos wait.',
  'read-only': 'DATA_DIR cannot be written. Uploads are refused, and imports and videos wait.',
}

function foldersOf(workers: readonly WorkerRow[]): Observation[] {
  return workers.flatMap(({ id, host, pid, condition }) => {
    const folder = conditionOf(condition)?.folder ?? 'ok'
    if (folder === 'ok') return []
    const subject = `${host}, process ${pid}`
    return [ofInstallation('storage-away', { subjectId: id, subject, message: FOLDERS[folder] })]
  })
}

/** Each start is another worker: the subject is what the machine runs. */
function failingOf(workers: readonly WorkerRow[]): Observation[] {
  return workers.flatMap(({ host, roles, condition }) => {
    const value = conditionOf(condition)?.failures ?? 0
    if (value === 0) return []
    const subject = `${host}: ${roles.join(', ')}`
    const message = 'The program ends again and again. Its log says why.'
    return [ofInstallation('program-failing', { subjectId: subject, subject, message, value })]
  })
}

/** Processes publish by these clocks: viewers that get two origins see playlists go back and forth. */
function clocksOf(workers: readonly WorkerRow[]): Observation[] {
  const off = workers.flatMap(({ host, clockOffMs }) => (clockOffMs === null ? [] : [{ host, clockOffMs }]))
  const [first, ...others] = off.sort((a, b) => a.clockOffMs - b.clockOffMs)
  const last = others.at(-1)
  if (!first || !last) return []
  const message = `The clock of ${last.host} is ahead of that of ${first.host}: they publish at different times.`
  const value = (last.clockOffMs - first.clockOffMs) / 1_000
  return [ofInstallation('clocks-apart', { subjectId: 'clocks', subject: 'Clocks', message, value })]
}

/** Workers of one machine may have disks of their own: the worst counts. */
function disksOf(workers: readonly WorkerRow[]): Observation[] {
  const found = new Map<string, Observation>()
  for (const { host, diskFreeBytes, diskTotalBytes } of workers) {
    if (diskFreeBytes === null || diskTotalBytes === null) continue
    const status = checkDisk({ freeBytes: Number(diskFreeBytes), totalBytes: Number(diskTotalBytes) })
    if (status !== 'ok')
      found.set(
        `low ${host}`,
        ofInstallation('disk-low', { subjectId: host, message: 'The disk has little room left.' }),
      )
    if (status === 'full')
      found.set(
        `full ${host}`,
        ofInstallation('disk-full', { subjectId: host, message: 'Uploads are rejected, and videos wait.' }),
      )
  }
  return [...found.values()]
}
