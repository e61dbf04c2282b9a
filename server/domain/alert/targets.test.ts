import { expect, it } from 'vitest'
import { payloadOf, renderNotice } from './render-notice.ts'
import { hintOf, pickTargets, type Target } from './targets.ts'

const target = (id: string, more: Partial<Target> = {}): Target => ({
  ...{ id, accountId: 'ac_1', leastSeverity: 'info', escalation: false, ...more },
})
const TARGETS = [
  target('usual'),
  target('critical', { leastSeverity: 'critical' }),
  target('last', { escalation: true }),
  target('other', { accountId: 'ac_2' }),
  target('operators', { accountId: null }),
]
const picked = (kind: 'opened' | 'escalated' | 'resolved', severity: 'warning' | 'critical', escalated = false) =>
  pickTargets({ kind, severity, escalated, accountId: 'ac_1' }, TARGETS).map(({ id }) => id)

it('a notice goes to the targets of its account that want its severity', () => {
  expect(picked('opened', 'critical')).toEqual(['usual', 'critical'])
  expect(picked('opened', 'warning')).toEqual(['usual'])
  const operators = pickTargets({ kind: 'opened', severity: 'warning', escalated: false, accountId: null }, TARGETS)
  expect(operators.map(({ id }) => id)).toEqual(['operators'])
})

it('an escalation goes to its own targets, or again to all when there is none', () => {
  expect(picked('escalated', 'warning')).toEqual(['last'])
  const without = TARGETS.filter(({ escalation }) => !escalation)
  const again = pickTargets({ kind: 'escalated', severity: 'critical', escalated: true, accountId: 'ac_1' }, without)
  expect(again.map(({ id }) => id)).toEqual(['usual', 'critical'])
})

it('whoever got an escalation is told how it ended', () => {
  expect(picked('resolved', 'warning')).toEqual(['usual'])
  expect(picked('resolved', 'warning', true)).toEqual(['usual', 'last'])
})

it('a test goes to every target of the account', () => {
  const notice = { kind: 'opened', severity: 'info', escalated: false, accountId: 'ac_1' } as const
  expect(pickTargets(notice, TARGETS, true)).toHaveLength(3)
})

it('a hint holds no path, query or whole number', () => {
  expect(hintOf('slack', 'https://hooks.example/services/T0/B0/secret?x=1')).toBe('hooks.example')
  expect(hintOf('sms', '+4915112345678')).toBe('…5678')
})

it('a notice of many names the first of them and counts the others', () => {
  const alerts = Array.from({ length: 50 }, (_, n) => ({
    ...{ id: `al_${n}`, rule: 'channel-down' as const, accountId: 'ac_1', channelId: `ch_${n}`, subjectId: `ch_${n}` },
    ...{ subject: `Channel ${n}`, message: 'It is off air.', since: 0, openedAt: 0, clearSince: null },
    ...{ notifiedAt: 0, acknowledgedAt: null, escalatedAt: null, resolvedAt: null },
  }))
  const notice = { kind: 'opened', rule: 'channel-down', accountId: 'ac_1', alerts } as const
  const text = renderNotice(payloadOf({ ...notice, alerts: [...alerts] }, 'Station', 0), 'https://tv.example')
  expect(text.title).toBe('Channel down: 50 alerts (critical)')
  expect(text.lines).toHaveLength(22)
  expect(text.lines.at(-2)).toBe('And 30 more.')
  expect(text.runbookUrl).toBe('https://tv.example/docs/runbooks/channel-down')
  const one = payloadOf({ ...notice, kind: 'resolved', alerts: alerts.slice(0, 1) }, 'Station', 0)
  expect(renderNotice(one, 'https://tv.example').title).toBe('Resolved: Channel down: Channel 0 (critical)')
})
