import { readMetrics } from '#adapters/metrics.ts'
import { listBrokenTrails } from '#features/audit/verify-audit.ts'
import { countLiveFeeds } from '#features/live/list-live-channels.ts'
import { getHealth } from '#features/system/get-health.ts'
import { listWorkerLoads } from '#features/system/list-worker-loads.ts'
import { healthSchema } from '#features/system/schema.ts'
import { getTranscoderFigures } from '#features/transcoder/get-figures.ts'
import { accountRoute, type RestRoute } from './route.ts'

const health = (path: string): RestRoute => ({
  method: 'GET',
  path,
  guard: 'public',
  summary: 'Health of the installation: 503 when its database is unavailable.',
  status: 200,
  answer: healthSchema,
  async run({ services, now }) {
    const found = await getHealth(services.db, services.dataDir, now)
    return Response.json(found, {
      status: found.database.status === 'ok' ? 200 : 503,
      headers: { 'cache-control': 'no-store' },
    })
  },
})

export const systemRoutes: RestRoute[] = [
  health('/health'),
  health('/api/health'),
  health('/api/system/health'),
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
