import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  describeChange,
  describeCreated,
  describeDeleted,
  listed,
  REDACTED,
  withoutSecrets,
} from './describe-change.ts'

describe('describeChange', () => {
  it('names only the fields that differ, with both values', () => {
    const before = { name: 'One', loop: true, tags: ['a'], revision: 7, number: null }
    const after = { name: 'Two', loop: true, tags: ['a', 'b'], number: undefined }
    expect(describeChange(before, after)).toEqual({
      before: { name: 'One', tags: ['a'] },
      after: { name: 'Two', tags: ['a', 'b'] },
    })
  })

  it('a missing value was null', () => {
    expect(describeChange({ name: undefined }, { name: 'New' })).toEqual({
      before: { name: null },
      after: { name: 'New' },
    })
  })

  it('a value that is equal to itself is no change', () => {
    const json = fc.jsonValue({ maxDepth: 3 }).filter((value) => !JSON.stringify(value).includes('\\ud'))
    fc.assert(
      fc.property(json, (value) => {
        const one = { value: JSON.parse(JSON.stringify(value)) }
        expect(describeChange(one, JSON.parse(JSON.stringify(one)))).toEqual({ before: {}, after: {} })
      }),
    )
  })
})

describe('withoutSecrets', () => {
  it('keeps no secret at any depth, and every harmless fact', () => {
    const given = {
      name: 'News',
      streamKey: 'live_1',
      nested: [{ newPassword: 'p', keyId: 'pk_1', api: { apiKey: 'cpk_1' } }],
      clientSecret: { deep: 'x' },
      keyReplaced: true,
      tokenVersions: 3,
      serverUrl: 'rtmp://user:pass@tv.example/live',
    }
    expect(withoutSecrets(given)).toEqual({
      name: 'News',
      streamKey: REDACTED,
      nested: [{ newPassword: REDACTED, keyId: 'pk_1', api: { apiKey: REDACTED } }],
      clientSecret: REDACTED,
      keyReplaced: true,
      tokenVersions: 3,
      serverUrl: `rtmp://${REDACTED}@tv.example/live`,
    })
  })
})

it('what was created has no values before, and what was deleted none after', () => {
  expect(describeCreated({ name: 'News', folder: undefined })).toEqual({ before: {}, after: { name: 'News' } })
  expect(describeDeleted({ name: 'News', folder: undefined })).toEqual({ before: { name: 'News' }, after: {} })
})

it('a long list is recorded by its start and its length', () => {
  const items = Array.from({ length: 2_000 }, (_, i) => `md_${i}`)
  expect(listed(items.slice(0, 200))).toEqual(items.slice(0, 200))
  expect(listed(items)).toEqual([...items.slice(0, 200), '… 1800 more'])
})
