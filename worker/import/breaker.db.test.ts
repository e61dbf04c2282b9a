// A server that answers nothing, which one tenant has given many addresses of.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { listBreakers } from '#adapters/breaker.ts'
import { beatWorker } from '#features/playout/leases.ts'
import { addTenant } from '#server/testing/fixtures.ts'
import { until } from '#server/testing/until.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import { startImportRole } from './role.ts'

const NOT_ASKED = 'The server did not answer the requests before this one.'

let web: TestWeb
const asked = new Set<string>()
const server = createServer(({ url = '' }, response) => {
  asked.add(url)
  response.destroy()
})

beforeAll(async () => {
  vi.stubEnv('ALLOW_PRIVATE_DESTINATIONS', '1')
  web = await openTestWeb()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  server.close()
  vi.unstubAllEnvs()
  await web.close()
})

it('is not asked for each of them, and for those of another tenant it is', async () => {
  const [one, other] = [await addTenant(web.db), await addTenant(web.db)]
  const { port } = server.address() as AddressInfo
  const begin = async (key: string, path: string) => {
    const { status } = await web.rest('POST', '/api/media/import', {
      ...{ key, json: { url: `http://127.0.0.1:${port}${path}` } },
    })
    expect(status).toBe(202)
  }
  const problems = async () =>
    (await web.db.import.findMany({ where: { problem: { not: null } } })).map(({ problem }) => problem)
  await beatWorker(web.db, { id: 'wk_1', host: 'test', pid: 1, roles: ['transcode'] })
  for (let n = 0; n < 20; n++) await begin(one.key, `/one/${n}.mp4`)
  const role = startImportRole({ db: web.db, dataDir: web.services.dataDir, workerId: 'wk_1', maxBytes: 1_000 })
  try {
    await until(async () => (await problems()).includes(NOT_ASKED))
    expect(asked.size).toBeLessThan(20)
    const put = await web.db.import.findMany({ where: { problem: NOT_ASKED } })
    // Their attempts are those that the host saw.
    expect(put.filter(({ failures }) => failures === 0).length).toBeGreaterThan(0)
    const [imports] = listBreakers().filter(({ service }) => service === 'imports')
    expect(imports).toMatchObject({ state: 'open', reason: 'NO_ANSWER', hosts: [`127.0.0.1:${port}`] })
    await begin(other.key, '/other.mp4')
    role.wake()
    await until(() => asked.has('/other.mp4'))
  } finally {
    await role.stop()
  }
})
