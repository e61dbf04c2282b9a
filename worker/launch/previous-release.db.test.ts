// The previous release's worker on the schema of this version, as it runs while a version is replaced or taken back
// (docs/upgrade.md): its own code with a client of its own schema, in processes of its own.
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { mediaPaths } from '#adapters/media-store.ts'
import { checkPlaylist, checkUpdate } from '#domain/hls/conformance/check-playlist.ts'
import type { MediaId } from '#domain/ids.ts'
import { getAsRun } from '#features/as-run/get-as-run.ts'
import { commandChannel } from '#features/channel/command-channel.ts'
import { setRundown } from '#features/channel/set-rundown.ts'
import { createContribution } from '#features/contribution/create-contribution.ts'
import { createDestination } from '#features/destination/create-destination.ts'
import { queueMail } from '#features/mail/queue-mail.ts'
import { addMedia } from '#features/media/add-media.ts'
import { recordCommand } from '#features/playout/record-command.ts'
import { controlChannel } from '#features/schedule/control-channel.ts'
import { publishSchedule } from '#features/schedule/publish-schedule.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { FFMPEG, lavfi, words } from '#server/testing/ffmpeg.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import recorded from '#server/testing/previous-release.json' with { type: 'json' }
import { unpackWorker } from '#server/testing/release-worker.ts'
import { content } from '#server/testing/station.ts'
import { until } from '#server/testing/until.ts'
import { BUILT_IN_IDS } from '#worker/built-in/ensure-built-ins.ts'
import { CHEAP_RUNGS, skipBuiltIns } from '#worker/testing/cheap-items.ts'
import { connectSender } from '#worker/testing/rtmp-sender.ts'
import { addStored, SLATE_STORED } from '#worker/testing/stored-media.ts'
import { ended, spawnChild } from './child.ts'
import { findFreePort } from './ports.ts'
import { prismaOrThrow } from './prisma-cli.ts'
import { endGroup } from './process-group.ts'
import { compiledIn } from './programs.ts'
import type { RunRecord } from './run-record.ts'

const run = promisify(execFile)
const root = resolve(import.meta.dirname, '../..')
const nothing = () => undefined
const record: RunRecord = { add: nothing, remove: nothing, markStopping: nothing, close: nothing }
const AIR = 'playout,origin,ingest,mail'
const START_MS = 90_000
/** The built-in item that the previous release prepares; the others exist. */
const PAD = BUILT_IN_IDS[1]!
/** A new rundown takes effect at the end of an item. */
const ITEM_MS = 9_600

type Version = 'previous' | 'this'
interface Running {
  workerId: string
  /** Ports. */
  origin: number
  rtmp: number
  /** On request, as a deployment does it. */
  end(): Promise<void>
}

let test: TestDatabase
let tenant: Tenant
let folder: string
let release: string
let dataDir: string
let channelId: string
let items: [string, string]
const started: Running[] = []

beforeAll(async () => {
  // The relay is pointed at a port of this machine that refuses it.
  vi.stubEnv('ALLOW_PRIVATE_DESTINATIONS', '1')
  folder = await mkdtemp(join(tmpdir(), 'cloud-playout-previous-'))
  ;[release, dataDir] = [join(folder, 'release'), join(folder, 'data')]
  await mkdir(dataDir)
  await unpackWorker(await readFile(join(root, 'server/testing/previous-worker.json.br')), release, root)
  await prismaOrThrow(release, ['generate'])
  test = await openTestDatabase()
  tenant = await addTenant(test.db)
  await test.db.account.update({ where: { id: tenant.accountId }, data: { rungs: [...CHEAP_RUNGS] } })
  await skipBuiltIns(test.db)
  await test.db.mediaItem.delete({ where: { id: PAD } })
  const system = newId<string>('ac')
  await test.db.account.create({ data: { id: system, name: 'System', kind: 'SYSTEM' } })
  await addStored(test.db, dataDir, { accountId: system, title: 'Slate', kind: 'SLATE', stored: SLATE_STORED })
  const { accountId } = tenant
  const add = (title: string) => addStored(test.db, dataDir, { accountId, title, durationMs: ITEM_MS })
  items = [await add('One'), await add('Two')]
  channelId = newId<string>('ch')
  const rundown = { create: { id: newId<string>('ru'), mediaId: items[0], position: 0 } }
  await test.db.channel.create({ data: { id: channelId, accountId, name: 'TV', slug: 'tv', rundown } })
}, 180_000)
afterAll(async () => {
  await Promise.all(started.map((running) => running.end()))
  await test?.drop()
  await rm(folder, { recursive: true, force: true })
  vi.unstubAllEnvs()
}, 60_000)

