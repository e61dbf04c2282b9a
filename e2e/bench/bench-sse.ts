// Dashboards that are open at the same time: SSE clients of one web process, each of which is sent one change a second.
import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { createChannel } from '#features/channel/create-channel.ts'
import { addTenant } from '#server/testing/fixtures.ts'
import { until } from '#server/testing/until.ts'
import type { Bench } from './bench.ts'
import { none, quantile, thousands } from './figures.ts'
import { cpuSeconds, residentMiB } from './process-cost.ts'
import { startWeb } from './web-bench.ts'

const CLIENTS = 10_000
const PER_ACCOUNT = 100
const SECONDS = 20
/** Clients that connect at a time. */
const BURST = 200
const CONNECT_LIMIT_MS = 180_000

interface Counted {
  open: number
  closed: number
  events: number
  delaysMs: number[]
}

interface Client {
  url: string
  key: string
  address: string
}

/** Reads one stream; an event that carries the current name of the channel is a change that arrived. */
function listen({ url, key, address }: Client, counted: Counted, changed: ReadonlyMap<string, number>) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const headers = { authorization: `Bearer ${key}`, accept: 'text/event-stream', 'x-forwarded-for': address }
  const sent: ClientRequest = request(url, { agent, headers }, (answer: IncomingMessage) => {
    if (answer.statusCode !== 200) {
      counted.closed++
      return void answer.resume()
    }
    counted.open++
    let seen = ''
    answer.setEncoding('utf8').on('data', (text: string) => {
      const name = /change-\d+/.exec(text)?.[0]
      if (!name || name === seen) return
      seen = name
      counted.events++
      const at = changed.get(name)
      if (at !== undefined) counted.delaysMs.push(performance.now() - at)
    })
    answer.on('close', () => counted.closed++)
  })
  sent.on('error', () => undefined)
  sent.end()
  return () => {
    sent.destroy()
    agent.destroy()
  }
}

export const benchSse: Bench = async ({ house, quick, say }) => {
  const web = await startWeb(house, say, { TRUSTED_PROXIES: '127.0.0.1' })
  const clients = quick ? 300 : CLIENTS
  const counted: Counted = { open: 0, closed: 0, events: 0, delaysMs: [] }
  const changed = new Map<string, number>()
  const ends: (() => void)[] = []
  try {
    const idleMiB = residentMiB(web.pid)
    const keys: string[] = []
    for (let n = 0; n < Math.ceil(clients / PER_ACCOUNT); n++) {
      const { who, key } = await addTenant(house.db)
      await createChannel(house.db, who, { name: 'change-0' })
      keys.push(key)
    }
    const url = `${web.url}/api/trpc/channel.onChange?input=${encodeURIComponent('{"json":{}}')}`
    say(`connecting ${thousands(clients)} clients`)
    for (let n = 0; n < clients; n++) {
      const account = n % keys.length
      const client = { url, key: keys[account]!, address: `198.51.100.${account % 250}` }
      ends.push(listen(client, counted, changed))
      if (n % BURST === BURST - 1) await until(() => counted.open + counted.closed > n - BURST, CONNECT_LIMIT_MS, 20)
    }
    await until(() => counted.open + counted.closed >= clients, CONNECT_LIMIT_MS, 100)
    await sleep(quick ? 1_000 : 5_000)
    const lost = counted.closed
    const [cpuBefore, from, eventsBefore] = [cpuSeconds(web.pid), performance.now(), counted.events]
    const seconds = quick ? 3 : SECONDS
    for (let second = 1; second <= seconds; second++) {
      const name = `change-${second}`
      await house.db.channel.updateMany({ data: { name, revision: { increment: 1 } } })
      changed.set(name, performance.now())
      await house.db.$executeRaw`SELECT pg_notify('playout_timeline', '')`
      await sleep(from + second * 1_000 - performance.now())
    }
    await sleep(1_000)
    const elapsed = (performance.now() - from) / 1_000
    const cpu = (cpuSeconds(web.pid) - cpuBefore) / elapsed
    const events = counted.events - eventsBefore
    return {
      figures: [
        { what: `open streams of ${thousands(clients)}`, ours: thousands(counted.open - counted.closed) },
        { what: `changes that arrived, of ${thousands(clients * seconds)}`, ours: thousands(events) },
        { what: 'CPU of the web process (of a core)', ours: `${(cpu * 100).toFixed(0)} %` },
        {
          what: 'memory, MiB (before the first client)',
          ours: `${residentMiB(web.pid).toFixed(0)} (${idleMiB.toFixed(0)})`,
        },
        {
          what: 'from the change to the client, p50, p99, ms',
          ours: [0.5, 0.99].map((share) => quantile(counted.delaysMs, share).toFixed(0)).join(', '),
        },
        none('streams that ended', counted.closed - lost),
      ],
      notes: [
        `The dashboard’s subscription over SSE, ${PER_ACCOUNT} clients an account, each account with one channel whose name changes every second. Clients, server and database share the machine.`,
      ],
    }
  } finally {
    for (const end of ends) end()
    await web.stop()
  }
}
