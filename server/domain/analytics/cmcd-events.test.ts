import { encodeCmcd } from '@svta/cml-cmcd'
import { describe, expect, it } from 'vitest'
import { MOST_EVENTS, parseCmcdEvents } from './cmcd-events.ts'
import { OWN_KEYS } from './own-keys.ts'

/** As the library of hls.js writes them. */
const written = (report: object) =>
  encodeCmcd({ v: 2, cid: 'news', sid: 'abc', ts: 1_760_000_000_000, sn: 3, ...report }, {
    reportingMode: 'event',
  } as never)

describe('CMCD events', () => {
  it('tell the state, the picture and its quality', () => {
    const line = written({
      ...{
        e: 't',
        sta: 'p',
        br: [3_000],
        pr: 1.25,
        [OWN_KEYS.air]: 1_759_999_990_000,
        [OWN_KEYS.dropped]: 4,
        [OWN_KEYS.rendition]: '720p',
      },
      ...{ [OWN_KEYS.viewer]: 'v1', [OWN_KEYS.player]: 'hls.js 1.7.4' },
      ...{ [OWN_KEYS.page]: 'embed', [OWN_KEYS.from]: 'news.example' },
    })
    expect(parseCmcdEvents(`${line}\n`)).toEqual([
      {
        subject: 'news',
        session: 'abc',
        viewer: 'v1',
        player: 'hls.js 1.7.4',
        page: { kind: 'embed', from: 'news.example' },
        event: {
          at: 1_760_000_000_000,
          toldAt: 1_760_000_000_000,
          sequence: 3,
          state: 'playing',
          airAt: 1_759_999_990_000,
          bitrateKbps: 3_000,
          rendition: '720p',
          playbackRate: 1.25,
          startupMs: null,
          droppedFrames: 4,
          errorCode: null,
          servedMs: null,
        },
      },
    ])
  })

  it('tell errors', () => {
    const [told] = parseCmcdEvents(written({ e: 'e', sta: 'f', ec: ['manifestLoadError'] }))
    expect(told?.event).toMatchObject({ state: 'failed', errorCode: 'manifestLoadError' })
  })

  it('takes the latency where the time of the picture is missing', () => {
    expect(parseCmcdEvents(written({ e: 't', ltc: 6_000 }))[0]?.event.airAt).toBe(1_759_999_994_000)
  })

  it.each([
    ['nothing', ''],
    ['a number that is negative', 'cid="news",sid="abc",ts=-5,sn=1'],
    ['no session', 'cid="news",ts=1760000000000,sn=1'],
    ['a session with markup that is not ASCII', 'cid="news",sid="<ä>",ts=1760000000000,sn=1'],
    ['an endless session', `cid="news",sid="${'a'.repeat(65)}",ts=1760000000000,sn=1`],
    ['a time beyond all dates', 'cid="news",sid="abc",ts=99999999999999,sn=1'],
    ['noise', '\u0000\u0001=,,;;"'],
    ['an open string', 'cid="news'],
    ['a line of a megabyte', `cid="${'n'.repeat(1_000_000)}"`],
  ])('leaves out %s', (_, line) => {
    expect(parseCmcdEvents(line)).toEqual([])
  })

  it('reads a limited number of lines', () => {
    const line = written({ e: 't', sta: 'p' })
    expect(parseCmcdEvents(Array(1_000).fill(line).join('\n'))).toHaveLength(MOST_EVENTS)
  })

  it('reads the good lines beside bad ones', () => {
    expect(parseCmcdEvents(`garbage"\n${written({ e: 't' })}\n`)).toHaveLength(1)
  })
})
