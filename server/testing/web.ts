// The web process in a test: a database of its own, a data folder, and callers for tRPC and REST.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Redis } from 'ioredis'
import { Admission, type CallLimits } from '#adapters/admission.ts'
import { asDomainError } from '#adapters/as-domain-error.ts'
import type { BillingProvider } from '#adapters/billing.ts'
import { openChangeFeed } from '#adapters/change-feed.ts'
import { openScopedDb } from '#adapters/db.ts'
import { acrossAccounts } from '#adapters/request-scope.ts'
import type { Services } from '#adapters/services.ts'
import type { UserId } from '#domain/ids.ts'
import { findActingUser } from '#features/account/find-actor.ts'
import { actorOf, findSessionActor, findSessionPerson } from '../auth/authenticate.ts'
import { answerRest } from '../rest/handle.ts'
import type { Context } from '../trpc/context.ts'
import { answerTrpc } from '../trpc/handle.ts'
import { appRouter } from '../trpc/root.ts'
import { openTestDatabase, type TestDatabase } from './database.ts'
import { assertStatedAnswer, assertStatedCode } from './stated-codes.ts'

// Most of these tests provoke errors; printing them all would hide the one that matters.
process.env.LOG_LEVEL ??= 'silent'

export async function openTestWeb({
  connections,
  limits,
  redis,
  billing = null,
  dataDir: given,
  database,
}: {
  connections?: number
  limits?: Partial<CallLimits>
  redis?: Redis
  billing?: BillingProvider | null
  /** Removed at the end; omitted: a new one. */
  dataDir?: string
  /** Dropped by its owner; omitted: one of its own. */
  database?: TestDatabase
} = {}) {
  const { db, url, appUrl, drop } = database ?? (await openTestDatabase(connections))
  const scopedDb = openScopedDb(appUrl, connections ?? 5)
  const dataDir = given ?? (await mkdtemp(join(tmpdir(), 'cloud-playout-web-')))
  const closing = new AbortController()
  const services: Services = {
    db: scopedDb,
    dataDir,
    publicUrl: 'http://127.0.0.1:3000',
    originUrl: 'http://127.0.0.1:3001',
    rtmpUrl: 'rtmp://127.0.0.1:1935/live',
    uploadMaxBytes: 10_000_000,
    signUpOpen: true,
    oauth: {},
    changes: openChangeFeed(() => url, closing.signal),
    admission: new Admission(limits, redis),
    billing,
  }

  return {
    db,
    services,
    /** Procedures as that user, in that session; null: anonymous. */
    as(userId: string | null, sessionId?: string) {
      const context: Context = {
        services,
        requestId: 'rq_test',
        address: '192.0.2.1',
        now: Date.now,
        async findActor() {
          if (sessionId) return acrossAccounts(() => findSessionActor(services, sessionId))
          const user = userId ? await findActingUser(db, userId) : null
          return user && actorOf(user)
        },
        async findPerson() {
          if (sessionId) return findSessionPerson({ db }, sessionId)
          const user = userId ? await db.user.findUnique({ where: { id: userId } }) : null
          if (!user) return null
          const { id, email, emailVerifiedAt } = user
          return { userId: id as UserId, email, emailVerified: emailVerifiedAt !== null }
        },
      }
      return appRouter.createCaller(context, {
        onError: ({ path, error }) => assertStatedCode(path, asDomainError(error).code),
      })
    },
    /** A REST request as received. */
    async rest(method: string, path: string, options: { key?: string; json?: unknown } & RequestInit = {}) {
      const { key, json, headers, ...init } = options
      const request = new Request(`http://127.0.0.1:3000${path}`, {
        method,
        ...init,
        headers: {
          ...(key ? { authorization: `Bearer ${key}` } : {}),
          ...(json === undefined ? {} : { 'content-type': 'application/json' }),
          ...(headers as Record<string, string>),
        },
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      })
      const response = await answerRest(request, () => services)
      const isJson = response.headers.get('content-type')?.match(/^application\/(problem\+)?json/)
      // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of many shapes
      const body: any = isJson ? await response.json() : null
      if (response.status >= 400) assertStatedAnswer(method, request.url, body)
      return { status: response.status, headers: response.headers, body, response }
    },
    /** Procedures over HTTP, as the dashboard's client sends them: several names with commas form a batch. */
    async trpc(names: string, options: { key?: string; inputs?: unknown[]; address?: string } & RequestInit = {}) {
      const { key, inputs, address, ...init } = options
      const url = new URL(`http://127.0.0.1:3000/api/trpc/${names}`)
      if (names.includes(',')) url.searchParams.set('batch', '1')
      const headers: Record<string, string> = key ? { authorization: `Bearer ${key}` } : {}
      if (address) headers['x-client-address'] = address
      const json = inputs && JSON.stringify(Object.fromEntries(inputs.map((input, index) => [index, { json: input }])))
      if (json && init.method === 'POST') {
        headers['content-type'] = 'application/json'
        init.body = names.includes(',') ? json : JSON.stringify({ json: inputs?.[0] })
      } else if (json) url.searchParams.set('input', names.includes(',') ? json : JSON.stringify({ json: inputs?.[0] }))
      return answerTrpc(
        new Request(url, { ...init, headers: { ...headers, ...(init.headers as object) } }),
        () => services,
      )
    },
    async close() {
      closing.abort()
      await scopedDb.$disconnect()
      if (!database) await drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

export type TestWeb = Awaited<ReturnType<typeof openTestWeb>>
