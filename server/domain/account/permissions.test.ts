import { expect, it } from 'vitest'
import { KEY_SCOPES, MEMBER_ROLES, PERMISSION_NAMES, permissionsOf, permissionsOfKey } from './permissions.ts'

it('an owner may do everything, and each role may see the channels', () => {
  expect([...permissionsOf('owner')]).toEqual(PERMISSION_NAMES)
  for (const role of MEMBER_ROLES) expect(permissionsOf(role).has('view'), role).toBe(true)
  expect([...permissionsOf('viewer')]).toEqual(['view'])
})

it('only an owner manages the account, and no key does', () => {
  expect(MEMBER_ROLES.filter((role) => permissionsOf(role).has('account'))).toEqual(['owner'])
  expect(permissionsOfKey(['account', ...KEY_SCOPES], 'owner').has('account')).toBe(false)
})

it('a key may do no more than its maker', () => {
  expect([...permissionsOfKey(KEY_SCOPES, 'operator')]).toEqual(['view', 'figures', 'operate'])
  expect([...permissionsOfKey(['program'], 'operator')]).toEqual([])
  expect([...permissionsOfKey(['view', 'program', 'nonsense'], null)]).toEqual(['view', 'program'])
})
