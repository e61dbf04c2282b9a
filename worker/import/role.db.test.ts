import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { mediaPaths } from '#adapters/media-store.ts'
import { MOST_FAILURES } from '#domain/import/decide-import.ts'
import { countUse } from '#features/account/count-use.ts'
import { IMPORTS_OF_ACCOUNT_AT_ONCE } from '#features/import/claim-imports.ts'
import { beatWorker } from '#features/playout/leases.ts'
import { answerNames } from '#server/testing/answer-names.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { until } from '#server/testing/until.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import { startImportRole } from './role.ts'

/** Answers of names that the tests made up, in order; the last one stays. */
const names = new Map<string, string[][]>()
answerNames((host) => {
  const answers = names.get(host)
  if (!answers) return null
  return (answers.length > 1 ? answers.shift() : answers[0]) ?? []
})

type Answer = (request: IncomingMessage, response: ServerResponse) => unknown

let web: TestWeb
let tenant: Tenant
let port = 0
const answers = new Map<string, Answer>()
const seen: { path: string; range: string | undefined; ifRange: string | undefined }[] = []
const closing: (() => unknown)[] = []

beforeAll(async () => {
  vi.stubEnv('ALLOW_PRIVATE_DESTINATIONS', '1')
  web = await openTestWeb({ connections: 20 })
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    seen.push({ path, range: request.headers.range, ifRange: request.headers['if-range'] as string | undefined })
    const answer = answers.get(path)
    if (answer) answer(request, response)
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
  closing.push(
    () => server.closeAllConnections(),
    () => server.close(),
  )
})
beforeEach(async () => {
  await web.db.import.deleteMany()
  tenant = await addTenant(web.db)
  seen.length = 0
})
afterAll(async () => {
  for (const close of closing) close()
  vi.unstubAllEnvs()
  await web.close()
})

const FILM = Buffer.from(Array.from({ length: 3_000_000 }, (_, index) => (index * 31) % 251))
const FAILED_AT_ONCE = { status: 'failed', nextAttemptAt: null, receivedBytes: 0 }

/** Serves FILM with ranges. @param breaks cut the connection after so many bytes, once each */
function serve(path: string, { etag = '"v1"', breaks = [] as number[], length = true, ranges = true } = {}): void {
  answers.set(path, ({ headers }, response) => {
    const asked = ranges && headers['if-range'] === etag ? /^bytes=(\d+)-$/.exec(headers.range ?? '') : null
    const from = Number(asked?.[1] ?? 0)
    if (asked) response.setHeader('content-range', `bytes ${from}-${FILM.length - 1}/${FILM.length}`)
    if (length) response.setHeader('content-length', FILM.length - from)
    response.writeHead(asked ? 206 : 200, { etag, 'content-type': 'video/mp4' })
    const cut = breaks.shift()
    if (cut === undefined) return response.end(FILM.subarray(from))
    response.write(FILM.subarray(from, from + cut), () => setTimeout(() => response.destroy(), 20))
  })
}

const begin = (path: string, more: object = {}, host = '127.0.0.1') =>
  web.rest('POST', '/api/media/import', { key: tenant.key, json: { url: `http://${host}:${port}${path}`, ...more } })
const list = async () => (await web.rest('GET', '/api/imports', { key: tenant.key })).body.imports
const rows = () => web.db.import.findMany({ where: { accountId: tenant.accountId } })
const items = () => web.db.mediaItem.findMany({ where: { accountId: tenant.accountId } })
const stored = () => countUse(web.db, { accountId: tenant.accountId }, 'storageBytes')
const folder = () => readdirSync(join(web.services.dataDir, 'uploads'))
/** As though the time until the next attempt had passed. */
const hurry = () => web.db.import.updateMany({ where: { accountId: tenant.accountId }, data: { dueAt: new Date(0) } })

async function withWorker(work: (id: string) => Promise<unknown>, maxBytes = 10_000_000): Promise<void> {
  const id = `wk_${tenant.accountId}`
  await beatWorker(web.db, { id, host: 'test', pid: 1, roles: ['transcode'] })
  const role = startImportRole({ db: web.db, dataDir: web.services.dataDir, workerId: id, maxBytes, reportMs: 5 })
  try {
    await work(id)
  } finally {
    await role.stop()
  }
}

async function ends(): Promise<void> {
  await until(async () => {
    await hurry()
    return (await rows()).every(({ failedAt }) => failedAt !== null)
  })
}

