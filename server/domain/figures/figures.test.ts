import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cmcdOfTarget, parseCmcd } from './cmcd.ts'
import { SESSION_IDLE_MS, ViewerSessions } from './sessions.ts'

const RUNS = { numRuns: 200 }
const NOTHING = { sid: null, bs: false, dfa: null }

describe('CMCD', () => {
  it('is parsed as CTA-5004 defines it', () => {
    expect(parseCmcd('br=3200,bs,cid="news, at \\"eight\\"",dl=1800,nor="..%2F43.m4s",ot=v,sid="6e2fb550"')).toEqual({
      bs: true,
      sid: '6e2fb550',
      dfa: null,
    })
    expect(parseCmcd('br=(3000;v),com.example-dfa=12,v=2,sid="a"')).toEqual({ ...NOTHING, dfa: 12, sid: 'a' })
    expect(parseCmcd('dfa=(7;v),v=2,sid="news, at \\"eight\\""')).toEqual({
      ...NOTHING,
      dfa: 7,
      sid: 'news, at "eight"',
    })
    expect(cmcdOfTarget('/live/one/720p/7.m4s?a=1&CMCD=bs%2Csid%3D%22x%22&b=2')).toEqual({
      ...NOTHING,
      bs: true,
      sid: 'x',
    })
  })

  it('is used where it is well-formed, whatever comes with it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.uuid(), (text, sid) => {
        const read = parseCmcd(text)
        if (read?.sid != null) expect(read.sid).toMatch(/^[ -~]{1,64}$/)
        if (read?.dfa != null) expect(read.dfa).toBeGreaterThanOrEqual(0)
        expect(parseCmcd(`br=1,sid="${sid}"`)).toEqual({ ...NOTHING, sid })
        expect(() => cmcdOfTarget(`/x?CMCD=${text}`)).not.toThrow()
      }),
      RUNS,
    )
  })

  it('takes linear time on hostile input', () => {
    const started = performance.now()
    for (const text of ['a="'.repeat(1_300), '\\'.repeat(4_000), `a="${'\\"'.repeat(2_000)}`, 'a=,'.repeat(1_300)])
      parseCmcd(text)
    expect(performance.now() - started).toBeLessThan(200)
  })
})

describe('sessions', () => {
  const segment = fc.record({
    afterMs: fc.integer({ min: 0, max: 4_000 }),
    session: fc.constantFrom('a', 'b', 'c'),
    rung: fc.constantFrom('1080p', '720p', '432p', 'audio'),
    stalled: fc.boolean(),
  })

  it('join and leave in pairs, and each quality change names the previous rung', () => {
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 60 }), (list) => {
        const sessions = new ViewerSessions()
        const here = new Map<string, string | null>()
        let now = 1_000_000
        const hear = (events: ReturnType<ViewerSessions['sweep']>) => {
          for (const event of events) {
            if (event.type === 'viewer_joined') {
              expect(here.has(event.session)).toBe(false)
              here.set(event.session, event.quality)
            } else if (event.type === 'viewer_left') expect(here.delete(event.session)).toBe(true)
            else expect(event.from).not.toBe(event.to)
          }
        }
        for (const { afterMs, session, rung, stalled } of list) {
          now += afterMs
          hear(sessions.sweep(now))
          hear(sessions.take({ session, rung, bytes: 1_000, cmcd: { ...NOTHING, bs: stalled } }, now))
          const { concurrentViewers, qualityDistribution } = sessions.figures(now)
          expect(concurrentViewers).toBe(here.size)
          const shares = Object.values(qualityDistribution).reduce((sum, share) => sum + share, 0)
          expect([0, 100]).toContain(shares)
        }
        hear(sessions.sweep(now + SESSION_IDLE_MS + 1))
        expect([sessions.size, here.size]).toEqual([0, 0])
      }),
      RUNS,
    )
  })

  it('report bitrate over whole seconds, and stalls and dropped frames of the last minute', () => {
    const sessions = new ViewerSessions()
    const take = (at: number, dfa: number, bs = false) =>
      sessions.take({ session: 'a', rung: '720p', bytes: 625_000, cmcd: { ...NOTHING, dfa, bs } }, at)
    take(10_000, 5)
    take(11_500, 9, true)
    take(12_000, 2)
    take(13_000, 4)
    expect(sessions.figures(14_500)).toEqual({
      concurrentViewers: 1,
      egressBitrateMbps: 4,
      qualityDistribution: { '720p': 100 },
      droppedFrames: 6,
      bufferingEvents: 1,
    })
    expect(sessions.figures(80_000)).toMatchObject({ egressBitrateMbps: 0, droppedFrames: 0, bufferingEvents: 0 })
  })
})
