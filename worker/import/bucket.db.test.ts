// Imports from a bucket of a real S3 server, and what a server that is none may answer.
import fs, { readdirSync, readFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { mediaPaths } from '#adapters/media-store.ts'
import { openS3Client } from '#adapters/s3-storage.ts'
import { countUse } from '#features/account/count-use.ts'
import { beatWorker } from '#features/playout/leases.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { S3_HOOK_MS, startS3, type TestS3 } from '#server/testing/s3-server.ts'
import { until } from '#server/testing/until.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import { startImportRole } from './role.ts'

let web: TestWeb
let tenant: Tenant
let s3: TestS3
let hostile = ''
let answer: (response: ServerResponse) => unknown = () => undefined
const logged: string[] = []
const server = createServer((_, response) => answer(response))

beforeAll(async () => {
  vi.stubEnv('ALLOW_PRIVATE_DESTINATIONS', '1')
  vi.stubEnv('LOG_LEVEL', 'trace')
  const write = fs.writeSync
  vi.spyOn(fs, 'writeSync').mockImplementation((...args: unknown[]) => {
    if (args[0] !== 2) return Reflect.apply(write, fs, args)
    logged.push(String(args[1]))
    return Buffer.byteLength(String(args[1]))
  })
  web = await openTestWeb({ connections: 10 })
  s3 = await startS3()
  const client = openS3Client(s3.settings)
  for (const [Key, Body] of FILES) await client.send(new PutObjectCommand({ Bucket: 'media', Key, Body }))
  client.destroy()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  hostile = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}, S3_HOOK_MS)
beforeEach(async () => {
  await web.db.import.deleteMany()
  tenant = await addTenant(web.db)
})
afterAll(async () => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  server.closeAllConnections()
  server.close()
  await s3?.stop()
  await web?.close()
})

const FILES = [
  ['films/One & two <3>.mp4', 'the first film'],
  ['films/season 1/Épisode 1.MKV', 'the second film'],
  ['films/notes.txt', 'no media'],
  ['films/empty.mp4', ''],
  ['other/three.mp4', 'another'],
] as const

/** More than a page of the list, and only the last one is a film. */
const PICTURES = 1_003

const begin = (json: object) => web.rest('POST', '/api/media/import', { key: tenant.key, json })
const bucketOf = ({ accessKeyId, secretAccessKey, endpoint, bucket }: TestS3['settings']) => ({
  ...{ bucket, endpoint, accessKeyId, secretAccessKey },
})

