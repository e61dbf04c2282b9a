import { expect, test } from 'vitest'
import type { MediaView } from '#features/media/schema.ts'
import { isFiltering, NO_FILTER, pickMedia } from './pick-media.ts'

const media = [
  { title: 'Café at night', sourceName: 'IMG_1.mov', kind: 'programme', status: 'ready', tags: ['night', 'film'] },
  { title: 'Autumn spot', sourceName: 'spot.mp4', kind: 'ad', status: 'transcoding', tags: [] },
  { title: 'Broken', sourceName: 'night.mp4', kind: 'programme', status: 'failed', tags: ['film'] },
] satisfies Pick<MediaView, 'title' | 'sourceName' | 'kind' | 'status' | 'tags'>[]

const titles = (filter: Partial<typeof NO_FILTER>) =>
  pickMedia(media, { ...NO_FILTER, ...filter }).map(({ title }) => title)

test('without filters returns all items in order', () => {
  expect(titles({})).toEqual(['Café at night', 'Autumn spot', 'Broken'])
  expect(isFiltering(NO_FILTER)).toBe(false)
  expect(isFiltering({ ...NO_FILTER, text: ' ' })).toBe(false)
})

test('searches words in title and file name, ignoring case and accents', () => {
  expect(titles({ text: 'CAFE' })).toEqual(['Café at night'])
  expect(titles({ text: 'night' })).toEqual(['Café at night', 'Broken'])
  expect(titles({ text: 'night img' })).toEqual(['Café at night'])
})

test('filters by type and state', () => {
  expect(titles({ kind: 'ad' })).toEqual(['Autumn spot'])
  expect(titles({ status: 'in-progress' })).toEqual(['Autumn spot'])
  expect(titles({ status: 'failed', text: 'night' })).toEqual(['Broken'])
  expect(titles({ status: 'ready', kind: 'ad' })).toEqual([])
})

test('filters by an exact tag', () => {
  expect(titles({ tag: 'film' })).toEqual(['Café at night', 'Broken'])
  expect(titles({ tag: 'film', status: 'ready' })).toEqual(['Café at night'])
  expect(titles({ tag: 'fil' })).toEqual([])
  expect(isFiltering({ ...NO_FILTER, tag: 'film' })).toBe(true)
})
