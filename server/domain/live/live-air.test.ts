import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { airBreaks } from '#domain/hls/air-breaks.ts'
import { breakTags } from '#domain/hls/break-tags.ts'
import { gridOf } from '#domain/ladder/grid.ts'
import { applyChange } from '#domain/timeline/change.ts'
import { segmentAt } from '#domain/timeline/locate.ts'
import { type Programme, planStart } from '#domain/timeline/plan.ts'
import { publishedSegments } from '#domain/timeline/published.ts'
import type { TimelineChunk } from '#domain/timeline/timeline.ts'
import { itemOf, NOW, programmes, SLATE } from '#server/testing/timelines.ts'
import { QUANTUM_MS, SEGMENT_MS } from '#server/testing/usual-grid.ts'
import { decideLive, type Feed, release, requiredStableMs, takeByOperator } from './live-air.ts'
import { IDLE, type LiveAir } from './live-memory.ts'
import { entryAfter, LIVE_LEAD_MS, planEnter, planExtend, planRejoin } from './plan-live.ts'

const CONTRIBUTION = 'cn'
const BACKUP = 'cb'
const STALL_MS = 3_000 + SEGMENT_MS
const TICK_MS = 400
/** Changes are at the edge: a longer window takes minutes and finds nothing more. */
const LOOK_BACK_MS = 8_000

/** Parts of a feed's life: it sends for some time, then is silent. */
interface Burst {
  sendMs: number
  silentMs: number
  hangsUp: boolean
}

const bursts = fc.array(
  fc.record({
    sendMs: fc.integer({ min: 0, max: 15_000 }),
    silentMs: fc.integer({ min: 0, max: 12_000 }),
    hangsUp: fc.boolean(),
  }),
  { minLength: 1, maxLength: 3 },
)

interface Sender {
  feeds(at: number): Feed[]
  endsAt: number
}

/** When its segments become complete, one session for each connection. */
function senderOf(
  list: readonly Burst[],
  from: number,
  given: {
    onStall: Feed['onStall']
    autoTake: boolean
    frameRate: number | undefined
    contributionId?: string
    /** Black from then on, ms after the start. */
    darkFrom?: number
    /** Each session is ended by us, which is known that much later; null: by the sender. */
    weEndMs?: number | null
  },
): Sender {
  const { contributionId = CONTRIBUTION, darkFrom, weEndMs = null, ...options } = given
  const { segmentMs } = gridOf(options)
  const sessions: { id: string; whole: number[]; endsAt: number }[] = []
  let at = from
  let current: (typeof sessions)[number] | null = null
  for (const { sendMs, silentMs, hangsUp } of list) {
    current ??= { id: `ls${sessions.length}-${contributionId}`, whole: [], endsAt: Infinity }
    if (!sessions.includes(current)) sessions.push(current)
    for (let t = at + segmentMs + 300; t <= at + sendMs; t += segmentMs) current.whole.push(t)
    at += sendMs
    if (hangsUp) current.endsAt = at
    if (hangsUp) current = null
    at += silentMs
  }
  return {
    endsAt: at,
    feeds: (now) =>
      sessions.flatMap(({ id, whole, endsAt }) => {
        const done = whole.filter((t) => t <= now)
        if (done.length === 0) return []
        const ageMs = now - done.at(-1)!
        const hole = done.findLastIndex((t, i) => i > 0 && t - done[i - 1]! > SEGMENT_MS + 1_500)
        const steadyMs = ageMs > SEGMENT_MS + 1_500 ? 0 : now - done[Math.max(hole, 0)]!
        return [
          {
            streamId: id,
            contributionId,
            mediaId: `md-${id}`,
            title: 'Live: Studio',
            formatKey: 'f0',
            segments: done.length,
            ageMs,
            steadyMs,
            isOver: endsAt <= now,
            endedByUs: weEndMs !== null && now >= endsAt + weEndMs,
            ...{ cutOffFromMs: null, cutOffUntilMs: null },
            isBehind: false,
            isDark: darkFrom !== undefined && now >= NOW + darkFrom,
            stallMs: STALL_MS,
            waitMs: 60_000,
            ...options,
          },
        ]
      }),
  }
}

interface Life {
  chunks: TimelineChunk[]
  state: LiveAir
  /** Each time a feed came on air. */
  entered: number[]
  /** What was published at each tick, by media sequence. */
  looks: { now: number; published: ReturnType<typeof publishedSegments> }[]
}

