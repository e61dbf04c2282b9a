import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { until } from '#server/testing/until.ts'
import { EventSpool, SpoolFullError } from './event-spool.ts'
import { logger } from './log.ts'

let folder: string
const spools: EventSpool[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cloud-playout-spool-'))
})
afterEach(async () => {
  for (const spool of spools.splice(0)) await spool.stop()
  await rm(folder, { recursive: true })
})

interface Store {
  lines: string[]
  away: boolean
  refuses: boolean
}

async function openSpool(store: Store, maxBytes = 1_000_000): Promise<EventSpool> {
  const spool = await EventSpool.open({
    folder,
    maxBytes,
    async store(lines) {
      if (store.away) throw new Error('away')
      if (store.refuses) throw new TypeError('not this')
      store.lines.push(...lines.filter(Boolean))
    },
    isPassing: (error) => !(error instanceof TypeError),
    log: logger('test'),
  })
  spools.push(spool)
  return spool
}

const newStore = (): Store => ({ lines: [], away: false, refuses: false })

it('passes on what was appended, in order, and keeps no file', async () => {
  const store = newStore()
  const spool = await openSpool(store)
  await Promise.all([spool.append(['a', 'b']), spool.append(['c'])])
  await spool.append(['d'])
  await until(async () => spool.waitingBytes === 0, 5_000)
  expect(store.lines).toEqual(['a', 'b', 'c', 'd'])
  expect(await readdir(folder)).toEqual([])
})

it('keeps everything while the store is away, and takes more', async () => {
  const store = { ...newStore(), away: true }
  const spool = await openSpool(store)
  for (const line of ['a', 'b', 'c']) {
    await spool.append([line])
    await until(async () => (await readdir(folder)).every((name) => name.endsWith('.ready')), 5_000)
  }
  expect(spool.waitingBytes).toBe(6)
  store.away = false
  await until(async () => spool.waitingBytes === 0, 8_000)
  expect(store.lines).toEqual(['a', 'b', 'c'])
})

it('is full at its limit, and says so', async () => {
  const spool = await openSpool({ ...newStore(), away: true }, 10)
  await spool.append(['0123456789'])
  await expect(spool.append(['more'])).rejects.toThrow(SpoolFullError)
})

it('stores what a killed process left behind', async () => {
  const long = new Date(Date.now() - 120_000)
  for (const [name, text] of [
    ['1-dead.ready', 'a\n'],
    ['2-dead.open', 'b\n'],
  ] as const) {
    await writeFile(join(folder, name), text)
    await utimes(join(folder, name), long, long)
  }
  // Another process writes to this one.
  await writeFile(join(folder, '3-alive.open'), 'c\n')
  const store = newStore()
  const spool = await openSpool(store)
  await until(async () => spool.waitingBytes === 0, 5_000)
  expect(store.lines).toEqual(['a', 'b'])
  expect(await readdir(folder)).toEqual(['3-alive.open'])
})

it('sets aside what the store refuses, and goes on', async () => {
  const store = { ...newStore(), refuses: true }
  const spool = await openSpool(store)
  await spool.append(['bad'])
  await until(async () => spool.waitingBytes === 0, 5_000)
  store.refuses = false
  await spool.append(['good'])
  await until(async () => spool.waitingBytes === 0, 5_000)
  expect(store.lines).toEqual(['good'])
  expect(await readdir(folder)).toEqual([expect.stringMatching(/\.refused$/)])
})

it('leaves to the next process what the store does not take at the end', async () => {
  const spool = await openSpool({ ...newStore(), away: true })
  await spool.append(['a'])
  await spool.stop()
  expect(await readdir(folder)).toEqual([expect.stringMatching(/\.ready$/)])
})
