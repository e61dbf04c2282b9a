import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Alert,
  type Circumstances,
  decideAlerts,
  MOST_ALERTS_A_RULE,
  type Notice,
  type Observation,
  type Silence,
} from './decide-alerts.ts'
import { RULE_NAMES, type RuleName, ruleFacts } from './rules.ts'
import { effectiveRule, USUAL_SETTINGS } from './settings.ts'

const ALL = new Set(RULE_NAMES)
const usual: Circumstances = { settingsOf: () => USUAL_SETTINGS, silences: [] }

const seen = (rule: RuleName, subjectId = 'ch_1', more: Partial<Observation> = {}): Observation => ({
  ...{
    rule,
    accountId: 'ac_1',
    channelId: subjectId,
    subjectId,
    subject: 'News',
    message: 'It is off air.',
    value: null,
  },
  ...more,
})

/** Rounds five seconds apart; what is stored in between loses the pending ones that ended. */
function run(rounds: (readonly Observation[])[], circumstances = usual, stepMs = 5_000) {
  let alerts: Alert[] = []
  const notices: (Notice & { round: number })[] = []
  for (const [round, found] of rounds.entries()) {
    const active = alerts.filter(({ resolvedAt }) => resolvedAt === null)
    const decided = decideAlerts(active, { found, complete: ALL }, circumstances, round * stepMs)
    alerts = decided.alerts
    notices.push(...decided.notices.map((notice) => ({ ...notice, round })))
  }
  return { alerts, notices, kinds: notices.map(({ kind }) => kind) }
}

const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value)

