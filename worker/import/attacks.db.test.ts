// Addresses that lead into a private network, in every form: none is ever connected to.

import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { beatWorker } from '#features/playout/leases.ts'
import { answerNames } from '#server/testing/answer-names.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { until } from '#server/testing/until.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import { startImportRole } from './role.ts'

const names = new Map<string, string[]>()
answerNames((host) => names.get(host) ?? [])

let web: TestWeb
let tenant: Tenant
let hits = 0
const canary = createServer((socket) => {
  hits++
  socket.end()
})
let port = 0

beforeAll(async () => {
  vi.stubEnv('ALLOW_PRIVATE_DESTINATIONS', '0')
  web = await openTestWeb({ connections: 10 })
  tenant = await addTenant(web.db)
  await new Promise<void>((resolve) => canary.listen(0, resolve))
  // Of both families, where the machine has both.
  port = (canary.address() as AddressInfo).port
})
afterAll(async () => {
  canary.close()
  vi.unstubAllEnvs()
  await web.close()
})

const begin = (url: string) => web.rest('POST', '/api/media/import', { key: tenant.key, json: { url } })

const HOSTS = [
  '127.0.0.1',
  '127.1',
  '2130706433',
  '0x7f000001',
  '0x7f.1',
  '0177.0.0.1',
  '017700000001',
  '0.0.0.0',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.0.1',
  '100.64.0.1',
  '169.254.169.254',
  '[::1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[64:ff9b:1::7f00:1]',
  '[2002:7f00:1::1]',
  '[fe80::1]',
  '[fd00::1]',
  '[fec0::1]',
  'localhost',
  'a.localhost',
  '127.0.0.1.',
  '①②⑦.0.0.1',
]

it.each(HOSTS)('the address %s is rejected when it is entered', async (host) => {
  const { status, body } = await begin(`http://${host}:${port}/film.mp4`)
  expect([status, body.code]).toEqual([400, 'INVALID_INPUT'])
  expect(await web.db.import.count()).toBe(0)
})

it.each(HOSTS)('a bucket at %s is not asked', async (host) => {
  const json = { bucket: 'films', endpoint: `http://${host}:${port}`, accessKeyId: 'a', secretAccessKey: 'b' }
  const { status, body } = await web.rest('POST', '/api/media/import', { key: tenant.key, json })
  expect([status, body.code, hits]).toEqual([400, 'INVALID_INPUT', 0])
})

it('nor one whose name leads there', async () => {
  names.set('buckets.example', ['127.0.0.1'])
  const json = { bucket: 'films', endpoint: `http://buckets.example:${port}`, accessKeyId: 'a', secretAccessKey: 'b' }
  const { status, body } = await web.rest('POST', '/api/media/import', { key: tenant.key, json })
  expect([status, body.code, hits]).toEqual([400, 'INVALID_INPUT', 0])
  expect(body.detail).toMatch(/private network/)
})

it.each([
  'ftp://example.com/film.mp4',
  'file:///etc/passwd',
  'concat:/etc/passwd',
  'javascript:alert(1)',
  'data:video/mp4;base64,AAAA',
  'http://user:password@example.com/film.mp4',
  '//example.com/film.mp4',
  'not an address',
])('%s is no address of a file', async (url) => {
  expect((await begin(url)).body).toMatchObject({ code: 'INVALID_INPUT' })
})

it.each([
  ['127.0.0.1'],
  ['10.1.2.3'],
  ['100.64.0.1'],
  ['169.254.169.254'],
  ['::1'],
  ['::ffff:127.0.0.1'],
  ['64:ff9b::7f00:1'],
  ['2002:7f00:1::1'],
  ['fd00::1'],
  // One public address does not help.
  ['192.0.66.2', '127.0.0.1'],
])('a name that leads to %s is not connected to', async (...addresses) => {
  names.set('private.example', addresses)
  const { status, body } = await begin(`http://private.example:${port}/film.mp4`)
  expect(status).toBe(202)
  await beatWorker(web.db, { id: 'wk_attack', host: 'test', pid: 1, roles: ['transcode'] })
  const options = { db: web.db, dataDir: web.services.dataDir, workerId: 'wk_attack', maxBytes: 1_000 }
  const role = startImportRole(options)
  try {
    await until(async () => (await web.db.import.findUnique({ where: { id: body.imports[0].id } }))?.failedAt != null)
  } finally {
    await role.stop()
  }
  const { problem } = (await web.db.import.findUnique({ where: { id: body.imports[0].id } }))!
  expect(problem).toMatch(/private network/)
  expect(hits).toBe(0)
})
