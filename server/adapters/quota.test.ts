import { expect, it } from 'vitest'
import { Quota } from './quota.ts'

it('an answer names each policy once, with what is left', () => {
  const quota = new Quota()
  expect(quota.headers()).toEqual({})
  quota.note({ name: 'address', calls: 6_000, windowS: 15 }, { calls: 5_999, ms: 15_000 })
  quota.note({ name: 'caller', calls: 3_000, windowS: 15 }, { calls: 2_999, ms: 14_001 })
  quota.note({ name: 'caller', calls: 3_000, windowS: 15 }, { calls: -1, ms: 1 })
  expect(quota.headers()).toEqual({
    'ratelimit-policy': '"address";q=6000;w=15, "caller";q=3000;w=15',
    ratelimit: '"address";r=5999;t=15, "caller";r=0;t=1',
  })
})
