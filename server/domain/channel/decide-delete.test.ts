import { describe, expect, it } from 'vitest'
import { decideDelete } from './decide-delete.ts'

const NOW = 1_000_000

describe('deleting a channel', () => {
  it('is rejected while the channel is started', () => {
    expect(decideDelete('STARTED', 'FAILED', null, NOW)).toBe('on-air')
  })
  it('waits for a live worker to take it off air', () => {
    expect(decideDelete('STOPPED', 'DRAINING', NOW - 1_000, NOW)).toBe('going-off-air')
  })
  it('does not wait for a worker that is gone', () => {
    expect(decideDelete('STOPPED', 'LIVE', NOW - 60_000, NOW)).toBe('delete')
    expect(decideDelete('STOPPED', 'LIVE', null, NOW)).toBe('delete')
  })
  it('succeeds when it is off air', () => {
    expect(decideDelete('STOPPED', 'STOPPED', NOW, NOW)).toBe('delete')
  })
})
