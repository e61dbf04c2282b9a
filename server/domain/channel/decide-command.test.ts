import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decideCommand, type RundownFact } from './decide-command.ts'

const item = (state: string): RundownFact => ({ mediaId: `md_${state}`, title: state, state })
const ready = [item('READY')]

describe('a channel command', () => {
  it('starts a stopped channel whose rundown is ready', () => {
    expect(decideCommand('START', 'STOPPED', ready)).toEqual({ kind: 'take', command: 'START', desired: 'STARTED' })
  })
  it('rejects a second start', () => {
    expect(decideCommand('START', 'STARTED', ready)).toEqual({ kind: 'refuse', code: 'ALREADY_STARTED' })
  })
  it('rejects a stop of a stopped channel', () => {
    expect(decideCommand('STOP', 'STOPPED', ready)).toEqual({ kind: 'refuse', code: 'ALREADY_STOPPED' })
  })
  it('treats a restart of a stopped channel as a start', () => {
    expect(decideCommand('RESTART', 'STOPPED', ready)).toEqual({ kind: 'take', command: 'START', desired: 'STARTED' })
  })
  it('names the items that are not ready', () => {
    expect(decideCommand('START', 'STOPPED', [...ready, item('TRANSCODING')])).toEqual({
      kind: 'refuse',
      code: 'MEDIA_NOT_READY',
      items: [item('TRANSCODING')],
    })
  })

  const rundowns = fc.array(fc.constantFrom('READY', 'UPLOADED', 'FAILED').map(item), { maxLength: 6 })
  const orders = fc.constantFrom('STOPPED' as const, 'STARTED' as const)

  it('property: a channel never gets on air with an empty or unready rundown', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('START' as const, 'RESTART' as const),
        orders,
        rundowns,
        (asked, desired, rundown) => {
          const decision = decideCommand(asked, desired, rundown)
          if (decision.kind === 'take')
            expect(rundown.length > 0 && rundown.every((i) => i.state === 'READY')).toBe(true)
        },
      ),
      { numRuns: 200 },
    )
  })
  it('property: a started channel can always be stopped, whatever its rundown', () => {
    fc.assert(
      fc.property(rundowns, (rundown) => {
        expect(decideCommand('STOP', 'STARTED', rundown)).toMatchObject({ kind: 'take', desired: 'STOPPED' })
      }),
      { numRuns: 100 },
    )
  })

  it('starts a calendar without a rundown: the slate fills its gaps', () => {
    expect(decideCommand('START', 'STOPPED', null)).toEqual({ kind: 'take', command: 'START', desired: 'STARTED' })
  })
})
