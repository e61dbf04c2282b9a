import { expect, it } from 'vitest'
import { decideRenewal } from './decide-renewal.ts'

const HOUR_MS = 3_600_000

it.each([
  ['a page with a session requests a new URL', {}, 'ask'],
  ['a token in the URL cannot be renewed', { tokenGiven: true }, 'none'],
  ['a URL that was just opened is not renewed', { sinceAskedMs: 59_999 }, 'none'],
] as const)('%s', (_, page, renewal) => {
  expect(decideRenewal({ tokenGiven: false, sinceAskedMs: 12 * HOUR_MS, ...page })).toBe(renewal)
})
