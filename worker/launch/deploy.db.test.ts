// deploy/scripts against the product: a channel is on air behind nginx while versions come and go.
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { checkUpdate, type Look } from '#domain/hls/conformance/check-playlist.ts'
import { processesNaming } from '#e2e/fixtures/processes.ts'
import { portPair, runDeploy, startSlotsEdge, writeVariables } from '#e2e/harness/deploy-slots.ts'
import { commandChannel } from '#features/channel/command-channel.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { addTenant } from '#server/testing/fixtures.ts'
import { until } from '#server/testing/until.ts'
import { addStored, SLATE_STORED } from '#worker/testing/stored-media.ts'

const root = resolve(import.meta.dirname, '../..')
const SAMPLE_MS = 40

let test: TestDatabase
let folder: string
let dataDir: string
let edge: { url: string; stop(): Promise<void> }
let playlist: string
let env: NodeJS.ProcessEnv

beforeAll(async () => {
  test = await openTestDatabase()
  folder = await mkdtemp(join(tmpdir(), 'cloud-playout-deploy-'))
  dataDir = join(folder, 'data')
  await mkdir(dataDir)
  const [origin, worker] = [await portPair(), await portPair()]
  edge = await startSlotsEdge([origin, origin + 10])
  const variables = {
    ...{ DATABASE_URL: test.url, DATA_DIR: dataDir, ORIGIN_PORT: origin, WORKER_PORT: worker, RTMP_PORT: 0 },
    ...{ ORIGIN_PUBLIC_URL: edge.url, LOG_LEVEL: 'warn' },
  }
  const file = join(folder, 'environment')
  await writeVariables(file, variables)
  env = {
    ...process.env,
    ...{ DEPLOY_ENV: file, DEPLOY_STATE: join(folder, 'state'), DEPLOY_WITH: 'processes' },
    ...{ DEPLOY_PROGRAMS: 'origin worker', DEPLOY_WORKER_ROLES: 'playout', DEPLOY_WAIT_S: '60' },
  }
  playlist = `${edge.url}/live/${await addChannel()}/720p/index.m3u8`
})
afterAll(async () => {
  await deploy(['--stop'])
  await edge?.stop()
  await test?.drop()
  await rm(folder, { recursive: true, force: true })
})

/** @returns the slug of a channel whose Start is ordered; no program runs yet */
async function addChannel(): Promise<string> {
  const { db } = test
  const { accountId, who } = await addTenant(db)
  const system = newId<string>('ac')
  await db.account.create({ data: { id: system, name: 'System', kind: 'SYSTEM' } })
  await addStored(db, dataDir, { accountId: system, title: 'Slate', kind: 'SLATE', stored: SLATE_STORED })
  const mediaId = await addStored(db, dataDir, { accountId, title: 'One', durationMs: 96_000 })
  const id = newId<string>('ch')
  const rundown = { create: { id: newId<string>('ru'), mediaId, position: 0 } }
  await db.channel.create({ data: { id, accountId, name: 'TV', slug: 'tv-deploy', rundown } })
  await commandChannel(db, who, id, 'START')
  return 'tv-deploy'
}

const deploy = (args: string[], more: Record<string, string> = {}) => runDeploy(args, { ...env, ...more })

/** Polls the playlist as a player would, until it is stopped. */
function sample() {
  const answers: { status: number; tookMs: number; look: Look }[] = []
  let sampling = true
  const done = (async () => {
    while (sampling) {
      const at = Date.now()
      const answer = await fetch(playlist).catch(() => null)
      const text = (await answer?.text().catch(() => '')) ?? ''
      answers.push({ status: answer?.status ?? 0, tookMs: Date.now() - at, look: { at: Date.now(), text } })
      await sleep(SAMPLE_MS)
    }
  })()
  return {
    async end() {
      sampling = false
      await done
      return answers
    },
  }
}