function live(
  programme: Programme,
  sender: Sender,
  options: { takeAt?: number; releaseAt?: number; until: number; backup?: Sender },
): Life {
  let chunks = applyChange([], planStart(null, programme, NOW, null))
  let state: LiveAir = IDLE
  let lastIndex = new Map<string, number>()
  const life: Life = { chunks, state, entered: [], looks: [] }
  for (let now = NOW; now < options.until; now += TICK_MS) {
    const feeds = [...sender.feeds(now), ...(options.backup?.feeds(now) ?? [])]
    const backupId = options.backup ? BACKUP : null
    if (options.takeAt !== undefined && now >= options.takeAt && now < options.takeAt + TICK_MS)
      state = takeByOperator(state, CONTRIBUTION, now)
    const tail = chunks.at(-1)!
    const released = options.releaseAt !== undefined && now >= options.releaseAt && now < options.releaseAt + TICK_MS
    const decision =
      (released && release(state, feeds, now)) ||
      decideLive(state, {
        ...{ now, feeds, block: null, backupId },
        tail: { ours: tail.cause === 'live-wait', liveEnd: tail.startsAt },
      })
    state = decision.state
    const { step } = decision
    if (step.do === 'enter') {
      const plan = planEnter(chunks, { feed: step.feed, slate: programme.slate, now, losses: state.drops.length })
      if (plan) {
        // Only existing segments air.
        expect(plan.nextIndex).toBeLessThanOrEqual(step.feed.segments)
        life.entered.push(now)
        chunks = applyChange(chunks, plan.change)
        const { streamId, mediaId } = step.feed
        const leftOrdinal = plan.leftOrdinal ?? state.leftOrdinal
        const isBackup = step.feed.contributionId === BACKUP
        const air = { streamId, mediaId, nextIndex: plan.nextIndex, ...(isBackup && { backupId: BACKUP }) }
        state = { ...state, waiting: null, leftOrdinal, air }
        lastIndex = new Map([[streamId, plan.nextIndex]])
      }
    } else if (step.do === 'extend') {
      const plan = planExtend(chunks, step.feed, state.air!.nextIndex, now)
      if (plan) {
        chunks = applyChange(chunks, plan.change)
        expect(plan.nextIndex).toBeGreaterThan(lastIndex.get(state.air!.streamId)!)
        state = { ...state, air: { ...state.air!, nextIndex: plan.nextIndex } }
        lastIndex.set(state.air!.streamId, plan.nextIndex)
      }
    } else if (step.do === 'rejoin') {
      const left = chunks.find((chunk) => chunk.ordinal === state.leftOrdinal) ?? null
      const change = planRejoin(chunks, { left, programme, now, notBefore: step.notBefore })
      expect(change).not.toBeNull()
      chunks = applyChange(chunks, change!)
    }
    life.looks.push({ now, published: publishedSegments(chunks, now, LOOK_BACK_MS) })
  }
  return { ...life, chunks, state }
}

const cases = fc.record({
  programme: programmes,
  list: bursts,
  onStall: fc.constantFrom('slate' as const, 'schedule' as const),
  autoTake: fc.boolean(),
  takeAfterMs: fc.integer({ min: 0, max: 20_000 }),
  releaseAfterMs: fc.option(fc.integer({ min: 0, max: 40_000 }), { nil: undefined }),
  backup: fc.option(bursts, { nil: null, freq: 1 }),
})

type Given = typeof cases extends fc.Arbitrary<infer T> ? T : never

const livesOf = ({ programme, list, onStall, autoTake, takeAfterMs, releaseAfterMs, backup: other }: Given) => {
  const { frameRate } = programme.slate
  const sender = senderOf(list, NOW, { onStall, autoTake, frameRate })
  const backup = other && senderOf(other, NOW, { onStall, autoTake: false, frameRate, contributionId: BACKUP })
  const takeAt = NOW + takeAfterMs
  const releaseAt = releaseAfterMs === undefined ? undefined : takeAt + releaseAfterMs
  const until = Math.max(sender.endsAt, backup?.endsAt ?? 0) + 75_000
  return live(programme, sender, { takeAt, until, ...(releaseAt && { releaseAt }), ...(backup && { backup }) })
}

