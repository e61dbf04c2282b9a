// What a channel airs, and says of it, by the format of its items.
import { afterAll, beforeAll, expect, it } from 'vitest'
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
