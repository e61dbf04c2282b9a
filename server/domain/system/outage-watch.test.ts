import { expect, it } from 'vitest'
import { OutageWatch } from './outage-watch.ts'

function openWatch() {
  let now = 100_000
  const watch = new OutageWatch(() => now)
  const pass = (ms: number) => {
    now += ms
  }
  return { watch, pass }
}

it('an outage in which no heartbeat becomes too old changes nothing', () => {
  const { watch, pass } = openWatch()
  expect(watch.noteAnswer()).toBe(false)
  pass(3_000)
  expect(watch.noteFailure()).toBe(true)
  pass(4_999)
  expect(watch.noteFailure()).toBe(false)
  expect(watch.isSettled).toBe(true)
  expect(watch.noteAnswer()).toBe(true)
  expect(watch.isSettled).toBe(true)
})

it('after a longer one every worker has time for a heartbeat', () => {
  const { watch, pass } = openWatch()
  pass(3_000)
  watch.noteFailure()
  // Counted from the last answer: the outage began somewhere between.
  pass(5_000)
  // The database may be back already: the next statement is the first to see it.
  expect(watch.isSettled).toBe(false)
  pass(60_000)
  watch.noteAnswer()
  expect(watch.isSettled).toBe(false)
  pass(7_999)
  expect(watch.isSettled).toBe(false)
  pass(1)
  expect(watch.isSettled).toBe(true)
  expect(watch.noteAnswer()).toBe(false)
  expect(watch.isSettled).toBe(true)
})

it('a second outage begins a new wait', () => {
  const { watch, pass } = openWatch()
  watch.noteFailure()
  pass(20_000)
  watch.noteAnswer()
  pass(8_000)
  watch.noteAnswer()
  watch.noteFailure()
  pass(9_000)
  expect(watch.isSettled).toBe(false)
  watch.noteAnswer()
  pass(8_000)
  expect(watch.isSettled).toBe(true)
})
