import { expect, it } from 'vitest'
import { decideRenewal } from './decide-renewal.ts'

const HOUR_MS = 3_600_000

it.each([
  ['a frame of a listed website is opened again', { framed: true }, 'open-again'],
  ['a page of our own asks by its session', { framed: false }, 'ask'],
  ['a token in the address stays what it is', { framed: true, tokenGiven: true }, 'none'],
  ['a token in the address of the watch page, too', { framed: false, tokenGiven: true }, 'none'],
  ['what was just opened is not opened in circles', { framed: true, sinceAskedMs: 59_999 }, 'none'],
] as const)('%s', (_, page, renewal) => {
  expect(decideRenewal({ tokenGiven: false, sinceAskedMs: 12 * HOUR_MS, ...page })).toBe(renewal)
})
