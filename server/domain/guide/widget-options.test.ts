import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hostile } from '#server/testing/guide-documents.ts'
import { inkOn, luminanceOf, readAccent, readWidgetOptions } from './widget-options.ts'

const RUNS = { numRuns: 200 }

describe('the widget’s address', () => {
  it('returns a colour of six digits or none, whatever the input', () => {
    fc.assert(
      fc.property(fc.oneof(hostile, fc.string({ unit: 'grapheme' })), hostile, (accent, theme) => {
        const options = readWidgetOptions({ accent: [accent, 'ffffff'], theme })
        expect(options.accent ?? '000000').toMatch(/^[0-9a-f]{6}$/)
        expect(['light', 'dark', 'auto']).toContain(options.theme)
      }),
      RUNS,
    )
    expect(['#E4572e', 'abc', ' 112233 ', '#12345', 'red', 'url(x)', ''].map(readAccent)).toEqual([
      'e4572e',
      'aabbcc',
      '112233',
      null,
      null,
      null,
      null,
    ])
    expect(readWidgetOptions({})).toEqual({ theme: 'auto', accent: null, accentInk: null })
  })

  it('has a text contrast of at least 4.5 on every accent', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), (colour) => {
        const accent = colour.toString(16).padStart(6, '0')
        const [dark, light] = [luminanceOf(accent), luminanceOf(inkOn(accent))].sort((a, b) => a - b)
        expect((light! + 0.05) / (dark! + 0.05)).toBeGreaterThanOrEqual(4.5)
      }),
      RUNS,
    )
  })
})
