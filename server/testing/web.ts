// The web process as a test sees it: a database of its own, a data folder, and callers of both doors.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openChangeFeed } from '../adapters/change-feed.ts'
import type { TranscodeJob } from '../adapters/queue.ts'
import type { Services } from '../adapters/services.ts'
import { findSessionActor } from '../auth/authenticate.ts'
import { answerRest } from '../rest/handle.ts'
import type { Context } from '../trpc/context.ts'
import { appRouter } from '../trpc/root.ts'
import { openTestDatabase } from './database.ts'

// Refusals are what most of these tests provoke; a run that prints them all hides the one that matters.
process.env.LOG_LEVEL ??= 'silent'

export async function openTestWeb() {
  const { db, url, drop } = await openTestDatabase()
  const dataDir = await mkdtemp(join(tmpdir(), 'cloud-playout-web-'))
  const closing = new AbortController()
  const queued: TranscodeJob[] = []
  const services: Services = {
    db,
    dataDir,
    publicUrl: 'http://127.0.0.1:3000',
    originUrl: 'http://127.0.0.1:3001',
    rtmpUrl: 'rtmp://127.0.0.1:1935/live',
    uploadMaxBytes: 10_000_000,
    changes: openChangeFeed(() => url, closing.signal),
    enqueueTranscode: async (job) => {
      queued.push(job)
    },
  }

  return {
    db,
    services,
    /** What was sent to the transcoders. */
    queued,
    /** Procedures as that user; null: as nobody. */
    as(userId: string | null) {
      const context: Context = {
        services,
        requestId: 'rq_test',
        now: Date.now,
        findActor: async () => (userId ? findSessionActor(services, userId) : null),
      }
      return appRouter.createCaller(context)
    },
    /** A REST request as it comes in. */
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
      const isJson = response.headers.get('content-type')?.startsWith('application/json')
      // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of many shapes
      const body: any = isJson ? await response.json() : null
      return { status: response.status, headers: response.headers, body, response }
    },
    async close() {
      closing.abort()
      await drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

export type TestWeb = Awaited<ReturnType<typeof openTestWeb>>
