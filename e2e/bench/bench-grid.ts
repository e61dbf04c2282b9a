// A week of 504 entries in the studio's grid, scrolled and dragged over in a real browser, compared with the empty
// grid: the cost of the entries, separate from the machine's limits.
import { chromium, type Page } from '@playwright/test'
import { createChannel } from '#features/channel/create-channel.ts'
import { saveDraft } from '#features/schedule/save-draft.ts'
import { addReadyMedia } from '#server/testing/fixtures.ts'
import { CHROMIUM } from '../harness/chromium.ts'
import type { BenchContext } from './bench.ts'
import { type BenchResult, compare, type Figure } from './figures.ts'
import { type Frames, recordFrames } from './frames.ts'
import type { House } from './installation.ts'
import { startWeb, type WebBench } from './web-bench.ts'

const ENTRIES_A_DAY = 72
const ENTRIES = ENTRIES_A_DAY * 7
const SLOT_MS = 86_400_000 / ENTRIES_A_DAY
/** Relative to the frame rate of the empty grid: a machine without a graphics card may draw fewer than 60 anyway. */
const MIN_SHARE = 0.95
const FULL_RATE = 58
/** A newly opened page draws areas it has not drawn before. */
const WARM_UP_S = 4

type Act = 'scrolling' | 'dragging'
const ACTS: readonly Act[] = ['scrolling', 'dragging']

export async function benchGrid({ house, quick, say }: BenchContext): Promise<BenchResult> {
  const seconds = quick ? 1 : 5
  const web = await startWeb(house, say)
  try {
    const twentyMinutes = { title: 'Twenty minutes', durationMs: 1_199_680 }
    const media = await addReadyMedia(house.db, web.who.accountId, twentyMinutes)
    const full = await addChannel(house, web, media)
    const empty = await addChannel(house, web, null)
    const browser = await chromium.launch(CHROMIUM)
    try {
      const context = await browser.newContext({ storageState: web.session, viewport: { width: 1440, height: 900 } })
      const page = await context.newPage()
      const measured = new Map<string, Frames>()
      for (const [name, channelId] of [
        ['empty', empty],
        ['full', full],
      ] as const) {
        await open(page, web.url, channelId, name === 'full' ? ENTRIES : 0)
        await scroll(page, WARM_UP_S)
        for (const act of ACTS) {
          say(`${act} over the ${name} grid`)
          const run = act === 'scrolling' ? () => scroll(page, seconds) : () => drag(page, seconds)
          measured.set(`${act} ${name}`, await recordFrames(page, run))
        }
      }
      return { figures: ACTS.flatMap((act) => figuresOf(act, measured)), notes: notes(browser.version(), seconds) }
    } finally {
      await browser.close()
    }
  } finally {
    await web.stop()
  }
}

/** @param mediaId of what airs every 20 minutes; null: an empty schedule */
async function addChannel(house: House, { who }: WebBench, mediaId: string | null): Promise<string> {
  const channelId = await createChannel(house.db, who, { name: mediaId ? 'Full' : 'Empty' })
  const monday = Date.UTC(2026, 0, 5)
  const blocks = Array.from({ length: mediaId ? ENTRIES_A_DAY : 0 }, (_, i) => ({
    id: `b${i}`,
    title: `Programme ${i}`,
    durationMs: SLOT_MS,
    layer: 'base',
    rrule: 'FREQ=DAILY',
    startsAtLocal: new Date(monday + i * SLOT_MS).toISOString().slice(0, 19),
    source: { type: 'item', mediaId },
  }))
  await saveDraft(house.db, who, { channelId, revision: 0, content: { zone: 'UTC', seed: 1, blocks } })
  return channelId
}

async function open(page: Page, url: string, channelId: string, entries: number): Promise<void> {
  await page.goto(`${url}/channels/${channelId}/schedule`)
  await page.getByRole('button', { name: 'Later', exact: true }).click()
  await page.waitForFunction(
    (count) => document.querySelectorAll('[data-testid="schedule-block"]').length === count,
    entries,
  )
  await page.waitForLoadState('networkidle')
}

/** A whole screen a second, up and down, like a mouse wheel. */
async function scroll(page: Page, seconds: number): Promise<void> {
  const box = await page.getByTestId('schedule-grid').boundingBox()
  if (!box) throw new Error('The grid is not on the screen.')
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  const endsAt = Date.now() + seconds * 1_000
  for (let i = 0; Date.now() < endsAt; i++) await page.mouse.wheel(0, Math.floor(i / 10) % 2 === 0 ? 40 : -40)
  // If the grid cannot scroll, the page does.
  await page.evaluate(() => scrollTo(0, 0))
}

/** An item of the library, dragged in circles over the grid; then put back. */
async function drag(page: Page, seconds: number): Promise<void> {
  const item = await page.getByTestId('shelf-item').first().boundingBox()
  const grid = await page.getByTestId('schedule-grid').boundingBox()
  if (!item || !grid) throw new Error('The library or the grid is not on the screen.')
  const centre = { x: grid.x + grid.width / 2, y: grid.y + Math.min(grid.height, 500) / 2 }
  await page.mouse.move(item.x + item.width / 3, item.y + item.height / 2)
  await page.mouse.down()
  await page.mouse.move(centre.x, centre.y, { steps: 5 })
  await page.locator('.piece', { hasText: 'Twenty minutes' }).first().waitFor()
  const endsAt = Date.now() + seconds * 1_000
  for (let i = 0; Date.now() < endsAt; i++)
    await page.mouse.move(centre.x + 250 * Math.cos(i / 20), centre.y + 150 * Math.sin(i / 20))
  await page.mouse.move(item.x + item.width / 3, item.y + item.height / 2)
  await page.mouse.up()
}

function figuresOf(act: Act, measured: ReadonlyMap<string, Frames>): Figure[] {
  const [full, empty] = [measured.get(`${act} full`), measured.get(`${act} empty`)]
  if (!full || !empty) return []
  const figure = (what: string, key: 'rate' | 'p50Ms' | 'p95Ms') =>
    compare({ what, ours: full[key], theirs: empty[key], show: (value) => value.toFixed(1) })
  const rate = figure(`frames a second, ${act}`, 'rate')
  return [
    {
      ...rate,
      required: `≥ ${FULL_RATE}, or ≥ ${MIN_SHARE} of the empty grid`,
      met: full.rate >= FULL_RATE || rate.ratio! >= MIN_SHARE,
    },
    figure(`ms between frames, ${act}, median`, 'p50Ms'),
    figure(`ms between frames, ${act}, 95th percentile`, 'p95Ms'),
    {
      what: `tasks of 50 ms and more, ${act} (the longest, ms)`,
      ours: `${full.longTasks} (${full.longestMs.toFixed(0)})`,
      theirs: `${empty.longTasks} (${empty.longestMs.toFixed(0)})`,
    },
  ]
}

const notes = (version: string, seconds: number) => [
  `Chromium ${version}, headless, without a graphics card: it draws with the CPU. ${seconds} s of each, after ${WARM_UP_S} s of scrolling that are not counted. Ours: ${ENTRIES} entries in view; theirs: the same page with an empty schedule, in the same run. Dragging: an item of the library, moved over the grid.`,
]
