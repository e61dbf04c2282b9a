// The metrics of web, worker and origin, the alert rules and the dashboard, checked by Prometheus' own tools and read by a
// real Prometheus.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { openDb } from '#adapters/db.ts'
import { AMTOOL, PROMTOOL } from '#e2e/harness/prometheus.ts'
import { openReadiness } from '#features/system/check-readiness.ts'
import { addTenant } from '#server/testing/fixtures.ts'
import { readDeployed, type ScrapeTarget, startPrometheus } from '#server/testing/prometheus-server.ts'
import { serveRest } from '#server/testing/serve-rest.ts'
import { until } from '#server/testing/until.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import { type HealthServer, openHealthServer } from './health-server.ts'
import { openTestOrigin } from './testing/open-origin.ts'

const run = promisify(execFile)
const HERE = { port: 0 }
const deployed = (name: string) => new URL(`../deploy/prometheus/${name}`, import.meta.url).pathname

let web: TestWeb
let server: Awaited<ReturnType<typeof serveRest>>
let worker: HealthServer
let origin: Awaited<ReturnType<typeof openTestOrigin>>
let targets: ScrapeTarget[]
const texts = new Map<string, string>()

beforeAll(async () => {
  web = await openTestWeb()
  const admin = await addTenant(web.db, 'ADMIN')
  const { secret: key } = await web.as(admin.userId).account.createApiKey({ name: 'Prometheus', scopes: ['admin'] })
  server = await serveRest(web)
  const readiness = openReadiness({ db: web.db, dataDir: web.services.dataDir })
  worker = await openHealthServer(HERE, { facts: () => ({ roles: ['mail'] }), readiness })
  origin = await openTestOrigin(web.db, web.services.dataDir)
  targets = [
    { job: 'web', url: server.url, path: '/api/metrics', key },
    { job: 'worker', url: worker.url, path: '/metrics' },
    { job: 'origin', url: origin.url, path: '/metrics' },
  ]
  // Some series exist only after the first request.
  for (const path of ['/api/channels', '/api/nothing']) await web.rest('GET', path)
  await fetch(`${origin.url}/live/nobody/master.m3u8`)
  for (const { job, url, path, key } of targets) {
    const headers: HeadersInit = key ? { authorization: `Bearer ${key}` } : {}
    const answer = await fetch(new URL(path, url), { headers })
    expect([job, answer.status]).toEqual([job, 200])
    texts.set(job, await answer.text())
  }
})
afterAll(async () => {
  worker?.close()
  server?.close()
  await origin?.close()
  await web?.close()
})

/** Names of series, as expressions use them. */
function seriesNames(): Set<string> {
  const names = new Set(['up'])
  for (const text of texts.values())
    for (const [, name = '', type] of text.matchAll(/^# TYPE (\w+) (\w+)$/gm)) {
      names.add(name)
      if (type === 'histogram') for (const part of ['bucket', 'sum', 'count']) names.add(`${name}_${part}`)
    }
  return names
}

const NOT_A_SERIES = new Set(
  'sum by rate increase changes and or unless histogram_quantile topk max min avg on ignoring group_left'.split(' '),
)

/** Names of series in an expression: without what is in braces and brackets, and the lists of labels. */
function namesIn(expression: string): string[] {
  const bare = expression.replace(/\{[^}]*\}|\[[^\]]*\]|\bby \([^)]*\)|\d+e\d+/g, ' ')
  return [...new Set(bare.match(/[a-z_]\w*/gi) ?? [])].filter((name) => !NOT_A_SERIES.has(name))
}

it('worker and origin are alive and ready, each in an answer of its own', async () => {
  const statusOf = async (url: string) => (await fetch(url)).status
  expect([await statusOf(worker.url), await statusOf(`${worker.url}/ready`)]).toEqual([200, 200])
  expect(await (await fetch(worker.url)).json()).toEqual({ status: 'ok', roles: ['mail'] })
  expect(await statusOf(`${origin.url}/health`)).toBe(200)
  const away = openDb('postgresql://nobody@127.0.0.1:1/none')
  const readiness = openReadiness({ db: away, dataDir: web.services.dataDir })
  const without = await openHealthServer(HERE, { facts: () => ({}), readiness })
  expect([await statusOf(without.url), await statusOf(`${without.url}/ready`)]).toEqual([200, 503])
  without.close()
  // An origin serves what it knows.
  const serving = openReadiness({ db: away, dataDir: web.services.dataDir, needsDatabase: false })
  expect(await serving()).toMatchObject({ status: 'ready', checks: { database: 'unavailable' } })
  await away.$disconnect()
})

