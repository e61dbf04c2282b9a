import { describe, expect, it } from 'vitest'
import type { ChannelView } from '#features/channel/schema.ts'
import { applyChannelsChange } from './apply-channels-change.ts'

const channel = (id: string, name = id) =>
  ({ id, name, createdAt: `2027-01-0${id.length}T00:00:00.000Z` }) as ChannelView
const [a, bb, ccc] = [channel('a'), channel('bb'), channel('ccc')]
const before = { channels: [a, ccc], at: 'earlier' }
const change = (over: object) => ({ isWhole: false, channels: [], removed: [], at: 'now', ...over })

describe('a message of the stream of channels', () => {
  it('replaces the list when it is whole', () => {
    expect(applyChannelsChange(before, change({ isWhole: true, channels: [ccc, bb] }))).toEqual({
      channels: [bb, ccc],
      at: 'now',
    })
  })
  it('replaces what changed and keeps the other objects', () => {
    const { channels } = applyChannelsChange(before, change({ channels: [channel('ccc', 'renamed')] }))
    expect(channels[0]).toBe(a)
    expect(channels[1]?.name).toBe('renamed')
  })
  it('adds at the place of its age, and removes', () => {
    expect(applyChannelsChange(before, change({ channels: [bb], removed: ['ccc'] })).channels).toEqual([a, bb])
  })
  it('is the list itself before there is one', () => {
    expect(applyChannelsChange(undefined, change({ channels: [bb] })).channels).toEqual([bb])
  })
  it('without changes keeps the list', () => {
    expect(applyChannelsChange(before, change({})).channels).toBe(before.channels)
  })
})
