// A real Prometheus with an Alertmanager, on free ports.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hasPrometheus, PROMETHEUS } from '#e2e/harness/prometheus.ts'
import { findFreePort } from '#worker/launch/ports.ts'
import { until } from './until.ts'

const DEPLOY = new URL('../../deploy/prometheus/', import.meta.url)
/** On a machine that is busy with other tests. */
const READY_MS = 60_000

export interface ScrapeTarget {
  job: string
  url: string
  path: string
  /** A bearer token. */
  key?: string
}

/** With the configuration of deploy/prometheus, for these targets, a scrape a second. */
export async function startPrometheus(targets: readonly ScrapeTarget[]) {
  if (!hasPrometheus())
    throw new Error('These tests need Prometheus. Debian: apt-get install prometheus prometheus-alertmanager')
  const folder = await mkdtemp(join(tmpdir(), 'cloud-playout-prometheus-'))
  const [port, alertPort] = [await findFreePort(), await findFreePort()]
  const [url, alertUrl] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${alertPort}`]
  for (const name of ['alerts.yml', 'alertmanager.yml']) await cp(new URL(name, DEPLOY), join(folder, name))
  await writeFile(join(folder, 'prometheus.json'), JSON.stringify(configOf(targets, alertPort)))
  const children = [
    start(PROMETHEUS['prometheus-alertmanager'], [
      `--config.file=${folder}/alertmanager.yml`,
      `--storage.path=${folder}/alertmanager`,
      `--web.listen-address=127.0.0.1:${alertPort}`,
      '--cluster.listen-address=',
    ]),
    start(PROMETHEUS.prometheus, [
      // JSON is YAML.
      `--config.file=${folder}/prometheus.json`,
      `--storage.tsdb.path=${folder}/data`,
      `--web.listen-address=127.0.0.1:${port}`,
    ]),
  ]
  const read = async (address: string) => (await fetch(address, { signal: AbortSignal.timeout(5_000) })).json()
  await until(async () => (await fetch(`${url}/-/ready`)).ok && (await fetch(`${alertUrl}/-/ready`)).ok, READY_MS, 100)
  return {
    /** Samples of an expression now. */
    async query(expression: string): Promise<{ metric: Record<string, string>; value: number }[]> {
      const { data } = await read(`${url}/api/v1/query?query=${encodeURIComponent(expression)}`)
      return data.result.map(({ metric, value }: { metric: Record<string, string>; value: [number, string] }) => ({
        metric,
        value: Number(value[1]),
      }))
    },
    /** Rules that it has loaded, with the fault of their last evaluation. */
    async rules(): Promise<{ name: string; health: string; lastError?: string }[]> {
      const { data } = await read(`${url}/api/v1/rules`)
      return data.groups.flatMap(({ rules }: { rules: object[] }) => rules)
    },
    /** What Alertmanager has received. */
    async alerts(): Promise<{ labels: Record<string, string>; annotations: Record<string, string> }[]> {
      return read(`${alertUrl}/api/v2/alerts`)
    },
    async stop() {
      await Promise.all(children.map(end))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function configOf(targets: readonly ScrapeTarget[], alertPort: number) {
  return {
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: ['alerts.yml'],
    alerting: { alertmanagers: [{ static_configs: [{ targets: [`127.0.0.1:${alertPort}`] }] }] },
    scrape_configs: targets.map(({ job, url, path, key }) => ({
      job_name: job,
      metrics_path: path,
      ...(key !== undefined && { authorization: { credentials: key } }),
      static_configs: [{ targets: [new URL(url).host] }],
    })),
  }
}

const start = (program: string, args: string[]) => spawn(program, args, { stdio: 'ignore', cwd: '/' })

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

/** The text of a file of deploy/. */
export const readDeployed = (path: string) => readFile(new URL(`../../deploy/${path}`, import.meta.url), 'utf8')
