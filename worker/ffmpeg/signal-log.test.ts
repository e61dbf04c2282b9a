import fc from 'fast-check'
import { expect, it } from 'vitest'
import { SignalLog } from './signal-log.ts'

const TEXT =
  'frame:3    pts:48      pts_time:5.76\nlavfi.black_start=5.76\n[h264 @ 0x1] error\nframe:9 pts:1 pts_time:2\nlavfi.silence_start=1.2\nlavfi.black_start=9\nlavfi.silence_end=8\n'

it('property: the same state, however the text is cut', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(TEXT.length), { maxLength: 8 }), (cuts) => {
      const log = new SignalLog()
      let at = 0
      for (const cut of [...cuts.toSorted((a, b) => a - b), TEXT.length]) {
        log.push(TEXT.slice(at, cut), 1_000)
        at = cut
      }
      expect(log.state).toEqual({ blackSince: new Date(1_000), silentSince: null })
    }),
  )
})

it('a state keeps its start until it ends, and other lines change nothing', () => {
  const log = new SignalLog()
  log.push('lavfi.black_start=1\n', 1_000)
  const { state } = log
  log.push('lavfi.black_start=1\nframe:1\nlavfi.white_start=3\n', 2_000)
  expect(log.state).toBe(state)
  log.push('lavfi.black_end=3\n', 3_000)
  expect(log.state).toEqual({ blackSince: null, silentSince: null })
})
