// The web process and a database that goes away and comes back: a proxy in front of a real one.
import { connect, createServer, type Server, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../testing/database.ts'
import { until } from '../testing/until.ts'
import { asDomainError } from './as-domain-error.ts'
import { listBreakers } from './breaker.ts'
import { type Db, openScopedDb } from './db.ts'
import { acrossAccounts } from './request-scope.ts'

let test: TestDatabase
let db: Db
let proxy: Server
const sockets = new Set<Socket>()
let isUp = true

beforeAll(async () => {
  test = await openTestDatabase()
  const url = new URL(test.appUrl)
  const target = { host: url.hostname, port: Number(url.port) }
  proxy = createServer((client) => {
    if (!isUp) return client.destroy()
    const server = connect(target)
    for (const socket of [client, server]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        server.destroy()
      })
    }
    client.pipe(server).pipe(client)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const address = proxy.address()
  url.hostname = '127.0.0.1'
  url.port = String(typeof address === 'object' ? address?.port : 0)
  db = openScopedDb(url.href, 4)
})
afterAll(async () => {
  await db?.$disconnect()
  for (const socket of sockets) socket.destroy()
  proxy?.close()
  await test?.drop()
})

const ask = () => acrossAccounts(() => db.account.count())
const askInTransaction = () => acrossAccounts(() => db.$transaction((tx) => tx.account.count()))
const state = () => listBreakers().find(({ service }) => service === 'database')?.state

function cut(): void {
  isUp = false
  for (const socket of sockets) socket.destroy()
}

it('refuses calls at once while the database is away, with a reason, and answers soon after it is back', async () => {
  expect(await ask()).toBe(0)
  expect(state()).toBe('closed')
  cut()
  await until(async () => {
    await ask().catch(() => undefined)
    return state() === 'open'
  })
  for (const call of [ask, askInTransaction]) {
    const startedAt = performance.now()
    const error = asDomainError(await call().catch((thrown) => thrown))
    if (state() !== 'open') continue
    expect(performance.now() - startedAt).toBeLessThan(200)
    expect(error).toMatchObject({ code: 'DATABASE_UNAVAILABLE', data: { reason: 'database-away' } })
    expect(error.message).not.toContain('127.0.0.1')
  }
  isUp = true
  const backAt = performance.now()
  await until(() => askInTransaction().catch(() => null))
  expect(performance.now() - backAt).toBeLessThan(3_000)
  expect(state()).toBe('closed')
})

it('a hiccup opens nothing', async () => {
  cut()
  await ask().catch(() => undefined)
  isUp = true
  await until(async () => (await ask().catch(() => -1)) === 0)
  expect(state()).toBe('closed')
})

it('a wrong query, and one that takes too long, say nothing of the database', async () => {
  for (let i = 0; i < 8; i++)
    await expect(acrossAccounts(() => db.$queryRaw`SELECT * FROM "Nothing"`)).rejects.toThrow()
  const slow = () =>
    db.$transaction([db.$executeRaw`SET LOCAL statement_timeout = 20`, db.$queryRaw`SELECT pg_sleep(1)::text`])
  for (let i = 0; i < 6; i++) await expect(acrossAccounts(slow)).rejects.toThrow()
  expect(state()).toBe('closed')
})
