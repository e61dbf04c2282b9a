import { expect, test } from 'vitest'
import { updateMediaSchema } from '#features/media/schema.ts'
import { changeOf, type MediaDraft, toDraft, toInput } from './media-draft.ts'

const item = {
  ...({
    id: 'md_1',
    title: 'Harbour',
    kind: 'programme',
    folder: null,
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
  expect(changed({ tags: [] })).toEqual({ mediaId: 'md_1', tags: [] })
})

test('names the field of each error', () => {
  const { error } = read({ ...toDraft(item), title: ' ', weight: 'often', rating: 'x'.repeat(21) })
  expect(error?.issues.map(({ path, message }) => [path[0], message])).toEqual([
    ['title', 'Give the item a title.'],
    ['weight', 'Enter a number.'],
    ['rating', 'At most 20 characters.'],
  ])
})