describe('an alert', () => {
  it('opens when its condition lasts, and its notice is sent within two rounds', () => {
    const down = [seen('channel-down')]
    const { alerts, notices } = run([down, down, down])
    expect(alerts).toMatchObject([{ since: 0, openedAt: 5_000, notifiedAt: 5_000 }])
    expect(notices).toMatchObject([{ kind: 'opened', round: 1 }])
  })

  it('of a condition that was over at once is forgotten', () => {
    expect(run([[seen('channel-down')], []])).toMatchObject({ alerts: [], notices: [] })
  })

  it('is resolved after a while without its condition, and not before', () => {
    const { alerts, notices } = run([[seen('heartbeat-missing')], [], [seen('heartbeat-missing')], ...times(4, [])])
    expect(notices.map(({ kind, round }) => [kind, round])).toEqual([
      ['opened', 0],
      ['resolved', 6],
    ])
    expect(alerts).toMatchObject([{ openedAt: 0, resolvedAt: 30_000 }])
  })

  it('stays while its rule cannot be read', () => {
    const [alert] = decideAlerts([], { found: [seen('heartbeat-missing')], complete: ALL }, usual, 0).alerts
    const later = decideAlerts([alert!], { found: [], complete: new Set() }, usual, 3_600_000)
    expect(later.alerts).toEqual([{ ...alert, escalatedAt: 3_600_000 }])
  })

  it('that nobody acknowledges is escalated once', () => {
    const down = [seen('heartbeat-missing')]
    expect(run(times(40, down), usual, 60_000).kinds).toEqual(['opened', 'escalated'])
  })

  it('that was acknowledged is not escalated, and its end is sent', () => {
    const [alert] = decideAlerts([], { found: [seen('channel-down')], complete: ALL }, usual, 0).alerts
    const known = { ...alert!, openedAt: 0, notifiedAt: 0, acknowledgedAt: 1 }
    const hour = decideAlerts([known], { found: [seen('channel-down')], complete: ALL }, usual, 3_600_000)
    expect(hour.notices).toEqual([])
    const ending = { ...known, clearSince: 0 }
    expect(decideAlerts([ending], { found: [], complete: ALL }, usual, 60_000).notices).toMatchObject([
      { kind: 'resolved' },
    ])
  })

  it('that is silenced is shown and not sent, until the silence ends', () => {
    const silences: Silence[] = [{ accountId: 'ac_1', rule: null, channelId: 'ch_1', until: 20_000 }]
    const { notices } = run(times(6, [seen('channel-down'), seen('channel-down', 'ch_2')]), { ...usual, silences })
    expect(notices.map(({ round, alerts }) => [round, alerts.map(({ subjectId }) => subjectId)])).toEqual([
      [1, ['ch_2']],
      [4, ['ch_1']],
    ])
  })

  it('of another account is not silenced by the same rule', () => {
    const silences: Silence[] = [{ accountId: 'ac_2', rule: 'channel-down', channelId: null, until: 60_000 }]
    expect(run(times(2, [seen('channel-down')]), { ...usual, silences }).kinds).toEqual(['opened'])
  })

  it('is one notice with others of its rule and account', () => {
    const many = Array.from({ length: 50 }, (_, n) => seen('channel-down', `ch_${n}`))
    const other = seen('channel-down', 'ch_x', { accountId: 'ac_2' })
    const { notices } = run(times(2, [...many, other]))
    expect(notices.map(({ accountId, alerts }) => [accountId, alerts.length])).toEqual([
      ['ac_1', 50],
      ['ac_2', 1],
    ])
  })

  it('opens by the threshold of its account', () => {
    const settingsOf = (accountId: string | null) =>
      accountId === 'ac_1' ? { ...USUAL_SETTINGS, rules: { 'failures-in-a-row': { threshold: 10 } } } : USUAL_SETTINGS
    const found = [
      seen('failures-in-a-row', 'de_1', { value: 5 }),
      seen('failures-in-a-row', 'de_2', { value: 5, accountId: 'ac_2' }),
    ]
    expect(run([found], { ...usual, settingsOf }).alerts.map(({ subjectId }) => subjectId)).toEqual(['de_2'])
  })

  it('of a rule that was switched off is resolved', () => {
    const off = { ...USUAL_SETTINGS, rules: { 'heartbeat-missing': { enabled: false, clearAfterSeconds: 0 } } }
    const [alert] = decideAlerts([], { found: [seen('heartbeat-missing')], complete: ALL }, usual, 0).alerts
    const found = [seen('heartbeat-missing')]
    const decided = decideAlerts([alert!], { found, complete: new Set() }, { ...usual, settingsOf: () => off }, 5_000)
    expect(decided.alerts).toMatchObject([{ resolvedAt: 5_000 }])
  })

  it('counts from now when the clock was set back', () => {
    const [alert] = decideAlerts([], { found: [seen('channel-down')], complete: ALL }, usual, 9_000_000).alerts
    const back = decideAlerts([alert!], { found: [seen('channel-down')], complete: ALL }, usual, 1_000)
    expect(back.alerts).toMatchObject([{ since: 1_000, openedAt: null }])
  })
})

const SUBJECTS = ['ch_1', 'ch_2', 'ch_3']
const RULES_TRIED = ['channel-down', 'heartbeat-missing', 'failures-in-a-row', 'destination-down'] as const

/** What holds in each round, with the milliseconds until the next one. */
const histories = fc.array(
  fc.record({
    found: fc.subarray(RULES_TRIED.flatMap((rule) => SUBJECTS.map((subject) => seen(rule, subject, { value: 3 })))),
    stepMs: fc.integer({ min: 1_000, max: 20_000 }),
    read: fc.boolean(),
    acknowledged: fc.nat(30),
  }),
  { minLength: 1, maxLength: 60 },
)

interface Step {
  now: number
  notices: Notice[]
  stored: Alert[]
}

/** As the evaluator does it: what ended leaves the active ones, and somebody acknowledges one now and then. */
function live(history: Parameters<Parameters<typeof histories.map>[0]>[0], silences: Silence[] = []): Step[] {
  let active: Alert[] = []
  let now = 0
  let next = 0
  return history.map(({ found, stepMs, read, acknowledged }) => {
    const complete = read ? ALL : new Set<RuleName>()
    const { alerts, notices } = decideAlerts(active, { found, complete }, { ...usual, silences }, now)
    for (const alert of alerts) alert.id ??= `al_${next++}`
    active = alerts
      .filter(({ resolvedAt }) => resolvedAt === null)
      .map((alert, index) =>
        index === acknowledged && alert.openedAt !== null ? { ...alert, acknowledgedAt: now } : alert,
      )
    const step = { now, notices, stored: alerts }
    now += stepMs
    return step
  })
}

