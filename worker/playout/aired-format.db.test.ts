// What a channel airs, and says of it, by the format of its items.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { checkPlaylist } from '#domain/hls/conformance/check-playlist.ts'
import { gridOf } from '#domain/ladder/grid.ts'
import { until } from '#server/testing/until.ts'
import { type OpenPlayout, openPlayout } from '#worker/testing/open-playout.ts'
import { addStored, STORED, segment } from '#worker/testing/stored-media.ts'

let air: OpenPlayout

beforeAll(async () => {
  air = await openPlayout()
})
afterAll(() => air.close())

const setAccount = (data: { rungs?: string[]; frameRate?: number }) =>
  air.db.account.update({ where: { id: air.tenant.accountId }, data })

it('states the bitrate of the highest rung that each channel airs, as the format of its items has it', async () => {
  const { accountId } = air.tenant
  await setAccount({ rungs: ['2160p', '1080p', '720p', '432p'] })
  const uhd = segment(11, 40_000)
  const more = { formatKey: 'abc124', rungs: { '2160p': uhd } }
  const film = await addStored(air.db, air.dataDir, { accountId, title: 'UHD', more })
  const start = async (item: string, resolution: string) => {
    const { id } = await air.addChannel([item])
    await air.db.channel.update({ where: { id }, data: { resolution } })
    await air.order(id, 'START')
    return async () => (await air.db.streamProcess.findFirst({ where: { channelId: id } }))?.networkBandwidth
  }
  const plain = await air.addMedia('Plain')
  const bitrates = [await start(film, '2160p'), await start(film, '1080p'), await start(plain, '2160p')]
  const kbps = (video: Buffer) => Math.round(((video.length + STORED.length) * 8) / 1_920)
  const expected = [kbps(uhd), kbps(STORED), kbps(STORED)]
  await expect.poll(() => Promise.all(bitrates.map((read) => read())), { timeout: 30_000 }).toEqual(expected)
})

it.each([
  [50, 4_480],
  [60, 4_800],
] as const)(
  'airs at %i fps: on the grid of that rate, and without a gap where items join',
  async (frameRate, durationMs) => {
    const { accountId } = air.tenant
    await setAccount({ frameRate, rungs: ['1080p', '720p', '432p'] })
    const more = { formatKey: `abc1${frameRate}`, rungs: {} }
    const items: string[] = []
    for (const title of ['one', 'two'])
      items.push(await addStored(air.db, air.dataDir, { accountId, title, durationMs, frameRate, more }))
    const { id, slug } = await air.addChannel(items)
    await air.order(id, 'START')
    const list = await until(async () => {
      const answer = await air.get(`/live/${slug}/1080p/index.m3u8`)
      return answer.ok && answer.text()
    })
    expect(checkPlaylist(list)).toEqual([])
    expect(list).not.toContain('EXT-X-DISCONTINUITY\n')
    const master = await (await air.get(`/live/${slug}/master.m3u8`)).text()
    const rate = `FRAME-RATE=${frameRate}.000`
    expect(master.match(/FRAME-RATE=[\d.]+/g)).toEqual([rate, rate, rate])
    expect(master.match(/avc1\.\w+/g)).toEqual(['avc1.64002a', 'avc1.640020', 'avc1.64001f'])
    expect(await (await air.get(`/live/${slug}/manifest.mpd`)).text()).toContain(`frameRate="${frameRate}"`)

    const { quantumMs, segmentMs } = gridOf({ frameRate })
    const starts = [...list.matchAll(/DATE-TIME:(\S+)/g)].map(([, at]) => Date.parse(at!))
    const lengths = [...list.matchAll(/EXTINF:([\d.]+)/g)].map(([, seconds]) => Math.round(Number(seconds) * 1_000))
    expect(starts.filter((at) => at % quantumMs !== 0)).toEqual([])
    // The last segment of an item is what is left of it. The first list is longer than an item: it has a join.
    expect(new Set(lengths)).toEqual(new Set([segmentMs, durationMs % segmentMs || segmentMs]))
    expect(lengths.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(durationMs)
    const uris = list.split('\n').filter((line) => line.endsWith('.m4s'))
    for (const [rung, ticks] of [
      ['1080p', 90],
      ['audio', 48],
    ] as const) {
      const times: number[] = []
      for (const uri of uris) {
        const bytes = Buffer.from(await (await air.get(`/live/${slug}/${rung}/${uri}`)).arrayBuffer())
        times.push(Number(bytes.readBigUInt64BE(bytes.indexOf('tfdt') + 8)))
      }
      const steps = times.slice(1).map((time, i) => (time - times[i]!) / ticks)
      expect(steps).toEqual(lengths.slice(0, -1))
    }
    await air.order(id, 'STOP')
  },
)
