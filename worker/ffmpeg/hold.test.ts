import { expect, it } from 'vitest'
import { hold, holdIdle, isHeld, makeHoldable } from './hold.ts'

it('idle work waits for uploads and for live feeds, other work for live feeds only', () => {
  const sent: string[] = []
  const member = (name: string, isIdle: boolean) =>
    makeHoldable({ isIdle, signal: (signal) => sent.push(`${name} ${signal}`), onResume: () => undefined })
  const leave = [member('upload', false), member('idle', true)]
  const since = () => sent.splice(0)
  holdIdle(true)
  expect([since(), isHeld(), isHeld(true)]).toEqual([['idle SIGSTOP'], false, true])
  hold(true)
  expect([since(), isHeld()]).toEqual([['upload SIGSTOP', 'idle SIGSTOP'], true])
  holdIdle(false)
  expect(since()).toEqual(['idle SIGSTOP'])
  hold(false)
  expect(since()).toEqual(['upload SIGCONT', 'idle SIGCONT'])
  holdIdle(true)
  leave.push(member('late', true))
  expect(since()).toEqual(['idle SIGSTOP', 'late SIGSTOP'])
  holdIdle(false)
  for (const go of leave) go()
  expect(isHeld(true)).toBe(false)
})
