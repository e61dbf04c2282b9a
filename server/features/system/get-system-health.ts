// The state of the whole installation, for admins.
import { listBreakers } from '#adapters/breaker.ts'
import { readDiskSpace } from '#adapters/disk-space.ts'
import type { Services } from '#adapters/services.ts'
import { HOUR_MS } from '#domain/instants.ts'
import { BREAKER_SERVICES, type BreakerService, type BreakerView } from '#domain/system/breakers.ts'
import { checkDisk } from '#domain/system/disk-space.ts'
import { ROLES } from '#domain/system/roles.ts'
import packageFacts from '#package.json' with { type: 'json' }
import { env } from '#server/env.ts'
import { checkReadiness } from './check-readiness.ts'
import { countQueue, listWorkers } from './get-system-overview.ts'
import type { SystemHealth } from './schema.ts'

export async function getSystemHealth({ db, dataDir }: Services, now: number): Promise<SystemHealth> {
  const startedAt = performance.now()
  const workers = await listWorkers(db, now)
  const latencyMs = Math.round(performance.now() - startedAt)
  const [{ checks }, queues, backup, space] = await Promise.all([
    checkReadiness(db, dataDir),
    countQueues(db, now),
    findBackup(db),
    readDiskSpace(dataDir),
  ])
  const alive = workers.filter((worker) => worker.alive)
  const missing = ROLES.filter((role) => !alive.some(({ roles }) => roles.includes(role)))
  const breakers = [
    ...listBreakers().map((breaker) => ({ process: 'web', ...breaker })),
    ...alive.flatMap(({ id, condition }) => (condition?.breakers ?? []).map((each) => ({ process: id, ...each }))),
  ]
  const services = listServices(breakers)
  const disk = space && { ...space, status: checkDisk(space) }
  const troubled =
    missing.length > 0 ||
    disk?.status === 'full' ||
    checks.schema === 'behind' ||
    checks.storage !== 'ok' ||
    services.some(({ status }) => status === 'unavailable')
  return {
    status: troubled ? 'degraded' : 'ok',
    database: { status: checks.database, latencyMs, schema: checks.schema, aheadHours: env().aheadMs / HOUR_MS },
    services,
    disk,
    storage: checks.storage,
    workers: {
      status: missing.length === 0 ? 'ok' : alive.length > 0 ? 'incomplete' : 'none',
      alive: alive.length,
      missing,
      lastHeartbeat: workers[0]?.heartbeatAt.toISOString() ?? null,
    },
    breakers,
    queues,
    backup,
    version: packageFacts.version,
    at: new Date(now).toISOString(),
  }
}

async function countQueues(db: Services['db'], now: number): Promise<SystemHealth['queues']> {
  const due = { lte: new Date(now) }
  const [{ waiting, working, pendingCommands }, mails, webhooks] = await Promise.all([
    countQueue(db),
    db.mail.count({ where: { dueAt: due } }),
    db.webhookDelivery.count({ where: { state: 'PENDING', dueAt: due } }),
  ])
  return { waiting, working, pendingCommands, mails, webhooks }
}

async function findBackup(db: Services['db']): Promise<SystemHealth['backup']> {
  const newest = await db.backup.findFirst({ orderBy: { finishedAt: 'desc' } })
  if (!newest) return null
  const { finishedAt, bytes, media, secrets } = newest
  return {
    finishedAt: finishedAt.toISOString(),
    bytes: Number(bytes),
    media: media === 'files' ? 'files' : 'list',
    secrets,
  }
}

/** Their hosts are those of customers. */
const OF_CUSTOMERS: ReadonlySet<BreakerService> = new Set(['webhooks', 'alerts', 'imports'])

/** A service is unavailable when a process has stopped asking it. */
function listServices(breakers: readonly BreakerView[]): SystemHealth['services'] {
  const { REDIS_URL, NATS_URL, CLICKHOUSE_URL, SMTP_URL, STRIPE_SECRET_KEY, s3, oauth } = env()
  const configured: Record<BreakerService, unknown> = {
    ...{
      database: true,
      webhooks: true,
      alerts: true,
      imports: true,
      redis: REDIS_URL,
      nats: NATS_URL,
      clickhouse: CLICKHOUSE_URL,
      smtp: SMTP_URL,
      billing: STRIPE_SECRET_KEY,
      s3,
    },
    oauth: Object.values(oauth).some(Boolean),
  }
  return BREAKER_SERVICES.filter((service) => !OF_CUSTOMERS.has(service)).map((service) => {
    const isOpen = breakers.some((breaker) => breaker.service === service && breaker.state !== 'closed')
    return { service, status: !configured[service] ? 'off' : isOpen ? 'unavailable' : 'ok' }
  })
}
