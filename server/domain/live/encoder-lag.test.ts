import { expect, it } from 'vitest'
import { LagMeter, sayLag } from './encoder-lag.ts'

/** An encoder at that speed on a feed in real time; four samples a second. */
function run(meter: LagMeter, fromMs: number, forMs: number, speed: number, behindAtFirstMs = 0) {
  for (let ms = 0; ms <= forMs; ms += 250)
    meter.observe(fromMs + ms, fromMs + ms * speed, Math.max(0, behindAtFirstMs + ms * (1 - speed)))
  return fromMs + forMs
}

it('an encoder that is too slow is reported with its speed and its lag', () => {
  const meter = new LagMeter()
  const lag = meter.look(run(meter, 0, 8_000, 0.6))
  expect(lag?.speed).toBeCloseTo(0.6)
  expect(lag?.behindMs).toBeCloseTo(3_200)
  expect(sayLag(lag!)).toBe('This machine cannot encode this feed in time (0.60 of real time, 3.2 s behind)')
})

it('a short lag, and one that ended ten seconds ago, are not reported', () => {
  const meter = new LagMeter()
  expect(meter.look(run(meter, 0, 1_000, 0.6))).toBeNull()
  const at = run(meter, 1_000, 4_000, 0.5)
  expect(meter.look(at)).not.toBeNull()
  const later = run(meter, at, 9_000, 1)
  expect(meter.look(later)).not.toBeNull()
  expect(meter.look(run(meter, later, 2_000, 1))).toBeNull()
})

it('one that is catching up is reported without a speed', () => {
  const meter = new LagMeter()
  const lag = meter.look(run(meter, 0, 2_000, 1.5, 2_000))
  expect(sayLag(lag!)).toBe('This machine cannot encode this feed in time (2.0 s behind)')
})
