import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type PictureTrack, pickPicture, pickSound, type SoundTrack } from './pick-track.ts'

const sound: SoundTrack = { stream: 1, decodable: true, isDefault: false, isAside: false, language: null, channels: 2 }
const picture: PictureTrack = {
  stream: 0,
  decodable: true,
  isDefault: false,
  isAside: false,
  language: null,
  isStill: false,
  width: 1920,
  height: 1080,
}
const language = fc.constantFrom(null, 'eng', 'deu')
const tracks = fc
  .array(
    fc.record({
      decodable: fc.boolean(),
      isDefault: fc.boolean(),
      isAside: fc.boolean(),
      language,
      channels: fc.nat(8),
    }),
    { maxLength: 8 },
  )
  .map((rows) => rows.map((row, stream) => ({ ...row, stream })))

describe('pickSound', () => {
  it('prefers the programme to a commentary, even a default one', () => {
    const commentary = { ...sound, stream: 1, isAside: true, isDefault: true }
    expect(pickSound([commentary, { ...sound, stream: 2 }], null)?.stream).toBe(2)
  })

  it('prefers the default, then the language of the video, then more channels, then the first', () => {
    expect(
      pickSound(
        [
          { ...sound, stream: 1 },
          { ...sound, stream: 2, isDefault: true },
        ],
        null,
      )?.stream,
    ).toBe(2)
    const [german, english] = [
      { ...sound, stream: 1, language: 'deu', channels: 6 },
      { ...sound, stream: 2, language: 'eng' },
    ]
    expect(pickSound([german, english], 'eng')?.stream).toBe(2)
    expect(pickSound([german, english], null)?.stream).toBe(1)
    expect(
      pickSound(
        [
          { ...sound, stream: 2 },
          { ...sound, stream: 1 },
        ],
        null,
      )?.stream,
    ).toBe(1)
  })

  it('picks a decodable track wherever it is, and no other', () => {
    fc.assert(
      fc.property(tracks, language, (all, wanted) => {
        const picked = pickSound(all, wanted)
        const usable = all.filter(({ decodable, channels }) => decodable && channels > 0)
        expect(picked === null).toBe(usable.length === 0)
        if (!picked) return
        expect(usable).toContain(picked)
        if (usable.some(({ isAside }) => !isAside)) expect(picked.isAside).toBe(false)
      }),
    )
  })

  it('does not depend on the order in which the tracks are listed', () => {
    fc.assert(
      fc.property(tracks, language, (all, wanted) => {
        expect(pickSound(all.toReversed(), wanted)?.stream).toBe(pickSound(all, wanted)?.stream)
      }),
    )
  })
})

describe('pickPicture', () => {
  it('never picks cover art, even as the first and default track', () => {
    const cover = { ...picture, isStill: true, isDefault: true }
    expect(pickPicture([cover, { ...picture, stream: 1 }])?.stream).toBe(1)
    expect(pickPicture([cover])).toBeNull()
  })

  it('picks the largest among equals', () => {
    const small = { ...picture, width: 320, height: 180 }
    expect(pickPicture([small, { ...picture, stream: 3 }])?.stream).toBe(3)
  })
})