const logOf = (version: Version) => join(folder, `${version}.log`)

/** As `npm start` and containers run it: with the role of the product, which the policies of the database bind. */
async function start(version: Version, roles = AIR): Promise<Running> {
  const [origin, rtmp] = [await findFreePort(), await findFreePort()]
  const ports = { ORIGIN_PORT: String(origin), RTMP_PORT: String(rtmp), WORKER_PORT: '0' }
  const child = spawnChild({
    ...{ name: version, root: version === 'this' ? root : release, args: ['worker/main.ts', `--roles=${roles}`] },
    env: {
      ...{ ...compiledIn(dataDir), ...process.env, ...ports },
      ...{ DATABASE_URL: test.appUrl, DATA_DIR: dataDir, HOST: '127.0.0.1' },
      // A given number of senders: the machine is not measured.
      ...{ LOG_LEVEL: 'debug', MAX_SENDERS: '2', ALLOW_PRIVATE_DESTINATIONS: '1' },
    },
    ...{ logPath: logOf(version), record, quiet: true, say: nothing },
  })
  const { pid } = child
  if (pid === undefined) throw new Error('The worker could not be started.')
  const running = { workerId: '', origin, rtmp, end: () => endGroup(pid, 20_000) }
  started.push(running)
  const node = await Promise.race([
    until(() => test.db.workerNode.findFirst({ where: { pid } }), START_MS, 100),
    ended(child).then(async (end) => {
      throw new Error(`The worker ended (${end.words}): ${(await readFile(logOf(version), 'utf8')).slice(-2_000)}`)
    }),
  ])
  return Object.assign(running, { workerId: node.id })
}

const holder = async () => (await test.db.channelLease.findUnique({ where: { channelId } }))?.workerId

/** Until the playlist is there. */
const look = ({ origin }: Running) =>
  until(async () => {
    const answer = await fetch(`http://127.0.0.1:${origin}/live/tv/720p/index.m3u8`)
    return answer.ok && { at: Date.now(), text: await answer.text() }
  }, START_MS)

/** Until it is carried out and on air. */
async function carriedOut(id: bigint | null): Promise<void> {
  const command = await until(async () => {
    const row = await test.db.command.findUniqueOrThrow({ where: { id: id! } })
    return row.state !== 'PENDING' && row
  }, START_MS)
  expect([command.kind, command.state, command.error]).toEqual([command.kind, 'DONE', null])
  const effectiveAt = command.effectiveAt?.getTime() ?? 0
  await until(() => Date.now() > effectiveAt, START_MS)
}

const control = async (action: 'skip' | 'hold' | 'resume') =>
  carriedOut(await controlChannel(test.db, tenant.who, { channelId, action }))

let previous: Running

it('is the release whose schema is recorded', async () => {
  expect(await readdir(join(release, 'prisma/migrations'))).toEqual([recorded.migration])
})

it('puts on air what this version starts', { timeout: 240_000 }, async () => {
  previous = await start('previous')
  await commandChannel(test.db, tenant.who, channelId, 'START')
  await until(
    async () => (await test.db.channel.findUniqueOrThrow({ where: { id: channelId } })).observed === 'LIVE',
    START_MS,
  )
  expect(await holder()).toBe(previous.workerId)
  expect(checkPlaylist((await look(previous)).text)).toEqual([])
  // Triggers of this version see what that one writes.
  expect(await test.db.channelRecord.findFirst({ where: { channelId, value: 'LIVE' } })).not.toBeNull()
})

it('carries out the commands of this version', { timeout: 240_000 }, async () => {
  const { db } = test
  await control('skip')
  await carriedOut(await setRundown(db, tenant.who, { channelId, items, loop: true }))
  await control('hold')
  await control('resume')
  // A kind of order that it does not know changes nothing.
  const payload = { cause: 'drill', drill: 'hand-over', targetId: channelId, until: Date.now() + 60_000 } as const
  await carriedOut((await recordCommand(db, tenant.who, channelId, { kind: 'REPLAN', payload })).id)
  expect(await holder()).toBe(previous.workerId)
  const schedule = { channelId, content: content(items[1]), overrideReason: 'A test', putOnAir: true }
  await carriedOut((await publishSchedule(db, tenant.who, schedule, Date.now())).commandId)
})

it('writes an as-run log that this version continues to verify', { timeout: 120_000 }, async () => {
  // The parts of items before and between the commands.
  await until(async () => (await test.db.asRunRow.count({ where: { channelId } })) >= 3, 60_000)
  expect((await getAsRun(test.db, tenant.accountId, { channelId }, Date.now())).intact).toBe(true)
})

