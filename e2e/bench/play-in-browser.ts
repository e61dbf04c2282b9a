// A real browser plays a channel through hls.js in a page that records everything.
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium } from '@playwright/test'
import { servePage } from '../fixtures/serve-page.ts'
import { CHROMIUM } from '../harness/chromium.ts'
import { ROOT } from './installation.ts'

export interface PlayerSample {
  atMs: number
  playheadS: number
  /** Buffered ranges: more than one means a gap. */
  ranges: number
  dropped: number
  frames: number
  /** The audio context's clock at the same time. */
  contextMs: number
}

export interface PlayerLog {
  samples: PlayerSample[]
  events: { type: string; atS: number }[]
  errors: { details: string; fatal: boolean; atS: number }[]
  /** When a flash was to be displayed (page's clock) and its time in the media. */
  flashes: { mediaTime: number; displayMs: number }[]
  /** When a beep was heard, on the audio context's clock. */
  beeps: number[]
  /** Wall-clock time of playhead zero. */
  dateOffsetMs: number
  /** From the channel's clock to the playhead, as set on the audio buffer; more than one when it changed. */
  timestampOffsetsS: number[]
  /** The browser's own name. */
  browser: string
}

export const HLS_JS = { path: join(ROOT, 'node_modules/hls.js/dist/hls.min.js'), type: 'text/javascript' }

const FILES: Record<string, { path: string; type: string }> = {
  '/': { path: join(import.meta.dirname, 'player-page.html'), type: 'text/html' },
  '/beep-worklet.js': { path: join(import.meta.dirname, 'beep-worklet.js'), type: 'text/javascript' },
  '/hls.js': HLS_JS,
}
const APPENDED = /^\/appended\/(audio-(?:start|end))$/

/** Plays for `seconds`, then writes the received audio to audio-{start,end}.mp4 in the folder. */
export async function playInBrowser(hlsUrl: string, seconds: number, folder: string): Promise<PlayerLog> {
  const server = await servePage(FILES, (path, req, res) => {
    const appended = APPENDED.exec(path)?.[1]
    if (req.method !== 'POST' || !appended) return false
    const saved = pipeline(req, createWriteStream(join(folder, `${appended}.mp4`)))
    saved.then(
      () => res.end(),
      () => res.destroy(),
    )
    return true
  })
  const browser = await chromium.launch(CHROMIUM)
  try {
    const page = await browser.newPage()
    const troubles: string[] = []
    page.on('pageerror', (error) => troubles.push(error.message))
    await page.goto(`${server.url}?src=${encodeURIComponent(hlsUrl)}`)
    await page.waitForFunction('window.bench?.startedAt > 0', undefined, { timeout: 15_000 }).catch((error) => {
      throw new Error(`Playback did not start. ${troubles.join('; ')} ${error}`)
    })
    await sleep(seconds * 1_000)
    const log = (await page.evaluate('window.bench')) as Omit<PlayerLog, 'browser'>
    await page.evaluate('window.sendAppended()')
    return { ...log, browser: `Chromium ${browser.version()}` }
  } finally {
    await browser.close()
    await server.close()
  }
}
