import { readMetrics } from '#adapters/metrics.ts'
import { listBrokenTrails } from '#features/audit/verify-audit.ts'
import { countLiveFeeds } from '#features/live/list-live-channels.ts'
import { checkReadiness } from '#features/system/check-readiness.ts'
import { getLiveness } from '#features/system/get-liveness.ts'
import { listWorkerLoads } from '#features/system/list-worker-loads.ts'
import { healthSchema, readinessSchema } from '#features/system/schema.ts'
import { getTranscoderFigures } from '#features/transcoder/get-figures.ts'
import { accountRoute, type RestRoute } from './route.ts'

const health = (path: string): RestRoute => ({
  method: 'GET',
  path,
  guard: 'public',
  summary: 'The web process answers. Asks no other service: see /health/ready.',
  status: 200,
  answer: healthSchema,
  run: async ({ services }) => Response.json(await getLiveness(services.dataDir), UNCACHED),
})

const UNCACHED = { headers: { 'cache-control': 'no-store' } }

const readiness: RestRoute = {
  method: 'GET',
  path: '/health/ready',
  guard: 'public',
  summary: 'Whether the web process may get traffic: 503 without its database, its schema or its storage.',
  status: 200,
  answer: readinessSchema,
  async run({ services }) {
    const found = await checkReadiness(services.db, services.dataDir)
    return Response.json(found, { ...UNCACHED, status: found.status === 'ready' ? 200 : 503 })
  },
}

export const systemRoutes: RestRoute[] = [
  health('/health'),
  health('/api/health'),
  readiness,
  accountRoute({
    method: 'GET',
    path: '/api/metrics',
    guard: 'admin',
    summary: 'Prometheus metrics of the web process, for admins.',
    status: 200,
    answer: null,
    async run({ services: { db }, now }) {
      const { contentType, text } = await readMetrics({
        liveFeeds: await countLiveFeeds(db),
        brokenTrails: (await listBrokenTrails(db)).length,
        workers: await listWorkerLoads(db, now),
        transcoder: await getTranscoderFigures(db),
      })
      return new Response(text, { headers: { 'content-type': contentType } })
    },
  }),
]
