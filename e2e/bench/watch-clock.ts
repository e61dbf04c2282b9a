// A real browser that reads a channel's clock picture through hls.js, as our players play it.
import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { servePage } from '../fixtures/serve-page.ts'
import { CHROMIUM } from '../harness/chromium.ts'
import { HLS_JS } from './play-in-browser.ts'
import { readClock } from './wall-clock-picture.ts'

interface ClockSeen {
  /** When it was displayed, epoch ms. */
  shownAt: number
  /** When it was captured, epoch ms. */
  takenAt: number
}

export type ClockWatcher = Awaited<ReturnType<typeof openClockWatcher>>

interface PageLog {
  seen: { at: number; luma: number[] }[]
  waits: number
}

const ROOT = join(import.meta.dirname, '../..')
const PAGE = { path: join(import.meta.dirname, 'clock-page.html'), type: 'text/html' }

export async function openClockWatcher() {
  const server = await servePage({ '/': PAGE, '/hls.js': HLS_JS }, takeModule)
  const browser = await chromium.launch(CHROMIUM)
  return {
    browser: `Chromium ${browser.version()}`,
    /** A new viewer. @returns when the channel plays */
    async tuneIn(hlsUrl: string) {
      const page = await browser.newPage()
      const query = new URLSearchParams({ src: hlsUrl })
      await page.goto(`${server.url}?${query}`)
      await page.waitForFunction('window.watched?.startedAt > 0', undefined, { timeout: 15_000 })
      return {
        /** Clock pictures seen, other pictures excluded, and how often it rebuffered since it started. */
        async seen(): Promise<{ clocks: ClockSeen[]; waits: number }> {
          const { seen, waits } = (await page.evaluate('({ seen: watched.seen, waits: watched.waits })')) as PageLog
          const clocks = seen.flatMap(({ at, luma }) => {
            const takenAt = readClock(luma, at)
            return takenAt === null ? [] : [{ shownAt: at, takenAt }]
          })
          return { clocks, waits }
        },
        /** Resolves when it has caught up its late start: the list was up to a segment old. */
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