describe('the metrics', () => {
  it.each(['web', 'worker', 'origin'])('of %s are as promtool wants them', async (job) => {
    const checking = run(PROMTOOL, ['check', 'metrics'])
    checking.child.stdin?.end(texts.get(job))
    const { stdout, stderr } = await checking
    expect(`${stdout}${stderr}`.trim()).toBe('')
  })

  it('contain circuit breakers and the process, in few series', () => {
    for (const [job, text] of texts) {
      expect(text).toContain('process_cpu_seconds_total')
      expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds /m)
      expect([job, text.split('\n').length < 2_000]).toEqual([job, true])
    }
    expect(texts.get('web')).toMatch(/^circuit_breaker_state\{service="database"\} 0$/m)
  })
})

describe('the alert rules', () => {
  it('are valid, and each does what its test says', async () => {
    const { stdout } = await run(PROMTOOL, ['check', 'rules', deployed('alerts.yml')])
    expect(stdout).toContain('SUCCESS')
    expect((await run(PROMTOOL, ['test', 'rules', deployed('alerts.test.yml')])).stdout).toContain('SUCCESS')
  })

  it('use series that exist, and name a section of the guide', async () => {
    const { groups } = parse(await readDeployed('prometheus/alerts.yml'))
    const guide = await readDeployed('../docs/guide-monitoring.md')
    const names = seriesNames()
    for (const { alert, expr, labels, annotations } of groups[0].rules) {
      expect([alert, namesIn(expr).filter((name) => !names.has(name))]).toEqual([alert, []])
      expect(['critical', 'warning']).toContain(labels.severity)
      expect(annotations.runbook_url).toBe(`docs/guide-monitoring.md#${alert.toLowerCase()}`)
      expect(guide).toContain(`### ${alert}\n`)
    }
  })

  it('and the configurations are accepted', async () => {
    expect((await run(AMTOOL, ['check-config', deployed('alertmanager.yml')])).stdout).toContain('SUCCESS')
    for (const name of ['prometheus.yml', 'containers.yml']) {
      // Its key is a file of the operator.
      const syntax = ['check', 'config', '--syntax-only', deployed(name)]
      expect((await run(PROMTOOL, syntax)).stdout).toContain('SUCCESS')
    }
  })
})

it('the dashboard asks for series that exist', async () => {
  const { panels } = JSON.parse(await readDeployed('grafana/dashboards/cloud-playout.json'))
  const names = seriesNames()
  expect(panels.length).toBeGreaterThan(10)
  for (const { title, targets } of panels)
    for (const { expr } of targets)
      expect([title, namesIn(expr).filter((name) => !names.has(name))]).toEqual([title, []])
})

it('a real Prometheus reads them, evaluates the rules, and its alert reaches Alertmanager', {
  timeout: 120_000,
}, async () => {
  const account = await addTenant(web.db)
  const at = new Date()
  const fault = { fault: 'changed', faultSequence: 3, claimedAt: at, checkedAt: at }
  await web.db.auditCheck.upsert({
    where: { accountId: account.accountId },
    create: { accountId: account.accountId, ...fault },
    update: fault,
  })
  const prometheus = await startPrometheus(targets)
  try {
    await until(async () => (await prometheus.query('up == 1')).length === 3, 60_000)
    const [breaker] = await prometheus.query('circuit_breaker_state{job="web", service="database"}')
    expect(breaker?.value).toBe(0)
    expect(await prometheus.query('web_requests_total{route="GET /api/channels"}')).not.toEqual([])
    const rules = await until(async () => {
      const found = await prometheus.rules()
      return found.length > 10 && found.every(({ health }) => health !== 'unknown') && found
    }, 60_000)
    expect(rules.filter(({ health }) => health !== 'ok')).toEqual([])
    const alert = await until(
      async () => (await prometheus.alerts()).find(({ labels }) => labels.alertname === 'AuditTrailBroken'),
      60_000,
    )
    expect(alert).toMatchObject({
      labels: { severity: 'critical', job: 'web' },
      annotations: { runbook_url: 'docs/guide-monitoring.md#audittrailbroken' },
    })
  } finally {
    await prometheus.stop()
  }
})