describe('in any history', () => {
  it('no alert flaps: it opens only after its condition lasted, and ends only after it was over', () => {
    fc.assert(
      fc.property(histories, (history) => {
        for (const { stored } of live(history))
          for (const { rule, openedAt, since, resolvedAt, clearSince } of stored) {
            const { openAfterMs, clearAfterMs } = effectiveRule(rule, USUAL_SETTINGS)
            if (openedAt !== null) expect(openedAt - since).toBeGreaterThanOrEqual(openAfterMs)
            if (resolvedAt !== null) expect(resolvedAt - (clearSince ?? Infinity)).toBeGreaterThanOrEqual(clearAfterMs)
          }
      }),
      { numRuns: 200 },
    )
  })

  it('an alert that opened stays until it is resolved', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const steps = live(history)
        for (const [at, { stored }] of steps.entries())
          for (const { id, openedAt, resolvedAt } of stored) {
            const after = steps[at + 1]?.stored.find((alert) => alert.id === id)
            if (openedAt !== null && resolvedAt === null && steps[at + 1]) expect(after?.openedAt).toBe(openedAt)
            if (resolvedAt !== null) expect(after).toBeUndefined()
          }
      }),
      { numRuns: 200 },
    )
  })

  it('an alert is in one notice each of its opening, escalation and end, in this order, and without one there is no other', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const sent = new Map<string, string[]>()
        for (const { notices } of live(history))
          for (const { kind, alerts } of notices)
            for (const { id } of alerts) sent.set(id!, [...(sent.get(id!) ?? []), kind])
        for (const kinds of sent.values())
          expect(['opened', 'opened,escalated', 'opened,resolved', 'opened,escalated,resolved']).toContain(
            kinds.join(','),
          )
      }),
      { numRuns: 200 },
    )
  })

  it('notices of one round are one for each rule, account and kind', () => {
    fc.assert(
      fc.property(histories, (history) => {
        for (const { notices } of live(history)) {
          const names = notices.map(({ kind, rule, accountId }) => `${kind} ${rule} ${accountId}`)
          expect(new Set(names).size).toBe(names.length)
        }
      }),
    )
  })

  it('one alert at most is active for each rule and subject', () => {
    fc.assert(
      fc.property(histories, (history) => {
        for (const { stored } of live(history)) {
          const keys = stored.map(({ rule, subjectId }) => `${rule} ${subjectId}`)
          expect(new Set(keys).size).toBe(keys.length)
        }
      }),
    )
  })

  it('nothing is sent of what is silenced throughout', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const silences: Silence[] = [{ accountId: 'ac_1', rule: null, channelId: null, until: Infinity }]
        for (const { notices } of live(history, silences)) expect(notices).toEqual([])
      }),
    )
  })
})

it('the alerts of a rule are bounded', () => {
  const many = Array.from({ length: MOST_ALERTS_A_RULE + 500 }, (_, n) => seen('channel-down', `ch_${n}`))
  expect(run(times(3, many)).alerts).toHaveLength(MOST_ALERTS_A_RULE)
})

it('a value is compared as its rule says', () => {
  const opens = (rule: RuleName, value: number) => run([[seen(rule, 'x', { value })]]).alerts.length === 1
  expect([50, 51].map((value) => opens('queue-long', value))).toEqual([false, true])
  expect([2, 3].map((value) => opens('failures-in-a-row', value))).toEqual([false, true])
  expect([14, 13].map((value) => opens('certificate-expiry', value))).toEqual([false, true])
  expect(ruleFacts('queue-very-long').threshold?.usual).toBe(100)
})
