import { expect, it } from 'vitest'
import { sayUnusable } from './say-unusable.ts'

it('tells the account what to do about its items, and who owns the slate', () => {
  expect(sayUnusable({ titles: ['News', 'Film'], count: 2, isSlate: false, othersAir: true })).toBe(
    'Missing or damaged in storage, and skipped: “News”, “Film”; the other planned items air. Prepare the item again in the library, or upload it again.',
  )
  expect(sayUnusable({ titles: [], count: 1, isSlate: false, othersAir: false })).toBe(
    'Missing or damaged in storage, and skipped: 1 item; nothing else is planned within a minute, so the slate airs if it can be read. Prepare the item again in the library, or upload it again.',
  )
  const slate = sayUnusable({ titles: ['Technical slate'], count: 1, isSlate: true, othersAir: false })
  expect(slate).toContain('its operator has to restore the files')
  expect(slate).not.toContain('upload the item again')
})
