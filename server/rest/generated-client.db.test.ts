// A client generated from docs/openapi.json: its program compiles against the document, and runs against a server.
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import openapiTypes, { astToString } from 'openapi-typescript'
import ts from 'typescript'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addReadyMedia, addTenant, type Tenant } from '../testing/fixtures.ts'
import { serveRest } from '../testing/serve-rest.ts'
import { openTestWeb, type TestWeb } from '../testing/web.ts'

const ROOT = new URL('../../', import.meta.url)

const ROUND_TRIP = `
import createClient from 'openapi-fetch'
import type { paths } from './api.d.ts'

export async function roundTrip(baseUrl: string, key: string, mediaId: string) {
  const client = createClient<paths>({ baseUrl, headers: { authorization: \`Bearer \${key}\` } })
  const made = await client.POST('/api/channels', { body: { name: 'Made by a client', resolution: '720p' } })
  if (!made.data) throw new Error(made.error.error.message)
  const params = { path: { channelId: made.data.id } }
  const set = await client.PUT('/api/channels/{channelId}/rundown', { params, body: { items: [mediaId] } })
  const list = await client.GET('/api/channels')
  const refused = await client.GET('/api/channels/{channelId}', { params: { path: { channelId: 'ch_unknown' } } })
  return {
    status: made.data.status,
    kinds: set.data?.rundown.map(({ kind }) => kind),
    names: list.data?.channels.map(({ name }) => name),
    refused: refused.error?.error.code,
  }
}
`

let web: TestWeb
let tenant: Tenant
let folder: string

beforeAll(async () => {
  web = await openTestWeb()
  tenant = await addTenant(web.db)
  folder = await mkdtemp(join(tmpdir(), 'cloud-playout-client-'))
  await symlink(new URL('node_modules', ROOT), join(folder, 'node_modules'))
  await writeFile(join(folder, 'api.d.ts'), astToString(await openapiTypes(new URL('docs/openapi.json', ROOT))))
})
afterAll(async () => {
  await web?.close()
  if (folder) await rm(folder, { recursive: true })
})

async function compile(program: string): Promise<string[]> {
  const file = join(folder, 'round-trip.ts')
  await writeFile(file, program)
  const options = { strict: true, noEmit: true, skipLibCheck: true, allowImportingTsExtensions: true, types: [] }
  const { ESNext: module } = ts.ModuleKind
  const { Bundler: moduleResolution } = ts.ModuleResolutionKind
  const target = ts.ScriptTarget.ESNext
  const built = ts.createProgram([file], { ...options, module, moduleResolution, target })
  return ts.getPreEmitDiagnostics(built).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
}

it('knows fields and values of the API', async () => {
  expect(await compile(ROUND_TRIP)).toEqual([])
  expect(await compile(ROUND_TRIP.replace("'720p'", "'8k'"))).toEqual([expect.stringContaining('"8k"')])
  expect(await compile(ROUND_TRIP.replace('data.status', 'data.health'))).toEqual([expect.stringContaining('health')])
}, 60_000)

it('creates a channel, sets its rundown, lists it, and reads an error', async () => {
  const mediaId = await addReadyMedia(web.db, tenant.accountId)
  const file = join(folder, 'round-trip.mjs')
  await writeFile(file, stripTypeScriptTypes(ROUND_TRIP))
  const { roundTrip } = await import(pathToFileURL(file).href)
  const server = await serveRest(web)
  expect(await roundTrip(server.url, tenant.key, mediaId)).toEqual({
    status: 'STOPPED',
    kinds: ['programme'],
    names: ['Made by a client'],
    refused: 'CHANNEL_NOT_FOUND',
  })
  server.close()
})
