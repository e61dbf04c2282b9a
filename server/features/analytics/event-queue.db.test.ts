// What every queue in front of the store does: files alone, and files with a real NATS behind them.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { EventQueue } from '#adapters/event-queue.ts'
import { EventSpool, SpoolFullError, setAside } from '#adapters/event-spool.ts'
import { newId } from '#adapters/ids.ts'
import { logger } from '#adapters/log.ts'
import { type EventServer, startNats } from '#server/testing/event-servers.ts'
import { until } from '#server/testing/until.ts'
import { storeNext } from './read-queue.ts'

const LONG_MS = 30_000
const ACKNOWLEDGED_WITHIN_MS = 4_000
const log = logger('test')
let server: EventServer
let folder: string
let store: { lines: string[]; calls: number; fails: boolean; refuses: RegExp | null }
const opened: { stop(): Promise<void> }[] = []

beforeAll(async () => {
  server = await startNats()
})
afterAll(() => server?.stop())
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cloud-playout-queue-'))
  store = { lines: [], calls: 0, fails: false, refuses: null }
})
afterEach(async () => {
  for (const each of opened.splice(0)) await each.stop()
  await rm(folder, { recursive: true })
})

async function take(lines: readonly string[]): Promise<void> {
  store.calls++
  if (store.fails) throw new Error('away')
  if (lines.some((line) => store.refuses?.test(line))) throw new TypeError('refused')
  store.lines.push(...lines.filter(Boolean))
}
const isRefused = (error: unknown) => error instanceof TypeError

interface Process {
  append(lines: string[]): Promise<void>
  stop(): Promise<void>
}

async function openSpool(passOn: (lines: readonly string[]) => Promise<void>, maxBytes: number): Promise<EventSpool> {
  const isPassing = (error: unknown) => !isRefused(error)
  return EventSpool.open({ folder, maxBytes, store: passOn, isPassing, log })
}

const newQueue = (name: string, maxBytes: number) =>
  new EventQueue({
    ...{ url: server.url, name, maxBytes, maxAgeMs: 3_600_000, acknowledgedWithinMs: ACKNOWLEDGED_WITHIN_MS },
  })

/** One process that takes in, and one that stores. */
async function openWithNats(name: string, maxBytes = 1_000_000): Promise<Process> {
  const queue = newQueue(name, 2 * maxBytes)
  const spool = await openSpool((lines) => queue.publish(lines), maxBytes)
  const reading = readAll(name, 2 * maxBytes)
  const opening = {
    append: (lines: string[]) => spool.append(lines),
    async stop() {
      await spool.stop()
      await queue.close()
      await reading.stop()
    },
  }
  opened.push(opening)
  return opening
}

function readAll(name: string, maxBytes: number): { stop(): Promise<void> } {
  const queue = newQueue(name, maxBytes)
  const reader = { queue, store: take, isRefused, log, setAside: (lines: readonly string[]) => setAside(folder, lines) }
  let stopped = false
  const ended = (async () => {
    while (!stopped) await storeNext(reader).catch(() => sleep(200))
  })()
  return {
    async stop() {
      stopped = true
      await ended
      await queue.close()
    },
  }
}

async function openAlone(_name: string, maxBytes = 1_000_000): Promise<Process> {
  const spool = await openSpool(take, maxBytes)
  opened.push(spool)
  return spool
}

const QUEUES: [string, (name: string, maxBytes?: number) => Promise<Process>][] = [
  ['files', openAlone],
  ['NATS', openWithNats],
]
const stored = (lines: readonly string[]) => until(() => lines.every((line) => store.lines.includes(line)), LONG_MS)

