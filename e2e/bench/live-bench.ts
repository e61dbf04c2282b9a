// A channel with a live feed and its sender, for the benchmarks of live feeds.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ActingIn } from '#domain/account/actor.ts'
import { publishedSegments } from '#domain/timeline/published.ts'
import type { AirSegment } from '#domain/timeline/timeline.ts'
import { releaseContribution, takeContribution } from '#features/contribution/air-commands.ts'
import { createContribution } from '#features/contribution/create-contribution.ts'
import { createContributionSchema } from '#features/contribution/schema.ts'
import { loadTimeline } from '#features/playout/load-timeline.ts'
import { FFMPEG, lavfi, words } from '#server/testing/ffmpeg.ts'
import { until } from '#server/testing/until.ts'
import { findFreePort } from '#worker/launch/ports.ts'
import { putOnAir } from './air.ts'
import { type House, prepare, startWorker } from './installation.ts'
import { makeChart } from './sources.ts'
import { clockFilter } from './wall-clock-picture.ts'

/** `default`: its encoder has x264's default lookahead. */
export type SenderTuning = 'default' | 'zerolatency'

export interface Sender {
  streamId: string
  /** When each segment of the item was complete and known, by its index, epoch ms. */
  wholeAt: number[]
  stop(): Promise<void>
}

export type LiveBench = Awaited<ReturnType<typeof openLiveBench>>

export async function openLiveBench(house: House) {
  // Short and cheap: one for the slate, one for the rundown.
  const sources = [await makeChart(house.folder, 'live-slate', 3.9), await makeChart(house.folder, 'live-item', 7.1)]
  const [slate = '', item = ''] = await prepare(house, sources)
  const setSlate = async (isSlate: boolean) => {
    await house.db.account.update({ where: { id: house.accountId }, data: { kind: isSlate ? 'SYSTEM' : 'CUSTOMER' } })
    await house.db.mediaItem.update({ where: { id: slate }, data: { kind: isSlate ? 'SLATE' : 'PROGRAMME' } })
  }
  await setSlate(true)
  const [slug = ''] = await putOnAir(house, [item], 1, 'live')
  const { id: channelId } = await house.db.channel.findUniqueOrThrow({ where: { slug } })
  const rtmpPort = await findFreePort()
  const rtmpUrl = `rtmp://127.0.0.1:${rtmpPort}/live`
  const who: ActingIn = { accountId: house.accountId, tag: 'worker:bench' }
  const { contributionId, streamKey } = await createContribution(
    { db: house.db, dataDir: house.dataDir, rtmpUrl },
    who,
    createContributionSchema.parse({ channelId, name: 'Clock', stallSeconds: 5 }),
  )
  const worker = await startWorker(house, 'origin,playout,ingest', undefined, { RTMP_PORT: String(rtmpPort) })
  return {
    worker,
    hlsUrl: `${worker.originUrl}/live/${slug}/master.m3u8`,
    /** Starts sending; resolves when the first segment is complete. */
    send: (tuning: SenderTuning) => startSender(house, contributionId, senderArgs(`${rtmpUrl}/${streamKey}`, tuning)),
    take: () => takeContribution(house.db, who, { channelId, contributionId }),
    release: () => releaseContribution(house.db, who, channelId),
    /** From the rundown: neither live nor the slate. */
    isScheduled: (segment: AirSegment) => segment.item.mediaId === item,
    /** The published segments, newest last. */
    async published(): Promise<AirSegment[]> {
      const now = Date.now()
      return publishedSegments(await loadTimeline(house.db, channelId, now - 120_000), now)
    },
    async close() {
      await worker.stop()
      await house.db.channel.delete({ where: { slug } })
      await setSlate(false)
    },
  }
}

async function startSender(house: House, contributionId: string, args: readonly string[]): Promise<Sender> {
  const since = new Date()
  const child = spawn(FFMPEG, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  const gone = once(child, 'exit')
  const kill = () => void child.kill('SIGKILL')
  process.once('exit', kill)
  const wholeAt: number[] = []
  let streamId = ''
  let over = false
  const watching = (async () => {
    while (!over) {
      const stream = await house.db.liveStream.findFirst({ where: { contributionId, startedAt: { gte: since } } })
      streamId = stream?.id ?? ''
      if (stream?.lastSegmentAt && stream.segmentCount > wholeAt.length)
        wholeAt[stream.segmentCount - 1] = stream.lastSegmentAt.getTime()
      await sleep(25)
    }
  })()
  await until(() => wholeAt.length > 0, 20_000)
  return {
    streamId,
    wholeAt,
    async stop() {
      child.kill('SIGINT')
      await gone
      process.off('exit', kill)
      over = true
      await watching
      // The encoder closes its files.
      await until(async () => (await house.db.mediaItem.count({ where: { state: 'RECORDING' } })) === 0)
    },
  }
}

/** As OBS sends by default: veryfast, a keyframe every two seconds. The picture is cheap; its encoder is not tuned. */
const senderArgs = (address: string, tuning: SenderTuning) =>
  words(
    '-v error -nostdin -re',
    lavfi('color=c=0x181820:s=1280x720:r=25'),
    '-re',
    lavfi('sine=f=440:r=48000'),
    ['-vf', `${clockFilter(1280, 720)},format=yuv420p`],
    '-c:v libx264 -preset veryfast',
    tuning === 'default' ? [] : ['-tune', tuning],
    '-g 50 -b:v 2500k -maxrate 2500k -bufsize 2500k -c:a aac -b:a 128k -f flv',
    [address],
  )
