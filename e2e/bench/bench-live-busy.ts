// A live feed on an overloaded machine: an upload is transcoded all the time. How soon the feed is on air, whether it
// stays there, and how much the upload progresses.
import { setTimeout as sleep } from 'node:timers/promises'
import type { AirSegment } from '#domain/timeline/timeline.ts'
import { until } from '#server/testing/until.ts'
import { SEGMENT_MS } from '#server/testing/usual-grid.ts'
import type { BenchContext } from './bench.ts'
import { type BenchResult, none } from './figures.ts'
import { addSources, startWorker } from './installation.ts'
import { openLiveBench } from './live-bench.ts'
import { makeMotion } from './sources.ts'

const ON_AIR_MS = 300_000
const QUICK_MS = 20_000
const POLL_MS = 100
/** The transcoder is at its full encode, not at the probe before it. */
const SOURCE_S = 60
const UPLOADS = 6

export async function benchLiveBusy({ house, quick, say }: BenchContext): Promise<BenchResult> {
  const source = await makeMotion(house.folder, 'busy', quick ? 10 : SOURCE_S)
  const live = await openLiveBench(house)
  const transcoder = await startWorker(house, 'transcode')
  try {
    const uploads = await addSources(house, Array<string>(UPLOADS).fill(source))
    const encoded = async () => {
      const rows = await house.db.mediaItem.findMany({ where: { id: { in: uploads } } })
      return rows.reduce((sum, { progress }) => sum + progress, 0)
    }
    const transcoding = () => house.db.mediaItem.count({ where: { state: 'TRANSCODING' } })
    await until(async () => (await transcoding()) > 0, 60_000)
    const sender = await live.send('zerolatency')
    const { mediaId } = await house.db.liveStream.findUniqueOrThrow({ where: { id: sender.streamId } })
    const isLive = (segment: AirSegment | undefined) => segment?.item.mediaId === mediaId
    await sleep(4_000 + Math.random() * SEGMENT_MS)

    const takenAt = Date.now()
    await live.take()
    const limitMs = quick ? QUICK_MS : ON_AIR_MS
    let goLiveMs: number | null = null
    let before = 0
    const seen = new Map<number, AirSegment>()
    while (Date.now() < takenAt + limitMs) {
      for (const segment of await live.published()) seen.set(segment.mediaSequence, segment)
      if (goLiveMs === null && [...seen.values()].some(isLive)) {
        goLiveMs = Date.now() - takenAt
        before = await encoded()
        say(`on air after ${goLiveMs} ms`)
      }
      await sleep(POLL_MS)
    }
    const aired = [...seen.values()].sort((a, b) => a.mediaSequence - b.mediaSequence)
    const since = aired.slice(aired.findIndex(isLive))
    const lost = goLiveMs === null ? aired.length : since.filter((segment) => !isLive(segment)).length
    const share = (await encoded()) - before
    await live.release()
    await sender.stop()
    return {
      figures: [
        {
          what: 'Go live to first live segment published, s',
          ours: goLiveMs === null ? 'never' : (goLiveMs / 1_000).toFixed(1),
          required: '≤ 4',
          met: goLiveMs !== null && goLiveMs <= 4_000,
        },
        { what: 'minutes watched', ours: (limitMs / 60_000).toFixed(1) },
        { what: 'live segments', ours: String(since.filter(isLive).length) },
        none('segments of anything else since then', lost),
        {
          what: 'on air at the end',
          ours: isLive(aired.at(-1)) ? 'yes' : 'no',
          required: 'yes',
          met: isLive(aired.at(-1)),
        },
        { what: 'uploads finished in that time, items of a minute', ours: share.toFixed(2) },
      ],
      notes: [
        'Sender: 1280×720p25, libx264 veryfast, zerolatency, on this machine. Uploads of 1080p25 in motion are transcoded by another worker from before the feed connects until the end. Sender, encoder, transcoder, workers and database share two cores.',
      ],
    }
  } finally {
    await transcoder.stop()
    await live.close()
  }
}
