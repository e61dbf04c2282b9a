import { expect, it } from 'vitest'
import { blockOf, libraryOf, mediaOf, scheduleOf } from '#server/testing/schedules.ts'
import { firstAirState } from '../expand/air-state.ts'
import { expand } from '../expand/expand.ts'
import type { Finding } from './finding.ts'
import { checkFlight } from './flight-check.ts'
import { groupFindings } from './group-findings.ts'

const from = Date.UTC(2026, 10, 21)
const names = { block: (id: string) => id.toUpperCase(), item: (id: string) => id }

it('lists findings with one remedy once: five programmes three times a day, and no filler', () => {
  const blocks = ['a', 'b', 'c', 'd', 'e'].map((id, i) => {
    const start = `2026-11-20T${String(i * 4).padStart(2, '0')}:00:00`
    return blockOf(id, start, 60, { rrule: 'FREQ=DAILY', source: { type: 'item', mediaId: id } })
  })
  const library = libraryOf(blocks.map(({ id }) => mediaOf(id, 2_880_000)))
  const state = firstAirState(from)
  const schedule = scheduleOf(blocks)
  const { entries } = expand(schedule, library, state, from + 72 * 3_600_000)
  const findings = checkFlight({ schedule, library, entries, state })
  expect(findings.length).toBeGreaterThan(15)
  const groups = groupFindings(findings, names)
  expect(groups.map(({ message, cure, findings: { length } }) => ({ message, cure, length }))).toEqual([
    {
      message: expect.stringMatching(/^\d+ gaps, 60 h in all, and no filler for them: the slate airs\.$/),
      cure: 'fillers',
      length: findings.length,
    },
  ])
})

it('keeps every finding, reds first, and single ones with their own text', () => {
  const finding = (change: Partial<Finding>): Finding => ({
    severity: 'amber',
    code: 'late',
    startsAt: from,
    endsAt: from + 60_000,
    blockId: 'news',
    mediaId: 'film',
    message: 'It begins late.',
    remedy: 'Give it time.',
    ...change,
  })
  const findings = [
    finding({}),
    finding({ code: 'black', message: '“film” is black.' }),
    finding({ code: 'black', mediaId: 'other', message: '“other” is black.' }),
    finding({ code: 'empty-break', remedy: 'Make the block 1 min longer.' }),
    finding({ code: 'empty-break', remedy: 'Make the block 2 min longer.' }),
    finding({ severity: 'red', code: 'media' }),
    finding({ severity: 'red', code: 'media' }),
  ]
  const groups = groupFindings(findings, names)
  expect(groups.map(({ message }) => message)).toEqual([
    '2 airings of “NEWS”: It begins late.',
    'It begins late.',
    '“film” is black.',
    '“other” is black.',
    '2 breaks of “film” stay empty: the programme is split and nothing airs in between.',
  ])
  expect(groups.flatMap((group) => group.findings)).toHaveLength(findings.length)
  expect(groups[4]?.remedy).toBe('Give the block time for its breaks.')
})