it('takes the media files below a prefix, and stores no key', async () => {
  const { status, body } = await begin({ ...bucketOf(s3.settings), prefix: 'films/', kind: 'filler' })
  expect([status, body.skipped, body.truncated]).toEqual([202, 2, false])
  const size = 'the first film'.length + 'the second film'.length
  expect(await countUse(web.db, { accountId: tenant.accountId }, 'storageBytes')).toBe(size)
  await beatWorker(web.db, { id: 'wk_bucket', host: 'test', pid: 1, roles: ['transcode'] })
  const options = { db: web.db, dataDir: web.services.dataDir, workerId: 'wk_bucket', maxBytes: 1_000 }
  const role = startImportRole(options)
  await until(async () => (await web.db.import.count()) === 0)
  await role.stop()
  const items = await web.db.mediaItem.findMany({
    where: { accountId: tenant.accountId },
    orderBy: { sourceBytes: 'desc' },
  })
  expect(items.map(({ title, kind, sourceName }) => [title, kind, sourceName])).toEqual([
    ['Épisode 1', 'FILLER', 'Épisode 1.MKV'],
    ['One & two <3>', 'FILLER', 'One & two <3>.mp4'],
  ])
  const content = items.map(({ id }) =>
    readFileSync(mediaPaths(web.services.dataDir, tenant.accountId, id).source, 'utf8'),
  )
  expect(content.sort()).toEqual(['the first film', 'the second film'])
  expect(readdirSync(join(web.services.dataDir, 'uploads'))).toEqual([])

  const tables = await web.db.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`
  const rows = await Promise.all(
    tables.map(({ name }) => web.db.$queryRawUnsafe(`SELECT to_jsonb(t)::text AS row FROM "${name}" t`)),
  )
  const everything = JSON.stringify([rows, logged, body])
  expect(everything).toContain('the first film'.length.toString())
  for (const trace of [s3.settings.secretAccessKey, s3.settings.accessKeyId, 'X-Amz-Signature'])
    expect(everything).not.toContain(trace)
  const entry = await web.db.auditEntry.findFirst({ where: { accountId: tenant.accountId, action: 'media.import' } })
  expect(entry?.after).toMatchObject({ bucket: 'media', prefix: 'films/', files: 2 })
})

it('finds a film behind a thousand pictures', { timeout: S3_HOOK_MS }, async () => {
  const client = openS3Client(s3.settings)
  const names = Array.from({ length: PICTURES }, (_, n) => `stills/${String(n).padStart(4, '0')}.jpg`)
  while (names.length > 0)
    await Promise.all(
      names.splice(0, 50).map((Key) => client.send(new PutObjectCommand({ Bucket: 'media', Key, Body: 'picture' }))),
    )
  await client.send(new PutObjectCommand({ Bucket: 'media', Key: 'stills/trailer.wmv', Body: 'the trailer' }))
  client.destroy()
  const { status, body } = await begin({ ...bucketOf(s3.settings), prefix: 'stills/' })
  expect([status, body.skipped, body.truncated]).toEqual([202, PICTURES, false])
  expect(body.imports.map(({ title }: { title: string }) => title)).toEqual(['trailer'])
})

it('begins nothing when the plan has no room for all of them', async () => {
  const override = { accountId: tenant.accountId, limit: 'storageBytes', reason: 'test' }
  await web.db.limitOverride.create({ data: { ...override, value: 20n } })
  expect((await begin({ ...bucketOf(s3.settings), prefix: 'films/' })).body.code).toBe('LIMIT_REACHED')
  expect(await web.db.import.count()).toBe(0)
})

it.each([
  ['a wrong key', { secretAccessKey: 'wrong' }, /rejected the keys/],
  ['an unknown bucket', { bucket: 'nothing-here' }, /does not know|rejected the keys/],
  ['a prefix without media', { prefix: 'none/' }, /no media files/],
  ['nobody at the address', { endpoint: 'http://127.0.0.1:1' }, /Nothing is listening/],
] as const)('%s is said, and nothing begins', async (_, change, words) => {
  const { status, body } = await begin({ ...bucketOf(s3.settings), ...change })
  expect([status, body.code]).toEqual([400, 'INVALID_INPUT'])
  expect(body.detail).toMatch(words)
  expect(await web.db.import.count()).toBe(0)
})

const list = (content: string) => `<?xml version="1.0"?><ListBucketResult>${content}</ListBucketResult>`

it.each([
  ['no XML', 'hello', /not a list/],
  ['another document', '<Error><Code>x</Code></Error>', /not a list/],
  ['a size that is none', list('<Contents><Key>a.mp4</Key><Size>1e9</Size></Contents>'), /not a list/],
  ['more pages without a token', list('<IsTruncated>true</IsTruncated>'), /and there are more/],
  ['an endless token', list(`<NextContinuationToken>${'t'.repeat(5_000)}</NextContinuationToken>`), /not a list/],
  ['entities of its own', `<!DOCTYPE a [<!ENTITY b "c">]>${list('<Contents><Key>&b;</Key></Contents>')}`, /not a list/],
  [
    'more than it was asked for',
    list('<Contents><Key>a.mp4</Key><Size>1</Size></Contents>'.repeat(1_001)),
    /not a list/,
  ],
])('a server that answers %s is told so', async (_, text, words) => {
  answer = (response) => response.end(text)
  const { body } = await begin({ ...bucketOf(s3.settings), endpoint: hostile })
  expect([body.code, words.test(body.detail)]).toEqual(['INVALID_INPUT', true])
})

const page = (n: number, key: string) =>
  list(
    `<IsTruncated>true</IsTruncated><NextContinuationToken>t${n}</NextContinuationToken><Contents><Key>${key}</Key><Size>1</Size></Contents>`,
  )

it('reads so many pages of a bucket and no more, and says so', async () => {
  let pages = 0
  const asked: (string | null)[] = []
  answer = (response) => {
    asked.push(new URL(response.req.url ?? '', hostile).searchParams.get('continuation-token'))
    response.end(page(++pages, 'cover.jpg'))
  }
  const { body } = await begin({ ...bucketOf(s3.settings), endpoint: hostile })
  expect([body.code, body.detail]).toEqual([
    'INVALID_INPUT',
    'There are no media files among the first 50 objects with this prefix, and there are more. Use a longer prefix. Nothing was begun.',
  ])
  expect(asked).toEqual([null, ...Array.from({ length: 49 }, (_, n) => `t${n + 1}`)])
  answer = (response) => response.end(page(0, 'film.mp4'))
  const taken = await begin({ ...bucketOf(s3.settings), endpoint: hostile })
  expect([taken.status, taken.body.imports.length, taken.body.truncated]).toEqual([202, 50, true])
})

it('takes as many files as one import may have, and says that there are more', async () => {
  const many = Array.from({ length: 999 }, (_, n) => `<Contents><Key>${n}.mp4</Key><Size>1</Size></Contents>`).join('')
  let pages = 0
  answer = (response) => {
    pages++
    response.end(list(`<IsTruncated>true</IsTruncated><NextContinuationToken>t${pages}</NextContinuationToken>${many}`))
  }
  const { body } = await begin({ ...bucketOf(s3.settings), endpoint: hostile })
  expect([body.imports?.length, body.truncated, pages]).toEqual([1_000, true, 2])
})

it('reads no endless list, and follows no redirect into a private network', async () => {
  let sent = 0
  answer = (response) => {
    const send = () => {
      if (response.destroyed) return
      sent += 65_536
      response.write(Buffer.alloc(65_536, 32), send)
    }
    send()
  }
  expect((await begin({ ...bucketOf(s3.settings), endpoint: hostile })).body.detail).toMatch(/too long/)
  expect(sent).toBeLessThan(32 * 1024 ** 2)
  answer = (response) => response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end()
  expect((await begin({ ...bucketOf(s3.settings), endpoint: hostile })).body.detail).toMatch(/link-local/)
})

it('needs either an address or a bucket with its keys', async () => {
  const { bucket, endpoint } = s3.settings
  for (const json of [{}, { url: 'https://a.example/b.mp4', ...bucketOf(s3.settings) }, { bucket, endpoint }])
    expect((await begin(json)).body.code).toBe('INVALID_INPUT')
})
