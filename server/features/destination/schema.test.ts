import { describe, expect, it } from 'vitest'
import { streamKeySchema } from './schema.ts'

describe('a stream key', () => {
  it.each(['live_123-abc.d', 'a b|c', `quo"te'd`, 'key?auth=x&y=1', '#1\\2', 'x'.repeat(512)])(
    '%s is accepted',
    (key) => {
      expect(streamKeySchema.parse(key)).toBe(key)
    },
  )

  it.each([
    ['', /Enter the stream key/],
    ['a\nb', /control character|line/i],
    ['schlüssel', /Copy it again/],
    ['rtmp://host.example/live', /server’s address/],
    ['x'.repeat(513), /at most 512/],
  ])('%j is rejected at its field', (key, message) => {
    expect(streamKeySchema.safeParse(key).error?.issues[0]?.message).toMatch(message)
  })
})