describe.each(QUEUES)('a queue of %s', (_, open) => {
  let name: string
  beforeEach(() => {
    name = newId<string>('ev')
  })

  it('passes on every line once, while nothing fails', async () => {
    const process = await open(name)
    const lines = Array.from({ length: 2_000 }, (_unused, i) => `line ${i} ünïcode`)
    await Promise.all([process.append(lines.slice(0, 1_500)), process.append(lines.slice(1_500))])
    await stored(lines)
    await sleep(200)
    expect(store.lines.toSorted()).toEqual(lines.toSorted())
  })

  it('brings lines again until the store takes them, and takes more before that', { timeout: 60_000 }, async () => {
    store.fails = true
    const process = await open(name)
    await process.append(['a', 'b'])
    await until(() => store.calls > 0)
    await process.append(['c'])
    await until(() => store.calls > 1)
    expect(store.lines).toEqual([])
    store.fails = false
    await stored(['a', 'b', 'c'])
  })

  it('has everything after a restart of its processes', { timeout: 60_000 }, async () => {
    store.fails = true
    const process = await open(name)
    await process.append(['a'])
    await until(() => store.calls > 0)
    await process.append(['b'])
    await process.stop()
    store.fails = false
    await open(name)
    await stored(['a', 'b'])
  })

  it('keeps lines that the store refuses, and stores the others', { timeout: 60_000 }, async () => {
    store.refuses = /bad/
    const process = await open(name)
    await process.append(['good 1'])
    await stored(['good 1'])
    await process.append(['bad'])
    await until(async () => (await readdir(folder)).some((each) => each.endsWith('.refused')), LONG_MS)
    await process.append(['good 2'])
    await stored(['good 1', 'good 2'])
    const [refused = ''] = (await readdir(folder)).filter((each) => each.endsWith('.refused'))
    expect(await readFile(join(folder, refused), 'utf8')).toBe('bad\n')
    expect(store.lines).not.toContain('bad')
  })

  it('has a limit, says that it is full, and loses nothing that it took', { timeout: 90_000 }, async () => {
    store.fails = true
    const process = await open(name, 300_000)
    const taken: string[] = []
    const isFull = async () => {
      const line = `${taken.length} `.padEnd(50_000, 'x')
      try {
        await process.append([line])
        taken.push(line)
        return false
      } catch (error) {
        expect(error).toBeInstanceOf(SpoolFullError)
        return true
      }
    }
    // Nothing was passed on in between.
    await until(async () => (await isFull()) && sleep(2_500).then(isFull), LONG_MS)
    expect(taken.length).toBeLessThan(30)
    store.fails = false
    await stored(taken)
    expect(await isFull()).toBe(false)
  })
})

describe('a queue of NATS', () => {
  let name: string
  beforeEach(() => {
    name = newId<string>('ev')
  })

  it('leaves lines on the disk while NATS is away, and has what it took when it is back', async () => {
    store.fails = true
    const process = await openWithNats(name)
    await process.append(['before'])
    await until(() => store.calls > 0)
    await server.kill()
    await process.append(['while away'])
    await until(async () => (await readdir(folder)).some((each) => each.endsWith('.ready')))
    store.fails = false
    await server.start()
    await stored(['before', 'while away'])
    await until(async () => (await readdir(folder)).length === 0)
  }, 60_000)

  it('brings lines to another reader, whose reader ended before it acknowledged them', async () => {
    const [first, second] = [newQueue(name, 1_000_000), newQueue(name, 1_000_000)]
    opened.push({ stop: () => first.close() }, { stop: () => second.close() })
    await first.publish(['a'])
    expect((await first.take()).map(({ lines }) => lines)).toEqual([['a']])
    await first.close()
    expect(await second.take()).toEqual([])
    const again = await until(async () => (await second.take())[0])
    expect(again.lines).toEqual(['a'])
    again.done()
    await sleep(ACKNOWLEDGED_WITHIN_MS)
    expect(await second.take()).toEqual([])
    expect(await second.waiting()).toEqual({ messages: 0, bytes: 0 })
  }, 60_000)

  it('takes lines that are published again only once, in messages of whole lines', async () => {
    const queue = newQueue(name, 100_000_000)
    opened.push({ stop: () => queue.close() })
    const lines = [...Array.from({ length: 10_000 }, (_unused, i) => `${i} `.padEnd(100, 'ü')), 'x'.repeat(400_000)]
    await queue.publish([...lines, ''])
    await queue.publish([...lines, ''])
    const found: string[][] = []
    for (let taken = await queue.take(); taken.length > 0; taken = await queue.take())
      for (const each of taken) {
        found.push(each.lines)
        each.done()
      }
    expect(found.flat()).toEqual(lines)
    const sizes = found.map((each) => Buffer.byteLength(each.join('\n')))
    expect(Math.max(...sizes.slice(0, -1))).toBeLessThan(256 * 1024)
    expect(sizes.length).toBeLessThan(10)
  })

  it('is created again by its publisher and its reader on a server that lost it', async () => {
    const process = await openWithNats(name)
    await process.append(['before'])
    await stored(['before'])
    await server.kill()
    await server.lose()
    await server.start()
    await process.append(['after'])
    await stored(['before', 'after'])
  }, 60_000)

  it('that hangs is given up after seconds, also at the end of a process', async () => {
    const [queue, other] = [newQueue(name, 1_000_000), newQueue(name, 1_000_000)]
    opened.push({ stop: () => queue.close() })
    await Promise.all([queue.publish(['a']), other.publish(['a'])])
    server.freeze()
    let [startedAt, published] = [0, 1]
    // It may answer until the signal has reached it.
    await until(() => {
      startedAt = performance.now()
      return queue.publish([`b ${++published}`]).then(
        () => false,
        () => true,
      )
    })
    expect(performance.now() - startedAt).toBeLessThan(8_000)
    startedAt = performance.now()
    await other.close()
    expect(performance.now() - startedAt).toBeLessThan(8_000)
    server.thaw()
    await until(() => queue.publish([`b ${published}`]).then(() => true))
    await until(async () => (await queue.waiting()).messages === published)
  }, 60_000)
})
