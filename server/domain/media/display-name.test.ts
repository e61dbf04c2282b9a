import fc from 'fast-check'
import { expect, it } from 'vitest'
import { displayName, titleFromName } from './display-name.ts'

it.each([
  ['holiday.mp4', 'holiday.mp4'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\films\\night.mov', 'night.mov'],
  ['a\u0000b\nc\u001b[31m.mp4', 'abc[31m.mp4'],
  ['invoice\u202e4pm.exe', 'invoice4pm.exe'],
  ['AC\\DC.mp4', 'AC\\DC.mp4'],
  ['..\\..\\night.mov', 'night.mov'],
  ['\\\\server\\films\\night.mov', 'night.mov'],
  ['C\u200b:\\films\\night.mov', 'night.mov'],
  [
    '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \u{1f468}\u200d\u{1f469}\u200d\u{1f467}.mp4',
    '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \u{1f468}\u200d\u{1f469}\u200d\u{1f467}.mp4',
  ],
  ['..', 'upload'],
  ['/', 'upload'],
  ['  ', 'upload'],
])('%j is shown as %j', (given, shown) => expect(displayName(given)).toBe(shown))

it('property: any input gives a short printable name without a path', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (given) => {
      const name = displayName(given)
      expect(name).not.toMatch(/[/\p{Cc}]/u)
      expect(name.length).toBeGreaterThan(0)
      expect(name.length).toBeLessThanOrEqual(200)
      expect(displayName(name)).toBe(name)
      expect(titleFromName(name).length).toBeGreaterThan(0)
    }),
    { numRuns: 500 },
  )
})
