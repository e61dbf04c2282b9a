// The cost of checking playback tokens: requests a second for the same segment and playlist, with and without a token
// in the path.
import { signFor } from '#features/playback/create-token.ts'
import { putOnAir, takeOffAir } from './air.ts'
import type { BenchContext } from './bench.ts'
import { type BenchResult, compare, type Figure, thousands } from './figures.ts'
import { startWorker } from './installation.ts'
import { CONNECTIONS, compareRates, SERVER_CORE } from './wrk.ts'

export async function benchTokens({ house, media, quick, say }: BenchContext): Promise<BenchResult> {
  const { motion, charts } = await media()
  const [slug = ''] = await putOnAir(house, [motion, ...charts], 1, 'tokens')
  const channel = await house.db.channel.findUniqueOrThrow({ where: { slug } })
  const claim = { endsAt: Math.floor(Date.now() / 1_000) + 3_600, embedHost: null }
  // Before the worker starts: it then knows the key from its first load on.
  const { token } = await signFor({ ...house, originUrl: '' }, { of: 'channel', ...channel }, claim)
  const worker = await startWorker(house, 'origin,playout', SERVER_CORE)
  const figures: Figure[] = []
  try {
    const plain = `${worker.originUrl}/live/${slug}`
    const signed = `${worker.originUrl}/live/~${token}/${slug}`
    const list = await (await fetch(`${plain}/432p/index.m3u8`)).text()
    const segment = /^\d+\.m4s$/m.exec(list)?.[0]
    const targets = [
      { what: 'playlist', path: '432p/index.m3u8' },
      { what: '432p segment', path: `432p/${segment}` },
    ]
    for (const { what, path } of targets) {
      const urls = { ours: `${signed}/${path}`, theirs: `${plain}/${path}` }
      const rates = await compareRates(urls, quick, (side, round) =>
        say(`${what}: token check ${side === 'ours' ? 'on' : 'off'}, round ${round}`),
      )
      const beside = `${what}, token check on beside off, requests/s`
      figures.push(compare({ what: beside, ...rates, show: thousands, atLeast: 0.8 }))
    }
  } finally {
    await worker.stop()
    await takeOffAir(house, [slug])
  }
  return {
    figures,
    notes: [
      `Ours: below /live/~token/…; theirs: the same address without one, on the same worker. wrk with ${CONNECTIONS} connections on one core, the server on the other; alternating, the median of the rounds.`,
    ],
  }
}
