import { describe, expect, it } from 'vitest'
import { createRepeatFilter, describeLine } from './describe-line.ts'

describe('which of a child’s output is shown', () => {
  it('keeps ordinary log entries in the log', () => {
    expect(describeLine('{"level":30,"msg":"worker is up"}', 'stderr')).toBeNull()
    expect(describeLine('  ▲ Next.js', 'stdout')).toBeNull()
  })

  it('shows warnings and errors as text', () => {
    expect(describeLine('{"level":40,"msg":"cannot listen","err":{"message":"refused"}}', 'stderr')).toBe(
      'warning: cannot listen: refused',
    )
    expect(describeLine('{"level":50,"msg":"lost"}', 'stdout')).toBe('error: lost')
  })

  it('shows what a child prints on stderr outside of its log', () => {
    expect(describeLine('SyntaxError: unexpected', 'stderr')).toBe('SyntaxError: unexpected')
    expect(describeLine('{not json', 'stderr')).toBe('{not json')
    expect(describeLine('  ', 'stderr')).toBeNull()
  })

  it('repeats a line only after some time', () => {
    const isNew = createRepeatFilter(1_000)
    expect([isNew('a', 0), isNew('a', 999), isNew('b', 999), isNew('a', 1_000)]).toEqual([true, false, true, true])
  })
})
