import { expect, test } from 'vitest'
import { updateMediaSchema } from '#features/media/schema.ts'
import { changeOf, type MediaDraft, toDraft, toInput, toValues, type ValuesDraft } from './media-draft.ts'

const item = {
  ...({
    id: 'md_1',
    title: 'Harbour',
    kind: 'programme',
    folder: null,
    ...{ language: null, notBefore: null, notAfter: null, maxAirings: null, season: null, episode: 4 },
    tags: ['film'],
    access: 'private',
    artworkAtMs: null,
  } as const),
  description: null,
  rating: 'FSK 12',
  weight: 1,
  tags: ['film'],
}

const read = (draft: MediaDraft) => updateMediaSchema.safeParse({ mediaId: item.id, ...toInput(draft) })
const changed = (draft: Partial<MediaDraft>) => {
  const { data } = read({ ...toDraft(item), ...draft })
  return data && changeOf(item, data)
}

test('saves nothing when nothing changed', () => {
  expect(changed({})).toBeNull()
  expect(changed({ description: '  ' })).toBeNull()
})

test('sends only changed fields, so that other people’s changes in other fields stay', () => {
  expect(changed({ weight: '2,5', rating: ' ' })).toEqual({ mediaId: 'md_1', weight: 2.5, rating: null })
  expect(changed({ season: '2', episode: ' ' })).toEqual({ mediaId: 'md_1', season: 2, episode: null })
  expect(changed({ tags: [] })).toEqual({ mediaId: 'md_1', tags: [] })
})

test('keeps the instants of the rights, whatever the zone of the browser', () => {
  const rights = { notBefore: '2026-03-29T00:59:59.999Z', notAfter: '2026-12-25T01:00:00.000Z', maxAirings: 3 }
  const { data } = read(toDraft({ ...item, ...rights }))
  expect(data).toMatchObject(rights)
  expect(changed({ notAfter: '2027-01-01T12:00', language: 'DE' })).toEqual({
    ...{ mediaId: 'md_1', notAfter: new Date(2027, 0, 1, 12).toISOString(), language: 'de' },
  })
})

const KEEP: ValuesDraft = {
  ...{ kind: '', rating: '', access: '', language: '', notBefore: '', notAfter: '', maxAirings: '' },
}

test('many items get only what is filled in', () => {
  expect(toValues(KEEP)).toEqual({})
  expect(toValues({ ...KEEP, rating: '  ', language: ' ' })).toEqual({})
  const filled = { ...KEEP, kind: 'ad', language: ' DE ', notAfter: '2027-01-01T12:00', maxAirings: '3' }
  expect(updateMediaSchema.omit({ mediaId: true }).parse(toValues(filled))).toEqual({
    ...{ kind: 'ad', language: 'de', notAfter: new Date(2027, 0, 1, 12).toISOString(), maxAirings: 3 },
  })
  const { error } = updateMediaSchema.omit({ mediaId: true }).safeParse(toValues({ ...KEEP, maxAirings: 'few' }))
  expect(error?.issues.map(({ path, message }) => [path[0], message])).toEqual([
    ['maxAirings', 'Enter a whole number.'],
  ])
})

test('names the field of each error', () => {
  const { error } = read({ ...toDraft(item), title: ' ', weight: 'often', rating: 'x'.repeat(21) })
  expect(error?.issues.map(({ path, message }) => [path[0], message])).toEqual([
    ['title', 'Give the item a title.'],
    ['weight', 'Enter a number.'],
    ['rating', 'At most 20 characters.'],
  ])
})