describe('a live feed on air', () => {
  it('no published segment changes, and each follows the previous one without a gap', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const named = new Map<number, string>()
        // Compared without expect: an assertion for each of some hundred thousand segments takes minutes.
        const broken: string[] = []
        for (const { published } of livesOf(given).looks) {
          let before: (typeof published)[number] | undefined
          for (const segment of published) {
            const { mediaSequence, startsAt, durationMs, clockMs, item, index, discontinuitySequence } = segment
            const told = `${startsAt} ${durationMs} ${clockMs} ${item.mediaId} ${index} ${discontinuitySequence}`
            if ((named.get(mediaSequence) ?? told) !== told) broken.push(`${mediaSequence} changed to ${told}`)
            named.set(mediaSequence, told)
            if (before && mediaSequence !== before.mediaSequence + 1) broken.push(`a number is missing: ${told}`)
            if (before && startsAt !== before.startsAt + before.durationMs) broken.push(`a gap before ${told}`)
            if (before && clockMs !== before.clockMs + before.durationMs)
              broken.push(`a gap in the clock before ${told}`)
            before = segment
          }
        }
        expect(broken).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  it('returns to its programme when the feed is gone for good', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const { chunks, state } = livesOf(given)
        expect([state.air, state.waiting?.on === 'slate']).toEqual([null, false])
        expect(chunks.at(-1)!.cause).not.toBe('live-wait')
      }),
      { numRuns: 200 },
    )
  })

  it('a backup is on air while its feed is lost, and gives way when that has been steady for a while', () => {
    fc.assert(
      fc.property(programmes, fc.boolean(), (programme, hangsUp) => {
        const { frameRate } = programme.slate
        const list = [
          { sendMs: 20_000, silentMs: 20_000, hangsUp },
          { sendMs: 40_000, silentMs: 0, hangsUp: false },
        ]
        const options = { onStall: 'schedule' as const, autoTake: false, frameRate }
        const sender = senderOf(list, NOW, options)
        const steady = [{ sendMs: 80_000, silentMs: 0, hangsUp: false }]
        const backup = senderOf(steady, NOW, { ...options, contributionId: BACKUP })
        const { chunks } = live(programme, sender, { takeAt: NOW + 6_000, until: NOW + 79_000, backup })
        const airs = (afterMs: number) => segmentAt(chunks, NOW + afterMs)?.item.mediaId.split('-')[2]
        expect([14_000, 32_000, 40_000, 48_000].map(airs)).toEqual([CONTRIBUTION, BACKUP, BACKUP, BACKUP])
        expect(airs(66_000)).toBe(CONTRIBUTION)
      }),
      { numRuns: 50 },
    )
  })

  it('a black feed gives way to its backup, unless that is black too', () => {
    fc.assert(
      fc.property(programmes, fc.boolean(), (programme, isBackupDark) => {
        const options = { onStall: 'slate' as const, autoTake: false, frameRate: programme.slate.frameRate }
        const list = [{ sendMs: 60_000, silentMs: 0, hangsUp: false }]
        const sender = senderOf(list, NOW, { ...options, darkFrom: 20_000 })
        const dark = isBackupDark ? { darkFrom: 0 } : {}
        const backup = senderOf(list, NOW, { ...options, ...dark, contributionId: BACKUP })
        const { chunks } = live(programme, sender, { takeAt: NOW + 6_000, until: NOW + 59_000, backup })
        const airs = (afterMs: number) => segmentAt(chunks, NOW + afterMs)?.item.mediaId.split('-')[2]
        const then = isBackupDark ? CONTRIBUTION : BACKUP
        expect([14_000, 30_000, 50_000].map(airs)).toEqual([CONTRIBUTION, then, then])
      }),
      { numRuns: 50 },
    )
  })

  it('a feed that drops every few seconds is taken less and less often', () => {
    fc.assert(
      fc.property(programmes, fc.integer({ min: 2_300, max: 5_000 }), fc.boolean(), (programme, sendMs, hangsUp) => {
        const list = Array.from({ length: 12 }, () => ({ sendMs, silentMs: 3_000, hangsUp }))
        const sender = senderOf(list, NOW, {
          ...{ onStall: 'slate', autoTake: true },
          frameRate: programme.slate.frameRate,
        })
        const { entered } = live(programme, sender, { until: sender.endsAt })
        expect(entered.length).toBeLessThanOrEqual(3)
      }),
      { numRuns: 200 },
    )
  })
})

