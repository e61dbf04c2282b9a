import { expect, it } from 'vitest'
import { decideRenewal } from './decide-renewal.ts'

const HOUR_MS = 3_600_000

it.each([
  ['a page of our own asks by its session', {}, 'ask'],
  ['a token in the address stays what it is', { tokenGiven: true }, 'none'],
  ['what was just opened is not asked for in circles', { sinceAskedMs: 59_999 }, 'none'],
] as const)('%s', (_, page, renewal) => {
  expect(decideRenewal({ tokenGiven: false, sinceAskedMs: 12 * HOUR_MS, ...page })).toBe(renewal)
})
