import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FaultSpan, findFaults, LEAST_MS } from './find-faults.ts'

const LEVEL = { integratedLufs: -23, peakDbfs: -6 }
const kinds = fc.constantFrom('black' as const, 'silence' as const)
const spans: fc.Arbitrary<FaultSpan[]> = fc.array(
  fc.record({
    kind: kinds,
    fromMs: fc.integer({ min: -500, max: 120_000 }),
    toMs: fc.option(fc.integer({ min: 0, max: 130_000 })),
  }),
  { maxLength: 40 },
)

it('a picture that stands still is a fault after ten seconds, unless it is black', () => {
  const level = { integratedLufs: -23, peakDbfs: -3 }
  const freeze = (fromMs: number, toMs: number | null) => ({ kind: 'freeze', fromMs, toMs }) as const
  expect(findFaults([freeze(1_000, 10_900)], level, 60_160)).toEqual([])
  expect(findFaults([freeze(1_000, 11_000), freeze(40_000, null)], level, 60_160)).toEqual([
    { kind: 'freeze', fromMs: 1_000, toMs: 11_000 },
    { kind: 'freeze', fromMs: 40_000, toMs: 60_160 },
  ])
  const black = { kind: 'black', fromMs: 1_000, toMs: 9_000 } as const
  expect(findFaults([freeze(1_000, 12_000), black], level, 60_160)).toEqual([black])
})

describe('findFaults', () => {
  it('faults lie inside the item, sorted, none shorter than its threshold, none touching another of its kind', () => {
    fc.assert(
      fc.property(spans, fc.integer({ min: 1, max: 300 }), (given, quanta) => {
        const durationMs = quanta * 320
        const faults = findFaults(given, LEVEL, durationMs)
        expect(faults.map(({ fromMs }) => fromMs)).toEqual(faults.map(({ fromMs }) => fromMs).sort((a, b) => a - b))
        for (const { kind, fromMs, toMs } of faults) {
          expect(fromMs).toBeGreaterThanOrEqual(0)
          expect(toMs).toBeLessThanOrEqual(durationMs)
          expect(toMs - fromMs).toBeGreaterThanOrEqual(LEAST_MS[kind as FaultSpan['kind']])
        }
        for (const kind of Object.keys(LEAST_MS)) {
          const own = faults.filter((fault) => fault.kind === kind)
          for (const [index, fault] of own.slice(1).entries()) expect(fault.fromMs).toBeGreaterThan(own[index]!.toMs)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('a flash in the black and a click in the silence do not hide them', () => {
    const given: FaultSpan[] = [
      { kind: 'black', fromMs: 1_000, toMs: 2_400 },
      { kind: 'black', fromMs: 2_480, toMs: 3_900 },
      { kind: 'silence', fromMs: 11_000, toMs: 14_000 },
      { kind: 'silence', fromMs: 14_150, toMs: 17_000 },
    ]
    expect(findFaults(given, LEVEL, 60_160)).toEqual([
      { kind: 'black', fromMs: 1_000, toMs: 3_900 },
      { kind: 'silence', fromMs: 11_000, toMs: 17_000 },
    ])
  })

  it('fades and pauses are no faults', () => {
    const given: FaultSpan[] = [
      { kind: 'black', fromMs: 0, toMs: 1_900 },
      { kind: 'silence', fromMs: 0, toMs: 4_900 },
    ]
    expect(findFaults(given, LEVEL, 60_160)).toEqual([])
  })

  it('a fault without an end lasts to the end of the item', () => {
    expect(
      findFaults([{ kind: 'silence', fromMs: 0, toMs: null }], { integratedLufs: null, peakDbfs: null }, 9_600),
    ).toEqual([{ kind: 'silence', fromMs: 0, toMs: 9_600 }])
  })

  it('detects audio off the target loudness, or over full scale', () => {
    const loud = (integratedLufs: number, peakDbfs: number, durationMs = 9_600) =>
      findFaults([], { integratedLufs, peakDbfs }, durationMs)
    const whole = { kind: 'loudness', fromMs: 0, toMs: 9_600 }
    expect(loud(-23.9, -0.1)).toEqual([])
    expect(loud(-31.2, -12)).toEqual([{ ...whole, lufsOff: -8.2 }])
    expect(loud(-22.5, 0.6)).toEqual([{ ...whole, peakDbtp: 0.6 }])
    expect(loud(-40, -12, 2_880)).toEqual([])
  })

  it('reports a hundred faults at most for a film that flickers throughout', () => {
    const given = Array.from(
      { length: 1_000 },
      (_, i): FaultSpan => ({ kind: 'black', fromMs: i * 10_000, toMs: i * 10_000 + 2_000 + i }),
    )
    const faults = findFaults(given, LEVEL, 10_000_000 - (10_000_000 % 320))
    expect(faults).toHaveLength(100)
    expect(faults[0]).toEqual({ kind: 'black', fromMs: 9_000_000, toMs: 9_002_900 })
  })
})
