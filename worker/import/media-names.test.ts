import { expect, it } from 'vitest'
import { isMediaName } from '#domain/import/is-media-name.ts'
import { HARD_INPUTS } from '../testing/hard-inputs.ts'

it('takes a file by the extension of every input of the corpus', () => {
  const refused = HARD_INPUTS.filter(({ ext }) => !isMediaName(`film.${ext}`)).map(({ what }) => what)
  expect(refused).toEqual([])
  expect(HARD_INPUTS.length).toBeGreaterThan(0)
})

it.each(['a.WMV', 'b.flv', 'c.asf', 'd.3gp', 'VTS_01_1.VOB', 'e.ogv', 'f.dv', 'film 1.2.mkv', '.mp4'])(
  'takes %s',
  (name) => expect(isMediaName(name)).toBe(true),
)

it.each(['notes.txt', 'cover.jpg', 'list.m3u8', 'mp4', 'film.mp4.part', 'film.', '', 'a.mp4/b'])('leaves %s', (name) =>
  expect(isMediaName(name)).toBe(false),
)