it('fetches a file into the library, where it is queued', async () => {
  serve('/films/My%20film.mp4?signature=secret')
  const { status, body } = await begin('/films/My%20film.mp4?signature=secret', { kind: 'ad' })
  const [made] = body.imports
  expect([status, made.status, made.title, made.host]).toEqual([202, 'waiting', 'My film', `127.0.0.1:${port}`])
  await withWorker(ends)
  const [item] = await items()
  expect(item).toMatchObject({ state: 'UPLOADED', title: 'My film', kind: 'AD', sourceName: 'My film.mp4' })
  const { source } = mediaPaths(web.services.dataDir, tenant.accountId, item!.id)
  expect(Buffer.compare(readFileSync(source), FILM)).toBe(0)
  expect([await list(), await stored(), folder()]).toEqual([[], FILM.length, []])
  const trail = await web.db.auditEntry.findMany({
    where: { accountId: tenant.accountId },
    orderBy: { sequence: 'asc' },
  })
  expect(trail.map(({ action }) => action)).toEqual(expect.arrayContaining(['media.import', 'media.upload']))
  expect(trail.at(-1)).toMatchObject({ action: 'media.upload', actor: `key:${tenant.keyId}` })
  expect(JSON.stringify(trail.map(({ data, before, after }) => [data, before, after]))).not.toContain('signature')
})

it('goes on where the connection broke, if the file is still the same', async () => {
  serve('/breaks.mp4', { breaks: [1_200_000, 700_000] })
  await begin('/breaks.mp4')
  await withWorker(ends)
  const [first, ...later] = seen
  expect(first).toMatchObject({ range: undefined, ifRange: undefined })
  expect(later.every(({ range, ifRange }) => /^bytes=[1-9]\d+-$/.test(range ?? '') && ifRange === '"v1"')).toBe(true)
  expect(later).toHaveLength(2)
  const [item] = await items()
  const { source } = mediaPaths(web.services.dataDir, tenant.accountId, item!.id)
  expect(createHash('sha256').update(readFileSync(source)).digest('hex')).toBe(
    createHash('sha256').update(FILM).digest('hex'),
  )
})

it('begins again when the file changed in between, and keeps no byte of the old one', async () => {
  serve('/changes.mp4', { breaks: [1_000_000] })
  await begin('/changes.mp4')
  await withWorker(async () => {
    await until(async () => (await rows())[0]?.problem?.includes('broke') ?? false)
    answers.set('/changes.mp4', (_, response) => response.writeHead(200, { etag: '"v2"' }).end('another file'))
    await ends()
  })
  const [item] = await items()
  const { source } = mediaPaths(web.services.dataDir, tenant.accountId, item!.id)
  expect(readFileSync(source, 'utf8')).toBe('another file')
})

it('goes on after its worker died', async () => {
  serve('/takeover.mp4', { breaks: [1_000_000] })
  await begin('/takeover.mp4')
  await withWorker(() => until(async () => Number((await rows())[0]?.receivedBytes) > 900_000))
  await web.db.import.updateMany({ where: { accountId: tenant.accountId }, data: { workerId: 'wk_dead' } })
  await withWorker(ends)
  expect(seen.at(-1)?.range).toMatch(/^bytes=\d{6,}-$/)
  expect(await items()).toHaveLength(1)
})

it('does nothing twice when the process ended between moving the file and its row', async () => {
  serve('/moved.mp4')
  await begin('/moved.mp4')
  const [row] = await rows()
  await withWorker(async () => {
    await web.db.$executeRaw`ALTER TABLE "MediaItem" ADD CONSTRAINT never CHECK ("sourceName" <> 'moved.mp4') NOT VALID`
    await until(async () => Number((await rows())[0]?.receivedBytes) === FILM.length)
  })
  await web.db.$executeRaw`ALTER TABLE "MediaItem" DROP CONSTRAINT never`
  const { source } = mediaPaths(web.services.dataDir, tenant.accountId, row!.mediaId)
  expect(existsSync(source)).toBe(false)
  const requests = seen.length
  await withWorker(ends)
  expect([(await items()).map(({ id }) => id), seen.length]).toEqual([[row!.mediaId], requests])
})

it.each([
  ['an unknown address', '/unknown.mp4', null, /does not know this address/],
  ['a page', '/page', ['text/html; charset=utf-8', '<html></html>'], /web page/],
  ['an empty file', '/empty.mp4', ['video/mp4', ''], /empty/],
] as const)('%s fails at once', async (_, path, answer, words) => {
  if (answer) answers.set(path, (__, response) => response.writeHead(200, { 'content-type': answer[0] }).end(answer[1]))
  await begin(path)
  await withWorker(ends)
  expect(await list()).toMatchObject([{ ...FAILED_AT_ONCE, problem: expect.stringMatching(words) }])
  expect([seen.length, await items(), folder()]).toEqual([1, [], []])
  const [{ id }] = await list()
  expect((await web.rest('DELETE', `/api/imports/${id}`, { key: tenant.key })).status).toBe(200)
  expect(await list()).toEqual([])
})

it('ends after so many failures without progress', async () => {
  answers.set('/busy.mp4', (_, response) => response.writeHead(503).end())
  await begin('/busy.mp4')
  await withWorker(ends)
  expect(await list()).toMatchObject([{ ...FAILED_AT_ONCE, problem: 'The server is too busy.' }])
  expect(seen).toHaveLength(MOST_FAILURES)
})

