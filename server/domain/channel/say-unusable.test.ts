import { expect, it } from 'vitest'
import { sayUnusable } from './say-unusable.ts'

it('tells the account what to do about its own items, and whom the slate belongs to', () => {
  expect(sayUnusable({ titles: ['News', 'Film'], count: 2, isSlate: false, othersAir: true })).toBe(
    'Missing or damaged in storage and left out: “News”, “Film”. What else is planned airs. Try it again in the library, or upload it again.',
  )
  expect(sayUnusable({ titles: [], count: 1, isSlate: false, othersAir: false })).toBe(
    'Missing or damaged in storage and left out: 1 item. Nothing else is planned within a minute: the slate airs where it can be read. Try it again in the library, or upload it again.',
  )
  const slate = sayUnusable({ titles: ['Technical slate'], count: 1, isSlate: true, othersAir: false })
  expect(slate).toContain('its operator has to put the files back')
  expect(slate).not.toContain('upload it again')
})
