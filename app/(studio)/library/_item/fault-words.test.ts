import { expect, it } from 'vitest'
import { faultWords } from './fault-words.ts'

it('describes faults with their times', () => {
  expect(faultWords({ kind: 'black', fromMs: 12_000, toMs: 17_040 })).toBe('Black from 0:12 to 0:17')
  expect(faultWords({ kind: 'silence', fromMs: 0, toMs: 3_725_000 })).toBe('Silent from 0:00 to 1:02:05')
  const whole = { kind: 'loudness', fromMs: 0, toMs: 60_000 } as const
  expect(faultWords({ ...whole, lufsOff: -8.2 })).toBe('8.2 LU quieter than the target level')
  expect(faultWords({ ...whole, lufsOff: 2 })).toBe('2.0 LU louder than the target level')
  const file = { fromMs: 0, toMs: 60_000 }
  expect(faultWords({ kind: 'freeze', fromMs: 1_000, toMs: 31_000 })).toBe('Still picture from 0:01 to 0:31')
  expect(faultWords({ kind: 'decode', ...file, count: 1 })).toBe('The file is damaged: 1 decoding error')
  expect(faultWords({ kind: 'length', ...file, offMs: -1_440 })).toBe('Its audio is 1.4 s shorter than its video')
  expect(faultWords({ ...whole, peakDbtp: 0.6 })).toBe('Peaks of +0.6 dBTP clip')
})
