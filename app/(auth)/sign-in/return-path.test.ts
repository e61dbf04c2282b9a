import { describe, expect, it } from 'vitest'
import { safeReturnPath } from './return-path.ts'

describe('safeReturnPath', () => {
  it.each([
    [undefined, '/channels'],
    ['/', '/channels'],
    ['/library?q=ad', '/library?q=ad'],
    ['/channels/ch_1', '/channels/ch_1'],
    ['http://127.0.0.1:3000/settings', '/settings'],
    ['/sign-in', '/channels'],
    ['//evil.example/x', '/channels'],
    ['/\\evil.example', '/channels'],
    ['http://evil.example//evil.example', '/evil.example'],
    ['javascript:alert(1)', '/channels'],
    [['/a', '/b'], '/channels'],
  ])('%s leads to %s', (wish, path) => expect(safeReturnPath(wish as string | undefined)).toBe(path))
})
