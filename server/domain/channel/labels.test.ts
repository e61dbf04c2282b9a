import { expect, it } from 'vitest'
import { folderSchema } from '#domain/folder.ts'
import { addLabel, labelsSchema, MAX_LABELS } from './labels.ts'

const many = (count: number) => Array.from({ length: count }, (_, index) => `label ${index}`)

it('keeps each label once, in one spelling', () => {
  expect(labelsSchema.parse([' News ', 'news', 'Late  Night'])).toEqual(['news', 'late night'])
})
it.each([[['']], [many(MAX_LABELS + 1)], [['a'.repeat(41)]], [['a\u0000']]])('rejects %j', (labels) => {
  expect(labelsSchema.safeParse(labels).success).toBe(false)
})
it('takes blank text for no folder', () => {
  expect(folderSchema.parse('  ')).toBeNull()
  expect(folderSchema.parse(' Sport ')).toBe('Sport')
})
it('adds a label once, and none above the limit', () => {
  expect(addLabel(['a'], 'a')).toEqual(['a'])
  expect(addLabel(['a'], 'b')).toEqual(['a', 'b'])
  expect(addLabel(many(MAX_LABELS), 'b')).toBeNull()
})