it('takes feeds, pushes to destinations and sends mails', { timeout: 240_000 }, async () => {
  const { db } = test
  const settings = { autoTake: false, stallSeconds: 3, onStall: 'slate', waitSeconds: 60, publicTitle: null } as const
  const { contributionId, streamKey } = await createContribution(
    { db, dataDir, rtmpUrl: `rtmp://127.0.0.1:${previous.rtmp}/live` },
    tenant.who,
    { channelId, name: 'Studio', source: 'rtmp', ...settings, record: true, backupId: null },
  )
  const sender = connectSender(previous.rtmp, streamKey ?? '')
  expect(await sender.answer).toMatchObject({ code: 'NetStream.Publish.Start' })
  for (let at = 0; at < 5; at++) sender.picture(at * 40, 20_000)
  const session = await until(() => db.liveStream.findFirst({ where: { contributionId } }))
  expect(session.workerId).toBe(previous.workerId)
  sender.socket.end()
  await until(async () => (await db.liveStream.findUniqueOrThrow({ where: { id: session.id } })).endedAt, START_MS)

  const server = { platform: 'custom', serverUrl: `rtmp://127.0.0.1:${await findFreePort()}/app` } as const
  const target = { ...server, channelId, streamKey: 'key', enabled: true, maxFailures: 20 }
  const id = await createDestination({ db, dataDir }, tenant.who, target)
  await until(() => db.channelRecord.findFirst({ where: { channelId, lane: 'destination' } }), START_MS)
  await db.destination.delete({ where: { id } })

  await queueMail(db, { kind: 'password-changed', to: tenant.email })
  await until(async () => (await db.mail.findFirstOrThrow({ where: { recipient: tenant.email } })).sentAt, START_MS)
})

it('prepares an upload for this version', { timeout: 360_000 }, async () => {
  const { db } = test
  const mediaId = newId<MediaId>('md')
  const { source } = mediaPaths(dataDir, tenant.accountId, mediaId)
  await mkdir(dirname(source), { recursive: true })
  const output = ['-c:v libx264 -preset ultrafast -c:a aac -f mp4', [source]] as const
  await run(FFMPEG, words('-v error', lavfi('testsrc2=s=640x360:r=25:d=2', 'sine=r=48000:d=2'), ...output))
  const { size: sourceBytes } = await stat(source)
  const file = { mediaId, title: 'Clip', kind: 'PROGRAMME', sourceName: 'clip.mp4', sourceBytes } as const
  await addMedia(db, tenant.who, file)
  const transcoder = await start('previous', 'transcode')
  const item = await until(async () => {
    const row = await db.mediaItem.findUniqueOrThrow({ where: { id: mediaId } })
    return (row.state === 'READY' || row.state === 'FAILED') && row
  }, 300_000)
  await until(() => db.mediaItem.findUnique({ where: { id: PAD } }), START_MS)
  await transcoder.end()
  expect([item.state, item.failureMessage]).toEqual(['READY', null])
  const names = (await db.rendition.findMany({ where: { mediaId } })).map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining([...CHEAP_RUNGS, 'audio']))
  expect(await db.segment.count({ where: { rendition: { mediaId } } })).toBeGreaterThan(names.length)
})

it('hands its channels to this version, and takes them back', { timeout: 300_000 }, async () => {
  let [before, running, next] = [await look(previous), previous, await start('this')]
  for (const version of ['previous', 'this'] as const) {
    // Both serve the channel now, and each shows what the other has published.
    expect(checkUpdate(before, await look(next))).toEqual([])
    await running.end()
    await until(async () => (await holder()) === next.workerId, START_MS)
    await control('skip')
    const after = await look(next)
    expect(checkUpdate(before, after)).toEqual([])
    // Back again, and once more forward.
    ;[before, running, next] = [after, next, await start(version)]
  }
  expect(checkUpdate(before, await look(next))).toEqual([])
  expect((await getAsRun(test.db, tenant.accountId, { channelId }, Date.now())).intact).toBe(true)
})

/** SQLSTATEs and Prisma codes of a statement that does not match the schema, or of a row that it rejects. */
const MISMATCH = /"(?:42[0-9A-Z]{3}|23502|23514|P20(?:0[479]|1[12]|2[123]|32))"|Code: `(?:42[0-9A-Z]{3}|23502|23514)`/

it('sends no statement that the schema rejects', async () => {
  const log = await readFile(logOf('previous'), 'utf8')
  expect(log).toContain('worker is up')
  expect(log.split('\n').filter((line) => MISMATCH.test(line))).toEqual([])
})
