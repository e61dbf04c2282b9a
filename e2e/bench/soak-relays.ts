// Half an hour with destinations that misbehave in every way, one of them flapping throughout: the channel's playlists
// keep every rule, the steady destination misses nothing, the worker does not grow.
import { setTimeout as sleep } from 'node:timers/promises'
import { checkPlaylist, checkRenditions, checkUpdate } from '#domain/hls/conformance/check-playlist.ts'
import { packetsOf } from '#worker/testing/rtmp-servers.ts'
import { openWire } from '#worker/testing/wire.ts'
import type { BenchContext } from './bench.ts'
import { type BenchResult, none, thousands } from './figures.ts'
import { residentMiB } from './process-cost.ts'
import { openRelayBench, untilSending } from './relay-bench.ts'

const POLL_MS = 1_000
const FLAP_MS = 5_000
const MAX_GROWTH_MIB = 32

export async function soakRelays({ house, media, quick, say }: BenchContext): Promise<BenchResult> {
  const minutes = quick ? 1 : 30
  const { charts } = await media()
  const relays = await openRelayBench(house, charts, 'soak')
  const { server, worker } = relays
  const flapping = await openWire(server.port)
  const freezing = await openWire(server.port)
  const silent = await openWire(null)
  const flap = setInterval(() => flapping.reset(), FLAP_MS)
  try {
    const steady = await relays.push('steady', server.port)
    await untilSending(house, [steady])
    await relays.push('flapping', flapping.port)
    await relays.push('freezing', freezing.port)
    await relays.push('silent', silent.port)
    await relays.push('refusing', 9)
    await relays.push('wrong key', server.port, 'wrong')
    setTimeout(() => freezing.freeze(), 20_000).unref()
    const heard = await watch(`${worker.originUrl}/live/${relays.slug}`, worker.pid, minutes, say)
    const rows = await house.db.destination.findMany({ where: { channel: { slug: relays.slug } } })
    const row = (name: string) => rows.find((each) => each.name === name)!
    await house.db.destination.update({ where: { id: steady }, data: { enabled: false } })
    await sleep(4_000)
    const recordings = server.recordings('steady')
    const steps = recordings.flatMap((path) =>
      (['v', 'a'] as const).flatMap((track) => {
        const packets = packetsOf(path, track)
        return packets.slice(1).filter(({ ms }, i) => ms - packets[i]!.ms > (track === 'v' ? 41 : 23))
      }),
    )
    return {
      figures: [
        none(`broken rules in ${thousands(heard.looks)} polls of three playlists`, heard.broken.length),
        none('answers that failed', heard.failures.length),
        none('restarts of the steady destination', row('steady').restarts),
        none('gaps in what it recorded', steps.length + Math.abs(recordings.length - 1)),
        { what: 'connections of the flapping destination', ours: thousands(row('flapping').restarts + 1) },
        {
          what: 'growth of the worker from the second minute, MiB',
          ours: heard.growthMiB.toFixed(1),
          required: `≤ ${MAX_GROWTH_MIB}`,
          met: heard.growthMiB <= MAX_GROWTH_MIB,
        },
      ],
      notes: [
        `${minutes} minutes, six destinations of one channel: steady; reset every ${FLAP_MS / 1_000} s; frozen after 20 s; silent; refusing; rejecting the key. 720p, 432p and audio are polled every second, and compared from poll to poll and with each other.`,
        ...[...new Set(heard.broken)].slice(0, 5),
        ...heard.failures.slice(0, 5),
      ],
    }
  } finally {
    clearInterval(flap)
    for (const wire of [flapping, freezing, silent]) wire.stop()
    await relays.close()
  }
}

async function watch(address: string, pid: number, minutes: number, say: (line: string) => void) {
  const broken: string[] = []
  const failures: string[] = []
  const before = new Map<string, { at: number; text: string }>()
  let looks = 0
  const memory: number[] = []
  const began = Date.now()
  for (let minute = 0; Date.now() - began < minutes * 60_000; ) {
    const at = Date.now()
    const lists = await Promise.all(
      ['720p', '432p', 'audio'].map(async (rung) => {
        const answer = await fetch(`${address}/${rung}/index.m3u8`).catch((error: Error) => error)
        if (answer instanceof Error || !answer.ok)
          failures.push(`${rung}: ${answer instanceof Error ? answer.message : answer.status}`)
        else return { rung, text: await answer.text() }
      }),
    )
    for (const list of lists) {
      if (!list) continue
      const now = { at, text: list.text }
      const earlier = before.get(list.rung)
      broken.push(...checkPlaylist(list.text), ...(earlier ? checkUpdate(earlier, now) : []))
      before.set(list.rung, now)
    }
    const [video, , audio] = lists
    if (video && audio) broken.push(...checkRenditions(video.text, audio.text))
    looks++
    if (Date.now() - began >= (minute + 1) * 60_000) {
      memory.push(residentMiB(pid))
      say(`minute ${++minute}: ${broken.length} broken rules, ${memory.at(-1)!.toFixed(0)} MiB`)
    }
    await sleep(Math.max(POLL_MS - (Date.now() - at), 0))
  }
  memory.push(residentMiB(pid))
  // The first minute fills the segment cache.
  const growthMiB = memory.at(-1)! - (memory[1] ?? memory[0]!)
  return { broken, failures, looks, growthMiB }
}