/** No request failed, and the playlists continue each other. */
function expectUnbroken(answers: Awaited<ReturnType<ReturnType<typeof sample>['end']>>) {
  expect(answers.length).toBeGreaterThan(10)
  expect([...new Set(answers.map(({ status }) => status))]).toEqual([200])
  for (const [index, { look }] of answers.entries()) {
    const before = answers[index - 1]?.look
    if (before) expect(checkUpdate(before, look)).toEqual([])
  }
}

const slots = async () => ({
  active: (await readFile(join(folder, 'state/active'), 'utf8')).trim(),
  programs: processesNaming(dataDir).filter(({ command }) => command.includes('worker/launch/keep.ts')).length,
})

it('deploys, replaces and refuses versions under a channel on air', { timeout: 240_000 }, async () => {
  const first = await deploy([root])
  expect(first.code, first.said).toBe(0)
  await until(async () => (await fetch(playlist)).ok, 30_000)
  expect(await slots()).toEqual({ active: 'blue', programs: 2 })

  // The next version takes over without a failed request.
  const replacing = sample()
  const second = await deploy([root])
  await sleep(500)
  expectUnbroken(await replacing.end())
  expect(second.code, second.said).toBe(0)
  expect(await slots()).toEqual({ active: 'green', programs: 2 })

  // A version that does not start changes nothing.
  const refusing = sample()
  const broken = await deploy([await brokenRelease()], { DEPLOY_WAIT_S: '4' })
  expectUnbroken(await refusing.end())
  expect(broken.code).toBe(1)
  expect(broken.said).toContain('did not become healthy within 4 s')
  expect(await slots()).toEqual({ active: 'green', programs: 2 })

  const status = await deploy(['--status'])
  expect(status.said).toContain(`slot green: ${root}`)
  expect(status.code, status.said).toBe(0)

  expect((await deploy([folder])).said).toContain('is no release that can run')
  expect((await deploy([join(folder, 'nothing')])).said).toContain('There is no folder')

  await deploy(['--stop'])
  expect(processesNaming(dataDir)).toEqual([])
})

describe('a health check', () => {
  const nothing = { PORT: '1', ORIGIN_PORT: '1', WORKER_PORT: '1', REDIS_URL: 'redis://127.0.0.1:1' }
  const check = (args: string[], env: Record<string, string> = nothing) =>
    new Promise<{ code: number; said: string }>((done) => {
      const script = join(root, 'deploy/scripts/health-check.sh')
      execFile('bash', [script, ...args], { env: { ...process.env, ...env } }, (error, stdout, stderr) =>
        done({ code: error ? Number(error.code) : 0, said: `${stdout}${stderr}` }),
      )
    })

  it('names the programs that do not answer', async () => {
    const { code, said } = await check([])
    expect(code).toBe(1)
    for (const name of ['origin', 'worker', 'web', 'Redis']) expect(said).toContain(`✗ ${name}: `)
    expect((await check(['--unknown'])).code).toBe(64)
  })

  it('says what a program that is not ready lacks', async () => {
    const checks = { started: true, database: 'unavailable', schema: 'behind', storage: 'ok' }
    const server = createServer((request, response) => {
      response.writeHead(request.url === '/health/ready' ? 503 : 200)
      response.end(JSON.stringify({ status: 'not-ready', checks, version: '1.0.0' }))
    })
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    const PORT = String((server.address() as AddressInfo).port)
    const { code, said } = await check(['--programs', 'web'], { ...nothing, PORT, REDIS_URL: '' })
    server.close()
    expect(code).toBe(1)
    expect(said).toBe('✗ web: the database is unavailable, the schema is behind this version\n✓ API\n')
  })
})

/** This checkout, but its programs exit at once. */
async function brokenRelease(): Promise<string> {
  const release = join(folder, 'broken')
  const link = async (path: string, except: string) => {
    await mkdir(join(release, path), { recursive: true })
    for (const name of await readdir(join(root, path)))
      if (name !== except) await symlink(join(root, path, name), join(release, path, name))
  }
  await link('', 'worker')
  await link('worker', 'launch')
  await link('worker/launch', 'keep.ts')
  await writeFile(join(release, 'worker/launch/keep.ts'), 'process.exit(1)\n')
  return release
}
