// A real browser that reads a channel's clock picture through hls.js, as our players play it.
import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import type { Browser } from '@playwright/test'
import { servePage } from '../fixtures/serve-page.ts'
import { HLS_JS, openChromium } from './play-in-browser.ts'
import { readClock } from './wall-clock-picture.ts'

export interface ClockSeen {
  /** When it was displayed, epoch ms. */
  shownAt: number
  /** When it was captured, epoch ms. */
  takenAt: number
}

export interface ClockWatcher {
  browser: string
  /** A new viewer. @returns when the channel plays */
  tuneIn(hlsUrl: string): Promise<ClockViewer>
  close(): Promise<void>
}

export interface ClockViewer {
  /** Clock pictures seen, other pictures excluded, and how often it rebuffered since it started. */
  seen(): Promise<{ clocks: ClockSeen[]; waits: number }>
  /** Resolves when it has caught up its late start: the list was up to a segment old. */
  settled(): Promise<void>
  leave(): Promise<void>
}

interface PageLog {
  seen: { at: number; luma: number[] }[]
  waits: number
}

const ROOT = join(import.meta.dirname, '../..')
const PAGE = { path: join(import.meta.dirname, 'clock-page.html'), type: 'text/html' }

export async function openClockWatcher(): Promise<ClockWatcher> {
  const server = await servePage({ '/': PAGE, '/hls.js': HLS_JS }, takeModule)
  const browser: Browser = await openChromium()
  return {
    browser: `Chromium ${browser.version()}`,
    async tuneIn(hlsUrl) {
      const page = await browser.newPage()
      const query = new URLSearchParams({ src: hlsUrl })
      await page.goto(`${server.url}?${query}`)
      await page.waitForFunction('window.watched?.startedAt > 0', undefined, { timeout: 15_000 })
      return {
        async seen() {
          const { seen, waits } = (await page.evaluate('({ seen: watched.seen, waits: watched.waits })')) as PageLog
          const clocks = seen.flatMap(({ at, luma }) => {
            const takenAt = readClock(luma, at)
            return takenAt === null ? [] : [{ shownAt: at, takenAt }]
          })
          return { clocks, waits }
        },
        settled: async () => void (await page.waitForFunction('watched.steady > 50', undefined, { timeout: 90_000 })),
        leave: () => page.close(),
      }
    },
    async close() {
      await browser.close()
      await server.close()
    },
  }
}

/** The page uses our players' own engine, from the source tree. */
function takeModule(path: string, _: IncomingMessage, res: ServerResponse): boolean {
  if (!/^\/(app\/_player|server\/domain)\/[\w/-]+\.ts$/.test(path)) return false
  res.writeHead(200, { 'Content-Type': 'text/javascript' })
  res.end(stripTypeScriptTypes(readFileSync(join(ROOT, path), 'utf8')))
  return true
}
