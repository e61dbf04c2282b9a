import { expect, it } from 'vitest'
import { sayUnusable } from './say-unusable.ts'

it('tells the account what to do about its items, and who owns the slate', () => {
  expect(sayUnusable({ titles: ['News', 'Film'], count: 2, isSlate: false, othersAir: true })).toBe(
    'Skipped, because missing or damaged in storage: “News”, “Film”. The other planned items air. Try again in the library, or upload the item again.',
  )
  expect(sayUnusable({ titles: [], count: 1, isSlate: false, othersAir: false })).toBe(
    'Skipped, because missing or damaged in storage: 1 item. Nothing else is planned within a minute, so the slate airs if it can be read. Try again in the library, or upload the item again.',
  )
  const slate = sayUnusable({ titles: ['Technical slate'], count: 1, isSlate: true, othersAir: false })
  expect(slate).toContain('its operator has to restore the files')
  expect(slate).not.toContain('upload the item again')
})
