import { expect, test } from 'vitest'
import { readChange, toDraft } from './media-draft.ts'

const item = {
  ...({ id: 'md_1', title: 'Harbour', kind: 'PROGRAMME', tags: ['film'], artworkAtMs: null } as const),
  description: null,
  rating: 'FSK 12',
  weight: 1,
  tags: ['film'],
}

test('what nobody touched is not saved', () => {
  expect(readChange(item, toDraft(item))).toEqual({ ok: true, change: null })
  expect(readChange(item, { ...toDraft(item), description: '  ' })).toEqual({ ok: true, change: null })
})

test('only what changed is sent, so that another person’s change in another field stays', () => {
  expect(readChange(item, { ...toDraft(item), weight: '2,5', rating: ' ' })).toEqual({
    ok: true,
    change: { mediaId: 'md_1', weight: 2.5, rating: null },
  })
  expect(readChange(item, { ...toDraft(item), tags: [] })).toEqual({ ok: true, change: { mediaId: 'md_1', tags: [] } })
})

test('each error stands at its field', () => {
  const read = readChange(item, { ...toDraft(item), title: ' ', weight: 'often', rating: 'x'.repeat(21) })
  expect(read).toEqual({
    ok: false,
    errors: { title: 'Give the item a title.', weight: 'Enter a number.', rating: 'At most 20 characters.' },
  })
})
