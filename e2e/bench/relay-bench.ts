// A channel with destinations, for the benchmarks of relays.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ActingIn } from '#domain/account/actor.ts'
import { createDestination } from '#features/destination/create-destination.ts'
import { until } from '#server/testing/until.ts'
import { startRtmpServer } from '#worker/testing/rtmp-servers.ts'
import { putOnAir } from './air.ts'
import { type House, startWorker } from './installation.ts'

/** One channel with the given items on air in a worker of its own, and nginx to push it to. */
export async function openRelayBench(house: House, mediaIds: readonly string[], name: string) {
  const [slug] = (await putOnAir(house, mediaIds, 1, name)) as [string]
  const { id: channelId } = await house.db.channel.findUniqueOrThrow({ where: { slug } })
  const folder = join(house.folder, name)
  mkdirSync(folder)
  const server = await startRtmpServer(folder)
  const worker = await startWorker(house, 'origin,playout')
  const who = { accountId: house.accountId, tag: 'worker:bench' } as ActingIn
  return {
    slug,
    server,
    worker,
    /** @returns the destination's id */
    push: (title: string, port: number, streamKey = title): Promise<string> =>
      createDestination(house, who, {
        channelId,
        platform: 'custom',
        name: title,
        rung: '720p',
        enabled: true,
        maxFailures: 1_000,
        serverUrl: `rtmp://127.0.0.1:${port}/live`,
        streamKey,
      }),
    async close() {
      await worker.stop()
      await server.stop()
      await house.db.channel.delete({ where: { slug } })
    },
  }
}

/** @throws Error when they are not all sending within a minute */
export async function untilSending(house: House, destinationIds: readonly string[]): Promise<number[]> {
  const sending = async () => {
    const rows = await house.db.destination.findMany({ where: { id: { in: [...destinationIds] } } })
    const pids = rows.flatMap(({ state, pid, outTimeMs }) =>
      state === 'LIVE' && outTimeMs > 2_000n ? (pid ?? []) : [],
    )
    if (pids.length === destinationIds.length) return pids
    throw new Error(`Only ${pids.length} are sending: ${rows.find((row) => row.reason)?.reason}`)
  }
  return until(sending, 60_000, 250)
}