it.each([true, false])('fetches no more than the plan has room for (length known: %s)', async (length) => {
  const override = { accountId: tenant.accountId, limit: 'storageBytes', reason: 'test' }
  await web.db.limitOverride.create({ data: { ...override, value: 2_000_000n } })
  serve('/large.mp4', { length })
  await begin('/large.mp4')
  await withWorker(ends)
  expect(await list()).toMatchObject([{ status: 'failed', problem: expect.stringMatching(/storage/i) }])
  expect([await stored(), await items(), folder()]).toEqual([0, [], []])
})

it.each([true, false])('fetches no more than the installation accepts (length known: %s)', async (length) => {
  serve('/larger.mp4', { length })
  await begin('/larger.mp4')
  await withWorker(ends, 1_000_000)
  expect(await list()).toMatchObject([{ status: 'failed', problem: expect.stringMatching(/larger than this/) }])
  expect([await stored(), folder()]).toEqual([0, []])
})

it('stops when it is cancelled, and leaves nothing', async () => {
  let sending = true
  answers.set('/endless.mp4', (_, response) => {
    const send = () => sending && response.write(FILM.subarray(0, 10_000), () => setTimeout(send, 5))
    response.on('close', () => {
      sending = false
    })
    send()
  })
  const { body } = await begin('/endless.mp4')
  await withWorker(async () => {
    await until(async () => (await list())[0]?.receivedBytes > 0)
    expect((await list())[0]).toMatchObject({ status: 'fetching', bytes: null, nextAttemptAt: null })
    expect((await web.rest('DELETE', `/api/imports/${body.imports[0].id}`, { key: tenant.key })).status).toBe(200)
    await until(() => !sending)
    await until(() => folder().length === 0)
  })
  expect([await stored(), await items()]).toEqual([0, []])
})

it('leaves room for other accounts', async () => {
  for (const path of ['/a', '/b', '/c']) {
    answers.set(path, (_, response) => response.write('…'))
    await begin(path)
  }
  await withWorker(async () => {
    await until(() => seen.length === IMPORTS_OF_ACCOUNT_AT_ONCE)
    serve('/other.mp4')
    const other = await addTenant(web.db)
    const json = { url: `http://127.0.0.1:${port}/other.mp4` }
    await web.rest('POST', '/api/media/import', { key: other.key, json })
    await until(async () => (await web.db.mediaItem.count({ where: { accountId: other.accountId } })) === 1)
    expect(seen.filter(({ path }) => path === '/c')).toEqual([])
  })
})

it('follows redirects, and connects to the address that was checked, not to a name resolved again', async () => {
  const canary = createServer((_, response) => {
    hits++
    response.end('secret')
  })
  let hits = 0
  await new Promise<void>((resolve) => canary.listen(port, '127.0.0.2', resolve))
  closing.push(() => canary.close())
  names.set('rebinding.example', [['127.0.0.1'], ['127.0.0.2']])
  names.set('elsewhere.example', [['127.0.0.1']])
  answers.set('/first', (_, response) => response.writeHead(302, { location: '/second' }).end())
  answers.set('/second', (_, response) =>
    response.writeHead(307, { location: `http://elsewhere.example:${port}/third.mp4` }).end(),
  )
  serve('/third.mp4')
  serve('/rebound.mp4')
  await begin('/rebound.mp4', {}, 'rebinding.example')
  await withWorker(ends)
  expect([hits, (await items()).length]).toEqual([0, 1])
  await begin('/first')
  await withWorker(ends)
  expect([hits, (await items()).length]).toEqual([0, 2])
  // The second answer counts for the next request, where it is checked again.
  names.set('rebinding.example', [['127.0.0.1'], ['169.254.169.254']])
  answers.set('/back', (_, response) =>
    response.writeHead(302, { location: `http://rebinding.example:${port}/third.mp4` }).end(),
  )
  await begin('/back', {}, 'rebinding.example')
  await withWorker(ends)
  expect(await list()).toMatchObject([{ status: 'failed', problem: expect.stringMatching(/link-local/) }])
})

it.each([
  'http://169.254.169.254/latest/meta-data',
  'http://[::ffff:169.254.169.254]/',
  'http://[64:ff9b::a9fe:a9fe]/',
  'http://[2002:a9fe:a9fe::1]/',
  'http://2852039166/',
  'http://0xa9fea9fe/',
  'http://0251.0376.0251.0376/',
  'http://0.0.0.0:1/',
  'file:///etc/passwd',
  'ftp://example.com/film.mp4',
  'gopher://127.0.0.1/',
])('a redirect to %s is not followed', async (location) => {
  answers.set('/away', (_, response) => response.writeHead(302, { location }).end())
  await begin('/away')
  await withWorker(ends)
  expect(await list()).toMatchObject([{ ...FAILED_AT_ONCE, problem: expect.stringMatching(/link-local|over HTTP/) }])
  expect(seen).toHaveLength(1)
})

it('ends a loop of redirects', async () => {
  answers.set('/loop', (_, response) => response.writeHead(302, { location: '/loop' }).end())
  await begin('/loop')
  await withWorker(() => until(async () => (await list())[0]?.problem === 'The server redirects in a loop.'))
  expect(seen).toHaveLength(6)
})
