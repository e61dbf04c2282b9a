// Alerts on a database of their own: an account, an admin, rows as workers leave them, the role on request, and a server
// for targets whose paths answer, hang or refuse.
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { vi } from 'vitest'
import { newId } from '#adapters/ids.ts'
import type { Logger } from '#adapters/log.ts'
import { EVALUATE_EVERY_MS, evaluateAlerts } from '#features/alert/evaluate-alerts.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { openTestWeb } from '#server/testing/web.ts'
import { type AlertRole, startAlertRole } from '../alert/role.ts'

/** Nothing is observed outside of the database. */
export const NOTHING = { found: [], complete: new Set<never>() }

interface Received {
  path: string
  headers: IncomingHttpHeaders
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into bodies of several shapes
  body: any
}

export type OpenAlerts = Awaited<ReturnType<typeof openAlerts>>

/** Call `begin` before each test, `end` after it. */
export async function openAlerts() {
  const received: Received[] = []
  const hanging = new Set<string>()
  const refusing = new Set<string>()
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      received.push({ path, headers: request.headers, body: JSON.parse(body) })
      if (hanging.has(path)) return
      response.writeHead(refusing.has(path) ? 500 : 200).end('ok')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  vi.stubEnv('ALLOW_PRIVATE_DESTINATIONS', '1')
  vi.stubEnv('SMS_URL', `${base}/sms`)
  vi.stubEnv('SMS_TOKEN', 'gateway-token')
  const web = await openTestWeb({ connections: 20 })
  const { db } = web
  let tenant: Tenant
  let admin: Tenant
  let role: AlertRole | null = null

  const own = () => web.as(tenant.userId)

  async function stop() {
    await role?.stop()
    role = null
  }

  /** As if time had passed: the rounds of a test do not wait. */
  async function pass(ms: number) {
    const earlier = (column: string) => `"${column}" = "${column}" - interval '${ms} milliseconds'`
    const columns = ['since', 'openedAt', 'clearSince', 'notifiedAt', 'escalatedAt'].map(earlier).join(', ')
    await db.$executeRawUnsafe(`UPDATE "Alert" SET ${columns}`)
    await db.$executeRawUnsafe(`UPDATE "AlertSettings" SET "evaluatedAt" = NULL`)
  }

  return {
    ...{ web, db, base, received, hanging, refusing, own, stop, pass },
    /** For admins. */
    operators: () => web.as(admin.userId).systemAlert,
    list: async () => (await own().alert.list({ active: 'true' })).alerts,
    /** Requests to this path of the server. */
    at: (path: string) => received.filter((request) => request.path === path),
    start({ log, ...options }: { allowPrivate?: boolean; timeoutMs?: number; log?: Logger } = {}) {
      const limits = { timeoutMs: 1_000, allowPrivate: true, ...options }
      const { dataDir } = web.services
      role = startAlertRole({
        db,
        dataDir,
        publicUrl: 'https://tv.example',
        originUrl: 'http://127.0.0.1',
        limits,
        everyMs: 100,
        ...(log && { log }),
      })
    },
    /** A channel as the worker leaves it that could not start. */
    async addDownChannel(name = 'News', accountId = tenant.accountId): Promise<string> {
      const id = newId<string>('ch')
      const slug = id.toLowerCase().replace('_', '-')
      await db.channel.create({
        data: {
          ...{ id, accountId, name, slug, desired: 'STARTED', observed: 'BACKING_OFF' },
          reason: 'No item can be played.',
        },
      })
      return id
    },
    async evaluate() {
      await pass(EVALUATE_EVERY_MS)
      return evaluateAlerts(db, NOTHING)
    },
    /** @returns the account whose alerts these are */
    async begin(): Promise<Tenant> {
      tenant = await addTenant(db)
      admin = await addTenant(db, 'ADMIN')
      received.length = 0
      return tenant
    },
    async end() {
      await stop()
      await db.alert.deleteMany()
      await db.alertSilence.deleteMany()
      await db.alertTarget.deleteMany()
      await db.alertSettings.deleteMany()
      await db.channel.deleteMany()
    },
    async close() {
      vi.unstubAllEnvs()
      server.closeAllConnections()
      server.close()
      await web.close()
    },
  }
}
