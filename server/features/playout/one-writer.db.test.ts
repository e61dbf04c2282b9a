// All changes to what a channel airs, in any order, with a worker that dies between any two steps: the timeline stays
// complete, nothing published changes, each command ends once, and a live feed is left only by a command.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { publishedSegments } from '#domain/timeline/published.ts'
import type { TimelineChunk } from '#domain/timeline/timeline.ts'
import { commandChannel } from '#features/channel/command-channel.ts'
import { setRundown } from '#features/channel/set-rundown.ts'
import { releaseContribution, takeContribution } from '#features/contribution/air-commands.ts'
import { stepLive } from '#features/live/step-live.ts'
import { controlChannel } from '#features/schedule/control-channel.ts'
import { publishSchedule, rollbackSchedule } from '#features/schedule/publish-schedule.ts'
import { setMode } from '#features/schedule/set-mode.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { addReadyMedia, addTenant, type Tenant } from '#server/testing/fixtures.ts'
import { addBuiltIn, sendOn } from '#server/testing/live-feed.ts'
import { content, Station } from '#server/testing/station.ts'
import { SEGMENT_MS } from '#server/testing/usual-grid.ts'
import { modeOf } from './calendar.ts'
import { carryOut } from './carry-out.ts'
import { claimChannels } from './claim-channels.ts'
import { listPendingCommands } from './commands.ts'
import type { Fence } from './fence.ts'
import { loadTimeline } from './load-timeline.ts'
import { writeAhead } from './write-ahead.ts'

const MINUTE_MS = 60_000
/** These end a live feed: an operator issued them. */
const LEAVES = new Set(['SKIP', 'INSERT', 'HOLD', 'RESUME', 'RELEASE', 'RESTART'])

let test: TestDatabase
let tenant: Tenant
let items: string[]

beforeAll(async () => {
  test = await openTestDatabase()
  tenant = await addTenant(test.db)
  items = await Promise.all(
    ['Film', 'News', 'Clip'].map((title, i) =>
      addReadyMedia(test.db, tenant.accountId, { title, durationMs: (i + 1) * 30 * SEGMENT_MS }),
    ),
  )
  await addBuiltIn(test.db)
  // While it has a row, a command cannot end: its transaction is rolled back, as with a killed worker.
  await test.db.$executeRawUnsafe('CREATE TABLE kill_switch (on_ boolean)')
  await test.db.$executeRawUnsafe(`CREATE FUNCTION killed() RETURNS trigger AS $$ BEGIN
    IF EXISTS (SELECT 1 FROM kill_switch) THEN RAISE EXCEPTION 'killed'; END IF; RETURN NEW; END $$ LANGUAGE plpgsql`)
  await test.db.$executeRawUnsafe(
    'CREATE TRIGGER killed BEFORE UPDATE ON "Command" FOR EACH ROW EXECUTE FUNCTION killed()',
  )
}, 60_000)
afterAll(() => test?.drop())

type Step =
  | { do: 'rundown'; order: number }
  | { do: 'publish'; item: number }
  | { do: 'mode'; mode: 'loop' | 'calendar' }
  | { do: 'control'; action: 'skip' | 'insert' | 'hold' | 'resume' }
  | { do: 'rollback' | 'restart' | 'take' | 'release' | 'grow' | 'lose' | 'work' | 'killed' | 'succeed' }
  | { do: 'pass'; segments: number }

const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant('rundown' as const), order: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('publish' as const), item: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('mode' as const), mode: fc.constantFrom('loop', 'calendar') }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('control' as const),
      action: fc.constantFrom('skip', 'insert', 'hold', 'resume'),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'rollback',
        'restart',
        'take',
        'release',
        'grow',
        'grow',
        'lose',
        'work',
        'killed',
        'succeed',
      ),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('pass' as const), segments: fc.integer({ min: 1, max: 12 }) }) },
) as fc.Arbitrary<Step>

class Run {
  readonly #station: Station
  readonly #seen = new Map<number, string>()
  readonly #ended = new Map<bigint, string>()
  #fence!: Fence
  #feed: Awaited<ReturnType<typeof sendOn>> | null = null
  #lost = false
  #workers = 0

  constructor() {
    this.#station = new Station({ db: test.db, tenant, film: items[0]!, news: items[1]! })
  }

  async start(mode: 'loop' | 'calendar', live: boolean): Promise<void> {
    await this.#station.start(mode)
    this.#fence = this.#station.fence
    if (!live) return
    await this.#station.order('live')
    this.#feed = this.#station.feed
  }

