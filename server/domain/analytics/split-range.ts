// The fewest stored times whose sum is a range: days inside of hours inside of minutes.
import { DAY_MS, HOUR_MS } from '#domain/instants.ts'
import { MINUTE_MS } from './minutes.ts'

export type TimeStep = 'minute' | 'hour' | 'day'

/** [from, to), epoch ms. */
export interface TimePiece {
  step: TimeStep
  from: number
  to: number
}

const STEPS = [
  ['day', DAY_MS],
  ['hour', HOUR_MS],
  ['minute', MINUTE_MS],
] as const

/** @param from and `to` are rounded down to minutes */
export function splitRange(from: number, to: number, coarsest = 0): TimePiece[] {
  const [step, stepMs] = STEPS[coarsest]!
  const inside = { from: Math.ceil(from / stepMs) * stepMs, to: Math.floor(to / stepMs) * stepMs }
  if (step === 'minute') {
    const whole = { step, from: Math.floor(from / stepMs) * stepMs, to: inside.to }
    return whole.from < whole.to ? [whole] : []
  }
  if (inside.from >= inside.to) return splitRange(from, to, coarsest + 1)
  return [
    ...splitRange(from, inside.from, coarsest + 1),
    { step, ...inside },
    ...splitRange(inside.to, to, coarsest + 1),
  ]
}
