import { expect, it } from 'vitest'
import { noteMachine } from './note-machine.ts'

it('reads both clocks again when the process waited between them', () => {
  // Both clocks run alike, 1,000 ms apart. The process waits 40 ms in each of the first two readings.
  let ms = 0
  let waits = 2
  const wait = () => {
    if (waits-- > 0) ms += 40
    return ms
  }
  const now = () => 1_000 + ms
  const read = noteMachine(now, wait)
  expect(read.now - read.uptimeMs).toBe(1_000)
})

it('takes the closest of some readings on a machine that is always busy', () => {
  let ms = 0
  const delays = [90, 30, 3, 60]
  let i = 0
  const read = noteMachine(
    () => ms,
    () => {
      ms += delays[i++ % delays.length]!
      return ms
    },
  )
  expect(read.uptimeMs - read.now).toBe(3)
})
