import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEFAULT_RUNG_NAMES, VIDEO_RUNGS } from './ladder.ts'
import { pickAiredRung, pickRungs } from './pick-rungs.ts'

const ALL = VIDEO_RUNGS.map(({ name }) => name)
const names = (ladder: readonly string[], source: { width: number; height: number } | null) =>
  pickRungs(ladder, source).map(({ name }) => name)
const ladders = fc.subarray([...ALL]).filter((ladder) => ladder.length > 0)

describe('the rungs of an item', () => {
  it('are those of the ladder; above 1080p only where the source has as many lines or columns', () => {
    expect(names(DEFAULT_RUNG_NAMES, { width: 3_840, height: 2_160 })).toEqual(['1080p', '720p', '432p'])
    expect(names(ALL, { width: 320, height: 180 })).toEqual(['1080p', '720p', '432p', '360p'])
    expect(names(ALL, { width: 2_560, height: 1_440 })).toEqual(['1440p', '1080p', '720p', '432p', '360p'])
    expect(names(ALL, { width: 3_839, height: 2_159 })[0]).toBe('1440p')
    // A film in 2.39:1, and a phone held upright.
    expect(names(ALL, { width: 3_840, height: 1_608 })[0]).toBe('2160p')
    expect(names(ALL, { width: 1_440, height: 2_560 })[0]).toBe('2160p')
    expect(names(ALL, null)).toEqual(['1080p', '720p', '432p', '360p'])
  })
})

describe('the rung that airs', () => {
  it('is the wanted one where it exists, else the next lower one, else the lowest', () => {
    expect(pickAiredRung('2160p', ALL)).toBe('2160p')
    expect(pickAiredRung('2160p', DEFAULT_RUNG_NAMES)).toBe('1080p')
    expect(pickAiredRung('360p', DEFAULT_RUNG_NAMES)).toBe('432p')
    expect(pickAiredRung('1080p', ['720p', '432p', 'audio'])).toBe('720p')
    expect(pickAiredRung('1080p', ['audio'])).toBeNull()
  })

  it('exists, is at most the wanted one where any such exists, and is itself when it is asked for', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ALL), ladders, (wanted, existing) => {
        const aired = pickAiredRung(wanted, existing)!
        expect(existing).toContain(aired)
        expect(pickAiredRung(aired, existing)).toBe(aired)
        const rank = (name: (typeof ALL)[number]) => ALL.indexOf(name)
        if (existing.some((name) => rank(name) >= rank(wanted)))
          expect(rank(aired)).toBeGreaterThanOrEqual(rank(wanted))
      }),
    )
  })
})
