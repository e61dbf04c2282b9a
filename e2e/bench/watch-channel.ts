// What drills see of a product on air: a player, a sampler of playlists, and a client of the API.
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium } from '@playwright/test'
import type { Db } from '#adapters/db.ts'
import { checkPlaylist, checkUpdate, type Look } from '#domain/hls/conformance/check-playlist.ts'
import { parseMediaPlaylist } from '#domain/hls/conformance/parse-playlist.ts'
import type { Api } from '../fixtures/api.ts'
import { fetchText } from '../fixtures/hls-client.ts'
import { servePage } from '../fixtures/serve-page.ts'
import { CHROMIUM } from '../harness/chromium.ts'
import { HLS_JS } from './play-in-browser.ts'

const SAMPLE_MS = 50
const WRITE_EVERY_MS = 1_000
const PLAYS_MS = 60_000

/** Resolves when hls.js plays it in Chromium. */
export async function watchInBrowser(src: string) {
  const page = await servePage({
    '/': { path: join(import.meta.dirname, 'drill-player.html'), type: 'text/html' },
    '/hls.js': HLS_JS,
  })
  const browser = await chromium.launch(CHROMIUM)
  const close = async () => {
    await browser.close()
    await page.close()
  }
  try {
    const player = await browser.newPage()
    await player.goto(`${page.url}?src=${encodeURIComponent(src)}`)
    await player.waitForFunction('window.isPlaying?.()', undefined, { timeout: PLAYS_MS })
    return {
      /** Ms. */
      haltSince: (since: number) => player.evaluate(`window.longestHaltSince(${since})`) as Promise<number>,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Writes all the time; what is answered as done must be found later. */
export function keepWriting(api: Api, db: Db) {
  let acknowledged: string[] = []
  let failed = 0
  let over = false
  const loop = (async () => {
    for (; !over; await sleep(WRITE_EVERY_MS)) {
      const answer = await api.call<{ id: string }>('POST', '/api/series', { title: 'Written' }).catch(() => null)
      if (answer?.status === 201) acknowledged.push(answer.body.id)
      else failed++
    }
  })()
  return {
    get failed() {
      return failed
    },
    /** How many of those since the last call are not in the database. The others are deleted: plans limit their number. */
    async countLost(): Promise<number> {
      const ids = acknowledged
      acknowledged = []
      const { count } = await db.series.deleteMany({ where: { id: { in: ids } } })
      return ids.length - count
    },
    async stop() {
      over = true
      await loop
    },
  }
}

/** Looks at a playlist all the time: when it got a segment more, and whether it kept its rules. */
export function samplePlaylist(url: () => string) {
  const grown: number[] = [Date.now()]
  const faults: string[] = []
  let last: Look | null = null
  let newest = -1
  let over = false
  const loop = (async () => {
    for (; !over; await sleep(SAMPLE_MS)) {
      const text = await fetchText(url()).catch(() => null)
      if (text === null || text === last?.text) continue
      const look: Look = { at: Date.now(), text }
      faults.push(...checkPlaylist(text), ...(last ? checkUpdate(last, look) : []))
      last = look
      const { mediaSequence, segments } = parseMediaPlaylist(text)
      if (mediaSequence + segments.length <= newest) continue
      newest = mediaSequence + segments.length
      grown.push(look.at)
    }
  })()
  return {
    faults,
    /** The longest time, ms, without a new segment, since then. */
    gapSince(since: number): number {
      const before = grown.findLast((at) => at < since) ?? since
      const times = [before, ...grown.filter((at) => at >= since), Date.now()]
      return Math.max(...times.slice(1).map((at, i) => at - times[i]!))
    },
    async stop() {
      over = true
      await loop
    },
  }
}
