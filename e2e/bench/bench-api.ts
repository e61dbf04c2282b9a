// Reads and writes of the API at a steady rate on one web process, beside a bare server that sends the same statements.
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { newId } from '#adapters/ids.ts'
import type { SeriesId } from '#domain/ids.ts'
import { addReadyMedia, addTenant } from '#server/testing/fixtures.ts'
import { findFreePort } from '#worker/launch/ports.ts'
import type { Bench } from './bench.ts'
import { compare, type Figure, none, quantile, thousands } from './figures.ts'
import { ROOT } from './installation.ts'
import { cpuSeconds } from './process-cost.ts'
import { startServer } from './server-process.ts'
import { startWeb } from './web-bench.ts'

const RATE = 200
const SECONDS = 20
const ROUNDS = 3
/** An account may call 200 times a second: the load comes from several. */
const ACCOUNTS = 8
const EPISODES = 10

interface Target {
  url: string
  key: string
}

interface Answers {
  ms: number[]
  failed: number
}

/** Sends at fixed times, whatever the answers take: a slow answer delays no later request, and its whole wait counts. */
async function load(targets: readonly Target[], method: 'GET' | 'PATCH', seconds: number): Promise<Answers> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const answers: Answers = { ms: [], failed: 0 }
  const running: Promise<void>[] = []
  const from = performance.now()
  for (let n = 0; n < RATE * seconds; n++) {
    const due = from + (n * 1_000) / RATE
    const early = due - performance.now()
    if (early > 0) await sleep(early)
    const target = targets[n % targets.length]!
    const sent = call(agent, target, method, `Series ${n}`).then((ok) => {
      answers.ms.push(performance.now() - due)
      if (!ok) answers.failed++
    })
    running.push(sent)
  }
  await Promise.all(running)
  agent.destroy()
  return answers
}

function call(agent: Agent, { url, key }: Target, method: string, title: string): Promise<boolean> {
  return new Promise((resolve) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    const sent = request(url, { agent, method, headers, timeout: 10_000 }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode === 200))
    })
    sent.on('error', () => resolve(false))
    sent.end(method === 'PATCH' ? JSON.stringify({ title }) : undefined)
  })
}

export const benchApi: Bench = async ({ house, quick, say }) => {
  const web = await startWeb(house, say)
  const barePort = await findFreePort()
  const bareUrl = `http://127.0.0.1:${barePort}`
  const bare = await startServer({
    file: process.execPath,
    args: ['e2e/bench/bare-api.ts'],
    cwd: ROOT,
    env: { DATABASE_URL: house.databaseUrl, BARE_PORT: String(barePort) },
    logFile: join(house.folder, 'bare-api.log'),
    isUp: async () => (await fetch(`${bareUrl}/health`)).ok,
  })
  try {
    const series: { id: string; key: string }[] = []
    for (let n = 0; n < ACCOUNTS; n++) {
      const { accountId, key } = await addTenant(house.db)
      const id = newId<SeriesId>('sr')
      const media = await Promise.all(Array.from({ length: EPISODES }, () => addReadyMedia(house.db, accountId)))
      const episodes = { create: media.map((mediaId, position) => ({ mediaId, position })) }
      await house.db.series.create({ data: { id, accountId, title: 'Series', episodes } })
      series.push({ id, key })
    }
    const at = (base: string) => series.map(({ id, key }) => ({ url: `${base}/api/series/${id}`, key }))
    const seconds = quick ? 2 : SECONDS
    const figures: Figure[] = []
    let failed = 0
    for (const method of ['GET', 'PATCH'] as const) {
      say(`${method} at ${RATE} a second`)
      await load(at(web.url), method, 2)
      await load(at(bareUrl), method, 2)
      const ours: number[] = []
      const theirs: number[] = []
      const cpuBefore = [cpuSeconds(web.pid), cpuSeconds(bare.pid)]
      for (let round = 0; round < (quick ? 1 : ROUNDS); round++) {
        const [mine, other] = [await load(at(web.url), method, seconds), await load(at(bareUrl), method, seconds)]
        ours.push(...mine.ms)
        theirs.push(...other.ms)
        failed += mine.failed + other.failed
      }
      const [cpu = 0, bareCpu = 0] = [web.pid, bare.pid].map(
        (pid, n) => ((cpuSeconds(pid) - cpuBefore[n]!) * 1_000) / ours.length,
      )
      const verb = method === 'GET' ? 'read' : 'write'
      figures.push(compare({ what: `CPU a ${verb}, ms`, ours: cpu, theirs: bareCpu, show: (ms) => ms.toFixed(2) }))
      for (const share of [0.5, 0.99]) {
        const [a, b] = [quantile(ours, share), quantile(theirs, share)]
        const what = `${verb}, ${RATE}/s, p${share * 100}, ms`
        figures.push({ what, ours: a.toFixed(1), theirs: b.toFixed(1), ratio: a / b })
      }
    }
    figures.push(none(`failed answers of ${thousands(RATE * seconds * 4 * (quick ? 1 : ROUNDS))}`, failed))
    return {
      figures,
      notes: [
        `Ours: GET and PATCH /api/series/:id of ${EPISODES} episodes with an API key, on one web process; ${ACCOUNTS} accounts. Authentication, limits, validation of input and output, audit entry and notification included.`,
        'Theirs: `node:http` and `pg` in one process with the statements for the same rows, nothing validated or limited.',
        'Requests leave at fixed times; a latency counts from the time a request was due.',
      ],
    }
  } finally {
    await bare.stop()
    await web.stop()
  }
}
