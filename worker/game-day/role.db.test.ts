// Game days against a real playout, origin and database: what is broken recovers, and the report says what viewers saw.
import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import type { DrillName } from '#domain/game-day/drills.ts'
import { getGameDay } from '#features/game-day/list-game-days.ts'
import { startGameDay } from '#features/game-day/start-game-day.ts'
import { addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { until } from '#server/testing/until.ts'
import { runFfmpeg } from '../ffmpeg/process.ts'
import type { Loop } from '../loop.ts'
import { type OpenPlayout, openPlayout } from '../testing/open-playout.ts'
import { startGameDayRole } from './role.ts'

const TIMES = { goodLooks: 3, readyMs: 15_000, longestMs: 12_000, afterMs: 2_000 }
let air: OpenPlayout
let admin: Tenant
let channel: { id: string; slug: string }
const over = new AbortController()
const roles: Pick<Loop, 'stop'>[] = []
let originUrl: string

beforeAll(async () => {
  air = await openPlayout()
  admin = await addTenant(air.db, 'ADMIN')
  channel = await air.addChannel([await air.addMedia('One', 19_200)])
  await air.order(channel.id, 'START')
  await until(async () => (await air.channel(channel.id)).observed === 'LIVE')
})
beforeEach(() => {
  originUrl = air.originUrl
})
afterEach(async () => {
  await Promise.all(roles.splice(0).map((role) => role.stop()))
  await air.db.gameDay.deleteMany()
})
afterAll(async () => {
  over.abort()
  await air?.close()
})

async function play(times = TIMES, workerId = 'wk_test') {
  const { db, dataDir, directory } = air
  const held = () => air.held().map(({ channelId }) => channelId)
  const role = await startGameDayRole({ db, workerId, dataDir, originUrl, directory, held, times })
  roles.push(role)
  return role
}
const start = (...drills: DrillName[]) => startGameDay(air.db, admin.who, { channelId: channel.id, drills })
const ended = (id: string, limitMs = 60_000) =>
  until(async () => {
    const day = await getGameDay(air.db, id)
    return day.state === 'running' ? null : day
  }, limitMs)
const epoch = async () => (await air.db.channelLease.findUniqueOrThrow({ where: { channelId: channel.id } })).epoch

it('a channel that is handed over is taken again, and viewers see no gap', async () => {
  const before = await epoch()
  await play()
  const { state, reason, report } = await ended(await start('hand-over'))
  expect([state, reason]).toEqual(['done', null])
  const [drill] = report
  expect(drill).toMatchObject({ drill: 'hand-over', outcome: 'recovered', reason: null, target: null, alerts: [] })
  expect(drill?.viewer).toMatchObject({ failedLooks: 0, outageMs: 0, playerGapMs: 0, findings: [] })
  expect(drill?.viewer?.publishGapMs).toBeLessThan(1.5 * 2_000)
  expect(drill?.viewer?.looks).toBeGreaterThan(5)
  expect(await epoch()).toBe(before + 2)
  const commands = await air.db.command.findMany({ where: { channelId: channel.id, key: { not: null } } })
  expect(commands.map(({ state: end, kind }) => [kind, end])).toEqual([['REPLAN', 'DONE']])
}, 90_000)

it('a relay that is killed or frozen is replaced, and what the channel lacks is left out', async () => {
  const { db, tenant } = air
  const sleeper = join(air.dataDir, 'sleeper')
  await writeFile(sleeper, '#!/bin/sh\nwhile true; do sleep 0.1; done\n')
  await chmod(sleeper, 0o755)
  const tools = { ffmpegPath: sleeper, ffprobePath: sleeper, runDir: join(air.dataDir, 'run') }
  const id = 'de_drilled'
  const own = { id, channelId: channel.id, platform: 'custom', name: 'Ours', rung: '432p' } as const
  const sealed = { streamKey: new Uint8Array([1]), masterKeyId: 'none', serverUrl: 'rtmp://server.example/live' }
  await db.destination.create({ data: { ...own, ...sealed } })
  const ends: string[] = []
  /** As a supervisor does: the next process after each end. */
  const supervised = (async () => {
    while (!over.signal.aborted) {
      const exit = await runFfmpeg(tools, [], {
        signal: over.signal,
        stallTimeoutMs: 1_500,
        graceMs: 500,
        onAir: true,
        drillable: { part: 'relay', targetId: id },
        pipes: {
          count: 1,
          onOpen: (_, pid) => void db.destination.update({ where: { id }, data: { state: 'LIVE', pid } }).then(),
        },
      })
      // Not the drill's: it makes no progress.
      if (exit.how !== 'stalled' || exit.signal === 'SIGKILL') ends.push(`${exit.how} ${exit.signal}`)
    }
  })()
  await until(async () => (await db.destination.findUnique({ where: { id } }))?.pid)
  await play()
  const { report } = await ended(await start('relay-killed', 'fetcher-killed', 'relay-frozen'))
  expect(report.map(({ drill, outcome, target }) => [drill, outcome, target])).toEqual([
    ['relay-killed', 'recovered', 'Ours'],
    ['fetcher-killed', 'left-out', null],
    ['relay-frozen', 'recovered', 'Ours'],
  ])
  expect(report[1]?.reason).toBe('No pulled feed arrives at the channel now.')
  expect(report[0]?.viewer).toMatchObject({ failedLooks: 0, playerGapMs: 0, findings: [] })
  expect(ends).toContain('exited SIGKILL')
  await db.destination.delete({ where: { id } })
  over.abort()
  await supervised
  const audit = await db.auditEntry.findFirst({ where: { action: 'channel.game-day' }, orderBy: { id: 'desc' } })
  expect(audit).toMatchObject({ accountId: tenant.accountId, actor: admin.who.tag, subjectId: channel.id })
}, 120_000)

it('nothing is broken while viewers have a problem already', async () => {
  const before = await epoch()
  originUrl = 'http://127.0.0.1:9'
  await play({ ...TIMES, readyMs: 1_000 })
  const { state, report } = await ended(await start('hand-over'))
  expect(state).toBe('done')
  expect(report).toMatchObject([{ outcome: 'left-out', startedAt: null, viewer: null }])
  expect(await epoch()).toBe(before)
}, 60_000)

it('one whose worker is stopped, or dies, or that no worker begins, ends as interrupted', async () => {
  const stopped = await start('hand-over')
  const role = await play({ ...TIMES, goodLooks: 1_000, readyMs: 60_000 })
  await until(async () => (await air.db.gameDay.findUniqueOrThrow({ where: { id: stopped } })).workerId)
  await role.stop()
  expect(await getGameDay(air.db, stopped)).toMatchObject({
    state: 'interrupted',
    reason: expect.stringMatching(/was stopped/),
  })

  const abandoned = await start('hand-over')
  const dead = { workerId: 'wk_dead', heartbeatAt: new Date(Date.now() - 60_000) }
  await air.db.gameDay.update({ where: { id: abandoned }, data: dead })
  await play()
  expect(await ended(abandoned)).toMatchObject({
    reason: expect.stringMatching(/worker that ran it ended/),
    report: [],
  })

  await until(async () => (await air.db.gameDay.count({ where: { running: true } })) === 0)
  await Promise.all(roles.splice(0).map((each) => each.stop()))
  const unseen = await start('hand-over')
  await expect(start('hand-over')).rejects.toMatchObject({ code: 'GAME_DAY_RUNNING' })
  await air.db.gameDay.update({ where: { id: unseen }, data: { heartbeatAt: new Date(Date.now() - 60_000) } })
  const next = await start('hand-over')
  expect((await getGameDay(air.db, unseen)).state).toBe('interrupted')
  expect((await getGameDay(air.db, next)).state).toBe('running')
}, 90_000)
