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

it('an item whose rest is not prepared in time is neither missing nor damaged', () => {
  expect(sayUnusable({ titles: ['Film'], count: 1, isSlate: false, isLate: true, othersAir: false })).toBe(
    'Not prepared in time, and left: “Film”; the items after it, fillers or the slate air. It can air again when it is ready; see its progress in the library.',
  )
})