it('a feed that we end comes back at once, however often; otherwise its sender has to be steady', () => {
  fc.assert(
    fc.property(programmes, fc.constantFrom(null, 0, 6_000), (programme, weEndMs) => {
      const list = Array.from({ length: 5 }, () => ({ sendMs: 15_000, silentMs: 12_000, hangsUp: true }))
      const options = { onStall: 'slate', autoTake: true, frameRate: programme.slate.frameRate } as const
      const sender = senderOf(list, NOW, { ...options, weEndMs })
      const { entered } = live(programme, sender, { until: sender.endsAt })
      if (weEndMs !== null) expect(entered).toHaveLength(5)
      else expect(entered.length).toBeLessThanOrEqual(3)
    }),
    { numRuns: 50 },
  )
})

it('a feed that we end is awaited as a stalled one, not as one whose sender has left', () => {
  fc.assert(
    fc.property(programmes, fc.boolean(), (programme, isOurs) => {
      const list = [20_000, 20_000].map((sendMs) => ({ sendMs, silentMs: 30_000, hangsUp: true }))
      const options = { onStall: 'slate', autoTake: false, frameRate: programme.slate.frameRate } as const
      const sender = senderOf(list, NOW, { ...options, weEndMs: isOurs ? 0 : null })
      const { entered } = live(programme, sender, { takeAt: NOW + 6_000, until: sender.endsAt })
      expect(entered).toHaveLength(isOurs ? 2 : 1)
    }),
    { numRuns: 50 },
  )
})

describe('a looped rundown after a live feed', () => {
  it('continues where it would be without the live feed', () => {
    fc.assert(
      fc.property(programmes, fc.integer({ min: 8_000, max: 60_000 }), (given, onAirMs) => {
        const programme = { ...given, loop: true }
        const sender = senderOf([{ sendMs: onAirMs, silentMs: 0, hangsUp: true }], NOW, {
          onStall: 'schedule',
          autoTake: true,
          frameRate: programme.slate.frameRate,
        })
        const { chunks, entered } = live(programme, sender, { until: sender.endsAt + 20_000 })
        expect(entered).toHaveLength(1)
        const back = chunks.find((chunk) => chunk.cause === 'rejoin')!
        const alone = applyChange([], planStart(null, programme, NOW, null))
        const due = segmentAt(alone, back.startsAt)!
        expect(back.items[0]!.mediaId).toBe(due.item.mediaId)
      }),
      { numRuns: 200 },
    )
  })
})