  async take(step: Step): Promise<void> {
    const { db } = test
    const { channelId, contributionId } = this.#station
    const { who } = tenant
    switch (step.do) {
      case 'rundown':
        await setRundown(db, who, {
          channelId,
          items: [0, 1, 2].map((i) => items[(i + step.order) % 3]!).slice(step.order > 2 ? 1 : 0),
        })
        break
      case 'publish':
        await publishSchedule(
          db,
          who,
          { channelId, content: content(items[step.item]!), overrideReason: 'A test' },
          this.#station.now,
        )
        break
      case 'rollback':
        await rollbackSchedule(db, who, { channelId, number: 1 }, this.#station.now)
        break
      case 'mode':
        await setMode(db, who, { channelId, mode: step.mode })
        break
      case 'control':
        await controlChannel(db, who, { channelId, action: step.action, mediaId: items[2]! })
        break
      case 'restart':
        await commandChannel(db, who, channelId, 'RESTART')
        break
      case 'take':
        this.#feed ??= await sendOn(db, channelId, contributionId)
        await this.#grow()
        await takeContribution(db, who, { channelId, contributionId })
        break
      case 'release':
        await releaseContribution(db, who, channelId)
        break
      case 'grow':
        if (this.#feed) await this.#grow()
        break
      case 'lose':
        await this.#lose()
        break
      case 'pass':
        await this.#station.pass(step.segments * SEGMENT_MS)
        break
      case 'killed':
        await this.#work(true)
        break
      case 'succeed':
        await this.#succeed()
        break
      case 'work':
        await this.#work(false)
    }
    await this.#check()
  }

  /** Waiting commands are carried out once there is a worker. */
  async finish(): Promise<void> {
    await this.#work(false)
    await this.#check()
    expect(await listPendingCommands(test.db, [this.#station.channelId])).toEqual([])
  }

  async #grow(): Promise<void> {
    await this.#feed!.grow()
    this.#lost = false
  }

  async #lose(): Promise<void> {
    if (!this.#feed) return
    this.#lost = true
    await test.db.liveStream.update({
      where: { id: this.#feed.streamId },
      data: { lastSegmentAt: new Date(Date.now() - 30_000), steadySince: null },
    })
  }

  async #work(killed: boolean): Promise<void> {
    const { channelId } = this.#station
    const waiting = await listPendingCommands(test.db, [channelId])
    const before = await modeOf(test.db, channelId)
    const clock = { now: () => this.#station.now }
    if (killed) await test.db.$executeRawUnsafe('INSERT INTO kill_switch VALUES (true)')
    try {
      for (const command of waiting) await carryOut(test.db, command, { fence: this.#fence, clock, without: new Set() })
      if (killed && waiting.length > 0) expect.unreachable('a command ended although none could')
    } catch (error) {
      if (!killed) throw error
      expect(String(error)).toContain('killed')
    } finally {
      if (killed) await test.db.$executeRawUnsafe('DELETE FROM kill_switch')
    }
    if (killed) return
    await stepLive(test.db, this.#fence, clock)
    await writeAhead(test.db, this.#fence, this.#station.now)
    const after = await modeOf(test.db, channelId)
    if (before.order === 'live' && !this.#lost && !waiting.some(({ kind }) => LEAVES.has(kind)))
      expect(after.order).toBe('live')
  }

  /** Another worker takes over the channel; the former one can no longer write. */
  async #succeed(): Promise<void> {
    const { channelId } = this.#station
    await test.db.channelLease.update({ where: { channelId }, data: { expiresAt: new Date(0) } })
    const workerId = `wk_${channelId}_${++this.#workers}`
    const { epoch } = (await claimChannels(test.db, workerId)).find((row) => row.channelId === channelId)!
    const former = this.#fence
    this.#fence = { channelId, workerId, epoch }
    this.#station.fence = this.#fence
    await expect(writeAhead(test.db, former, this.#station.now)).rejects.toThrow(/lease/)
  }

  async #check(): Promise<void> {
    const { channelId, now } = this.#station
    const chunks = await loadTimeline(test.db, channelId, now - 10 * MINUTE_MS)
    this.#expectCovered(chunks, now)
    for (const { mediaSequence, startsAt, durationMs, item, index } of publishedSegments(chunks, now)) {
      const shown = JSON.stringify([startsAt, durationMs, item.mediaId, (item.offsetMs ?? 0) + index * SEGMENT_MS])
      expect(this.#seen.get(mediaSequence) ?? shown).toBe(shown)
      this.#seen.set(mediaSequence, shown)
    }
    const ended = await test.db.command.findMany({ where: { channelId, state: { not: 'PENDING' } } })
    for (const { id, state, effectiveAt, finishedAt } of ended) {
      const end = JSON.stringify([state, effectiveAt, finishedAt])
      expect(this.#ended.get(id) ?? end).toBe(end)
      this.#ended.set(id, end)
    }
  }

  #expectCovered(chunks: readonly TimelineChunk[], now: number): void {
    for (const [i, chunk] of chunks.entries()) {
      const next = chunks[i + 1]
      if (next) expect(chunk.endsAt).toBe(next.startsAt)
    }
    const last = chunks.at(-1)!
    expect(last.endsAt ?? Number.POSITIVE_INFINITY).toBeGreaterThan(now + MINUTE_MS)
  }
}

it('whatever the changes and their order, and whenever the worker dies', { timeout: 240_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom<'loop' | 'calendar'>('loop', 'calendar'),
      fc.boolean(),
      fc.array(steps, { minLength: 4, maxLength: 24 }),
      async (mode, live, list) => {
        const run = new Run()
        await run.start(mode, live)
        for (const step of list) await run.take(step)
        await run.finish()
      },
    ),
    { numRuns: 60, interruptAfterTimeLimit: 200_000, markInterruptAsFailure: true },
  )
})
