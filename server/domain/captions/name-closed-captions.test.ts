import { expect, it } from 'vitest'
import { nameClosedCaptions } from './name-closed-captions.ts'

const cues = [{ startMs: 0, endMs: 1_000, text: 'a' }]
const named = (names: string[], language: string | null, taken: string[] = []) =>
  nameClosedCaptions(
    names.map((name) => ({ name, cues })),
    language,
    taken,
  ).map(({ language: tag, label }) => [tag, label])

it('the first channel has the language of the programme, and the others none that is known', () => {
  expect(named(['CC1', 'CC3', 'CC4'], 'en')).toEqual([
    ['en', 'English'],
    ['qaa', 'CC3'],
    ['qab', 'CC4'],
  ])
  expect(named(['Service 1', 'Service 2'], 'fr-CA')).toEqual([
    ['fr-CA', 'Français canadien'],
    ['qaa', 'Service 2'],
  ])
  expect(named(['CC3'], 'en')).toEqual([['qaa', 'CC3']])
})

it('no captions take the place of others', () => {
  expect(named(['CC1'], null)).toEqual([['qaa', 'CC1']])
  expect(named(['CC1', 'CC2'], 'en', ['en', 'qaa'])).toEqual([
    ['qab', 'CC1'],
    ['qac', 'CC2'],
  ])
})
