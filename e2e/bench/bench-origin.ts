// Requests a second of the origin, compared with nginx serving the same bytes as files from memory.
import { createHash } from 'node:crypto'
import { putOnAir, takeOffAir } from './air.ts'
import type { BenchContext } from './bench.ts'
import { type BenchResult, compare, type Figure, thousands } from './figures.ts'
import { startWorker } from './installation.ts'
import { startNginx } from './nginx.ts'
import { CONNECTIONS, compareRates, SERVER_CORE, WRK_CORE } from './wrk.ts'

export async function benchOrigin({ house, media, quick, say }: BenchContext): Promise<BenchResult> {
  const { motion, charts } = await media()
  const [slug = ''] = await putOnAir(house, [motion, ...charts], 1, 'origin')
  const playout = await startWorker(house, 'playout', WRK_CORE)
  const worker = await startWorker(house, 'origin', SERVER_CORE)
  const nginx = await startNginx(SERVER_CORE)
  const figures: Figure[] = []
  try {
    const base = `${worker.originUrl}/live/${slug}`
    const targets = [
      // No target: if one process of ours is not enough, nginx or a CDN takes the load (docs/guide-edge.md).
      { what: 'playlist', path: '432p/index.m3u8' },
      { what: '432p segment', path: await busiestSegment(base, '432p'), atLeast: 0.8 },
      { what: '1080p segment', path: await busiestSegment(base, '1080p'), atLeast: 0.8 },
    ]
    for (const { what, path, atLeast } of targets) {
      const ours = `${base}/${path}`
      const bytes = await fetchBytes(ours)
      nginx.put(path, bytes)
      const theirs = `${nginx.url}/${path}`
      if (sha256(await fetchBytes(theirs)) !== sha256(bytes))
        throw new Error('nginx serves other bytes than the origin')
      const rates = await compareRates({ ours, theirs }, quick, (side, round) =>
        say(`${what}: wrk at ${side === 'ours' ? 'the origin' : 'nginx'}, round ${round}`),
      )
      const sized = `${what} (${thousands(bytes.byteLength)} bytes), requests/s`
      figures.push(compare({ what: sized, ...rates, show: thousands, atLeast }))
    }
  } finally {
    await nginx.stop()
    await worker.stop()
    await playout.stop()
    await takeOffAir(house, [slug])
  }
  return {
    figures,
    notes: [
      'Ours: the origin, a process of its own, one channel on air. Theirs: nginx, one process, sendfile, the same bytes as files in memory.',
      'Playlists have no target: `node:http` alone answers them ([ADR 8](adr/0008-node-http-alone.md)), and if one process is not enough, nginx or a CDN takes the load ([guide](guide-edge.md)).',
      `wrk with ${CONNECTIONS} connections on one core, the server on the other; alternating, the median of the rounds.`,
    ],
  }
}

/** The largest published segment of a rung: the channel also airs simple video that needs few bytes. */
async function busiestSegment(base: string, rung: string): Promise<string> {
  const playlist = new TextDecoder().decode(await fetchBytes(`${base}/${rung}/index.m3u8`))
  let best = { path: '', size: 0 }
  for (const [uri] of playlist.matchAll(/^\d+\.m4s$/gm)) {
    const path = `${rung}/${uri}`
    const size = (await fetchBytes(`${base}/${path}`)).byteLength
    if (size > best.size) best = { path, size }
  }
  return best.path
}

async function fetchBytes(url: string): Promise<Uint8Array> {
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`)
  return new Uint8Array(await answer.arrayBuffer())
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
