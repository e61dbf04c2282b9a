// Uploads and what the transcoder writes lie outside of everything that is served, however an address is spelled.
import { mkdirSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { mediaPaths, resumableFolder } from '#adapters/media-store.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { serveRest } from '#server/testing/serve-rest.ts'
import { openTestWeb, type TestWeb } from '#server/testing/web.ts'
import { openTestOrigin } from '#worker/testing/open-origin.ts'
import { addStored } from '#worker/testing/stored-media.ts'

const SECRET = 'the upload itself'
const UPLOAD = 'up_0123456789abcdefghij'
let web: TestWeb
let tenant: Tenant
let rest: Awaited<ReturnType<typeof serveRest>>
let origin: Awaited<ReturnType<typeof openTestOrigin>>
let id: string

beforeAll(async () => {
  web = await openTestWeb()
  const { dataDir } = web.services
  vi.stubEnv('DATA_DIR', dataDir)
  vi.stubEnv('NEXTAUTH_SECRET', 'a secret of this test, long enough')
  rest = await serveRest(web)
  origin = await openTestOrigin(web.db, dataDir)
  tenant = await addTenant(web.db)
  id = await addStored(web.db, dataDir, { accountId: tenant.accountId, title: 'Harbour', durationMs: 9_600 })
  await web.db.mediaItem.update({ where: { id }, data: { access: 'public' } })
  const paths = mediaPaths(dataDir, tenant.accountId, id)
  for (const path of [paths.source, join(paths.work, '720p.mp4'), join(resumableFolder(dataDir), UPLOAD)]) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, SECRET)
  }
})
afterAll(async () => {
  rest?.close()
  await origin?.close()
  await web?.close()
  vi.unstubAllEnvs()
})

/** Below the folder that holds everything. */
const files = () => {
  const folder = `media/${tenant.accountId}/${id}`
  return [`${folder}/source`, `${folder}/work/720p.mp4`, `uploads/${UPLOAD}`]
}

const escaped = (path: string, signs: RegExp) =>
  path.replace(signs, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
/** As written, encoded, and encoded twice. */
const spellings = (path: string) => {
  const once = escaped(path, /[/.]/g)
  return [path, escaped(path, /[.]/g), once, escaped(once, /%/g), path.replaceAll('/', '\\')]
}
const UP = ['', '../', '../../', '../../../../', './/']

/** @param base one request for each spelling of each file, from there on and upwards */
const from = (base: string) =>
  UP.flatMap((up) => files().flatMap((file) => spellings(`${up}${file}`))).map((path) => base + path)

/** The path goes out as it is: `fetch` would resolve it first. */
async function ask(base: string, path: string, headers: Record<string, string> = {}) {
  const { hostname, port } = new URL(base)
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    request({ hostname, port, path, headers }, async (response) =>
      resolve({ status: response.statusCode ?? 0, body: await text(response) }),
    )
      .on('error', reject)
      .end()
  })
}

async function expectNothing(base: string, paths: readonly string[], headers = {}) {
  expect(paths.length).toBeGreaterThan(0)
  for (const path of paths) {
    const { status, body } = await ask(base, path, headers)
    // Of an upload, other methods exist.
    expect([path, status === 405 && path.startsWith('/api/') ? 404 : status, body.includes(SECRET)]).toEqual([
      path,
      404,
      false,
    ])
  }
}

it('the origin answers 404 for each', async () => {
  expect((await ask(origin.url, `/vod/${id}/master.m3u8`)).status).toBe(200)
  const below = ['source', 'work/720p.mp4', `../../uploads/${UPLOAD}`, '720p/../source', '720p/../work/720p.mp4']
  await expectNothing(origin.url, [
    ...from('/'),
    ...from(`/vod/${id}/`),
    ...from('/artwork/'),
    ...below.flatMap(spellings).flatMap((path) => [`/vod/${id}/${path}`, `/vod/${id}/720p/${path}`]),
    ...['/source', `/uploads/${UPLOAD}`, '/work/', `/vod/${id}/work/`, `/vod/${id}/`, '/media/', '/uploads/'],
  ])
})

it('the web process answers its owner 404 for each', async () => {
  const headers = { authorization: `Bearer ${tenant.key}` }
  expect((await ask(rest.url, `/api/media/${id}`, headers)).status).toBe(200)
  const below = ['source', 'work/720p.mp4', `../uploads/${UPLOAD}/file`, 'storyboard/../source', 'thumbnail/source']
  await expectNothing(
    rest.url,
    [
      ...from('/api/'),
      ...from(`/api/media/${id}/`),
      ...from(`/api/uploads/${UPLOAD}/`),
      ...below.flatMap(spellings).map((path) => `/api/media/${id}/${path}`),
    ],
    headers,
  )
})