describe('go live', () => {
  it('is published within four seconds, with the newest possible segment, and not lost again', () => {
    fc.assert(
      fc.property(programmes, fc.integer({ min: 6_000, max: 20_000 }), (programme, takeAfterMs) => {
        const sender = senderOf([{ sendMs: 40_000, silentMs: 0, hangsUp: false }], NOW, {
          onStall: 'slate',
          autoTake: false,
          frameRate: programme.slate.frameRate,
        })
        const { segmentMs } = gridOf(programme.slate)
        const takeAt = NOW + takeAfterMs
        const { chunks, entered } = live(programme, sender, { takeAt, until: takeAt + 6_000 })
        const onAir = chunks.find((chunk) => chunk.cause === 'live')!
        const publishedAt = onAir.startsAt + segmentMs
        expect(publishedAt - takeAt).toBeLessThan(2 * segmentMs + TICK_MS)
        const first = onAir.items[0]!.offsetMs! / segmentMs
        const wholeAt = NOW + segmentMs + 300 + first * segmentMs
        // One segment later would not be there in time, or only in its last half second; a short segment at the
        // boundary is published before ours.
        const waitedMs = segmentMs + TICK_MS + 500
        expect(publishedAt - wholeAt).toBeLessThanOrEqual(waitedMs + segmentMs + LIVE_LEAD_MS - QUANTUM_MS)
        expect(entered).toHaveLength(1)
      }),
      { numRuns: 200 },
    )
  })

  it('gives way at once to the schedule when a late feed’s sender disconnects', () => {
    const late = takeByOperator({ ...IDLE, air: { streamId: 'ls', mediaId: 'md', nextIndex: 3 } }, CONTRIBUTION, NOW)
    const feed = {
      ...senderOf([{ sendMs: 9_000, silentMs: 0, hangsUp: true }], NOW, {
        onStall: 'schedule',
        autoTake: false,
        frameRate: 25,
      }).feeds(NOW + 9_000)[0]!,
    }
    const view = { now: NOW + 9_000, block: null, backupId: null, tail: { ours: true, liveEnd: NOW } }
    expect(decideLive(late, { ...view, feeds: [feed] })).toMatchObject({
      state: { waiting: { on: 'schedule' } },
      step: { do: 'rejoin' },
    })
    const patient = decideLive(late, { ...view, feeds: [{ ...feed, onStall: 'slate' }] })
    expect(patient).toMatchObject({ state: { waiting: { on: 'slate' } }, step: { do: 'nothing' } })
  })

  it('takes a feed back at once whose segments waited for the database', () => {
    const options = { onStall: 'slate', autoTake: false, frameRate: 25 } as const
    const [feed] = senderOf([{ sendMs: 4_000, silentMs: 0, hangsUp: false }], NOW - 4_000, options).feeds(NOW)
    const drop = { contributionId: CONTRIBUTION, streamId: feed!.streamId, at: NOW - 2_000, short: false }
    const waits = takeByOperator(IDLE, CONTRIBUTION, NOW - 2_000)
    const view = { now: NOW, block: null, backupId: null, tail: { ours: true, liveEnd: NOW - 9_000 } }
    const stepOf = (cutOffFromMs: number | null, cutOffUntilMs: number | null) =>
      decideLive({ ...waits, drops: [drop] }, { ...view, feeds: [{ ...feed!, cutOffFromMs, cutOffUntilMs }] }).step.do
    expect(stepOf(null, null)).toBe('nothing')
    expect(stepOf(32_000, 1_500)).toBe('enter')
    // An outage before has nothing to do with it.
    expect(stepOf(60_000, 20_000)).toBe('nothing')
  })

  it('requires a steady time that doubles with each loss, up to a minute', () => {
    const at = (n: number) => Array.from({ length: n }, () => ({ contributionId: 'a', at: 0, short: false }))
    const needed = [0, 1, 2, 3, 4, 9].map((n) => requiredStableMs(at(n), 'a', 3_000, 1_000))
    expect(needed).toEqual([0, 6_000, 12_000, 24_000, 48_000, 60_000])
    expect(requiredStableMs(at(3), 'b', 3_000, 1_000)).toBe(0)
    // The encoder was too slow: not the sender's fault.
    const ours = at(9).map((drop) => ({ ...drop, ours: true }))
    expect(requiredStableMs(ours, 'a', 3_000, 1_000)).toBe(0)
  })
})

describe('breaks that were announced to inserters', () => {
  const scheduled = (reason: string, breakId: string | null) => ({ reason, blockId: null, driftMs: 0, breakId })
  const items = [
    { ...itemOf('film', 30), scheduled: scheduled('block', null) },
    { ...itemOf('spot', 12), scheduled: scheduled('break', 'b1') },
    { ...itemOf('film', 30), scheduled: scheduled('block', null) },
  ]
  const [started] = applyChange([], planStart(null, { items, slate: SLATE, loop: false }, NOW, null))
  const chunks: TimelineChunk[] = [{ ...started!, scheduleVersion: 1 }]
  const [spot] = airBreaks(chunks)
  /** What the list announces as about to begin or end. */
  const told = (of: readonly TimelineChunk[], now: number) =>
    breakTags(publishedSegments(of, now), airBreaks(of)).tail().split('\n').filter(Boolean)

  it('begin and end as announced, whenever a feed arrives', () => {
    let seen = 0
    for (let now = spot!.startsAt - 3_000; now < spot!.startsAt + spot!.durationMs + 4_000; now += 40) {
      const before = told(chunks, now)
      seen += before.length
      const last = entryAfter(chunks, now)!
      const airsAt = last.startsAt + last.durationMs
      const cut = [{ ...chunks[0]!, endsAt: airsAt }]
      // A break that the feed cuts short may be ended; what was announced stays.
      expect(told([...cut, { ...chunks[0]!, ...behind(last), cause: 'live' as const }], now), String(now)).toEqual(
        expect.arrayContaining(before),
      )
      expect(airsAt - now).toBeLessThan(3 * SEGMENT_MS + 2_000)
    }
    expect(seen).toBeGreaterThan(20)
  })

  const behind = (last: NonNullable<ReturnType<typeof segmentAt>>) => ({
    ordinal: 1,
    startsAt: last.startsAt + last.durationMs,
    endsAt: null,
    loop: true,
    scheduleVersion: null,
    clockMs: last.clockMs + last.durationMs,
    mediaSequence: last.mediaSequence + 1,
    items: [SLATE],
  })
})
