import fc from 'fast-check'
import { expect, it } from 'vitest'
import { keepsOwner } from './owners.ts'
import { MEMBER_ROLES } from './permissions.ts'

const role = fc.constantFrom(...MEMBER_ROLES)

it('any sequence of changes that it allows leaves an owner', () => {
  const change = fc.record({ at: fc.nat(9), role: fc.option(role) })
  fc.assert(
    fc.property(fc.array(role, { maxLength: 9 }), fc.array(change, { maxLength: 60 }), (others, changes) => {
      let members = ['owner' as const, ...others].map((each, n) => ({ userId: `us_${n}`, role: each }))
      for (const { at, role: next } of changes) {
        const userId = members[at % members.length]?.userId ?? ''
        if (!keepsOwner(members, userId, next)) continue
        members = members.flatMap((member) =>
          member.userId !== userId ? member : next === null ? [] : [{ userId, role: next }],
        )
        expect(members.some((member) => member.role === 'owner')).toBe(true)
      }
    }),
    { numRuns: 300 },
  )
})

it('allows every change that leaves another owner, and those that make one', () => {
  const two = [
    { userId: 'a', role: 'owner' as const },
    { userId: 'b', role: 'owner' as const },
  ]
  expect([keepsOwner(two, 'a', null), keepsOwner(two, 'a', 'viewer')]).toEqual([true, true])
  expect(keepsOwner(two.slice(0, 1), 'a', 'owner')).toBe(true)
  expect([keepsOwner(two.slice(0, 1), 'a', null), keepsOwner(two.slice(0, 1), 'a', 'programmer')]).toEqual([
    false,
    false,
  ])
})
