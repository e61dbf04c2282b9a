// What pages promise: the title of the picture that is shown, the channel's time zone, and no loss of input by
// accident.
import { CHANNEL_TABS } from '../fixtures/channel-tabs.ts'
import { expect, measured, test } from '../fixtures/test.ts'
import { ChannelPage } from '../pages/channel-page.ts'
import { PlayerPanel } from '../pages/player-panel.ts'
import { SchedulePage } from '../pages/schedule-page.ts'

test.describe.configure({ mode: 'parallel' })

/** Both players are set back by this much from their usual position. */
const BACK_S = 6

test('channel page and watch page name what the picture shows, not what already airs', { tag: '@alone' }, async ({
  page,
  context,
  api,
  newChannel,
}) => {
  test.setTimeout(480_000)
  // So many that a picture far behind is not a whole loop behind.
  const items = (await api.ready(5)).slice(0, 5)
  const { id, slug } = await newChannel({ name: 'In the picture', items: items.map((item) => item.id), start: true })
  const channel = new ChannelPage(page)
  await channel.open(id)
  await new PlayerPanel(page).plays()
  const watch = await context.newPage()
  await watch.goto(`/watch/${slug}`)
  await expect(watch.getByTestId('public-player')).toHaveAttribute('data-phase', 'running')

  for (const on of [page, watch]) {
    const video = on.getByTestId('player-video')
    const playedTo = () => video.evaluate(({ currentTime }: HTMLVideoElement) => currentTime)
    const from = await playedTo()
    await expect.poll(playedTo).toBeGreaterThan(from + BACK_S)
    await video.evaluate((element: HTMLVideoElement, backS) => {
      element.currentTime -= backS
    }, BACK_S)
  }

  // When each page's title changes, on the clock of this machine.
  for (const [on, title] of [
    [page, channel.nowTitle],
    [watch, watch.getByTestId('now').getByRole('heading')],
  ] as const) {
    await expect(title).toHaveText(/./)
    await title.evaluate((element) => {
      const log: { at: number; text: string }[] = []
      Object.assign(window, { titleLog: log })
      const root = element.closest('main') ?? document.body
      const read = () => document.querySelector('[data-testid="now-title"], [data-testid="now"] h2')?.textContent ?? ''
      let last = read()
      new MutationObserver(() => {
        const text = read()
        if (text !== last) log.push({ at: Date.now(), text })
        last = text
      }).observe(root, { subtree: true, childList: true, characterData: true })
    })
    expect(on.isClosed()).toBe(false)
  }
  // The watch page names programmes only, not what airs between them.
  const next = (await api.channel(id)).upcoming.find(({ kind }) => kind === 'programme')
  const joinAt = Date.parse(next?.startsAt ?? '')
  for (const on of [page, watch]) {
    const changed = await on.waitForFunction(
      ({ wanted, after }) => {
        const { titleLog } = window as unknown as { titleLog: { at: number; text: string }[] }
        return titleLog.find(({ text, at }) => text === wanted && at > after)
      },
      { wanted: next?.title, after: joinAt },
      { timeout: joinAt - Date.now() + 60_000 },
    )
    const { at } = (await changed.jsonValue()) as { at: number }
    measured(`title changes ${at - joinAt} ms after the join`)
    expect(at - joinAt, on.url()).toBeGreaterThan(BACK_S * 1_000)
    expect(at - joinAt, on.url()).toBeLessThan(45_000)
  }
  await watch.close()
})

test('the keys of the watch page work before anything on it was clicked', async ({ page, instance }) => {
  const slug = new URL(instance.demo.hlsUrl).pathname.split('/')[2] ?? ''
  await page.goto(`/watch/${slug}`)
  const panel = new PlayerPanel(page)
  await expect(page.getByTestId('public-player')).toHaveAttribute('data-phase', 'running')
  expect((await panel.facts()).muted).toBe(true)
  await page.keyboard.press('m')
  await expect.poll(async () => (await panel.facts()).muted).toBe(false)
  await page.keyboard.press(' ')
  await expect.poll(() => panel.video.evaluate((video: HTMLVideoElement) => video.paused)).toBe(true)
  expect(await page.evaluate(() => scrollY), 'Space does not scroll').toBe(0)
  // A focused button keeps its Space.
  await page.getByRole('button', { name: 'Switch theme' }).focus()
  await page.keyboard.press(' ')
  await expect.poll(() => panel.video.evaluate((video: HTMLVideoElement) => video.paused)).toBe(true)
})

for (const [name, viewport] of [
  ['a desktop', { width: 1440, height: 900 }],
  ['a phone', { width: 360, height: 740 }],
] as const)
  test(`toasts cover no control on ${name}`, async ({ page, items, newChannel }) => {
    await page.setViewportSize(viewport)
    const { id } = await newChannel({ name: `With news on ${name}`, items, start: true })
    const channel = new ChannelPage(page)
    await channel.open(id)
    // A toast stays for four seconds, and a slow page can take longer to answer: the page itself looks.
    const looked = page.evaluate(async () => {
      const shown = '[data-sonner-toast][data-mounted="true"]'
      let toast = document.querySelector(shown)
      for (; !toast; toast = document.querySelector(shown)) await new Promise(requestAnimationFrame)
      await Promise.all(toast.getAnimations().map(({ finished }) => finished))
      const box = toast.getBoundingClientRect()
      if (box.width === 0 || box.height === 0) throw new Error('the toast has no size')
      return [...document.querySelectorAll('main button, main a, main input, main select, nav a')]
        .filter((control) => {
          const { left, right, top, bottom } = control.getBoundingClientRect()
          return right > box.left && left < box.right && bottom > box.top && top < box.bottom
        })
        .map((control) => control.textContent || control.ariaLabel)
    })
    const hold = page.getByTestId('live-control').getByRole('button', { name: 'Hold on slate' })
    const [covered] = await Promise.all([looked, hold.click()])
    expect(covered).toEqual([])
  })

test.describe('from another time zone', () => {
  test.use({ timezoneId: 'America/New_York' })
  test('all pages of a channel use one time zone, the channel’s own, and name it', async ({
    page,
    api,
    newChannel,
  }) => {
    const source = { type: 'item', mediaId: (await api.ready(1))[0].id }
    const blocks = [{ id: 'a', title: 'Alpha', startsAtLocal: '2026-01-01T00:00:00', durationMs: 86_400_000, source }]
    const daily = blocks.map((block) => ({ ...block, layer: 'base', rrule: 'FREQ=DAILY' }))
    const { id } = await newChannel({ name: 'Far away', items: [source.mediaId], start: true })
    const content = { zone: 'Asia/Tokyo', seed: 1, blocks: daily }
    await api.publish(id, content)
    const tokyo = () => new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'Asia/Tokyo' }).format()
    const newYork = () =>
      new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'America/New_York' }).format()
    for (const tab of CHANNEL_TABS) {
      await page.goto(`/channels/${id}${tab}`)
      const line = page.getByTestId('zone-line')
      await expect(line).toContainText('Times in Asia/Tokyo')
      await expect(line).toContainText(tokyo())
      await expect(line).toContainText(newYork())
      await expect(page.getByTestId('station-clock')).toContainText(tokyo())
    }
    await page.goto(`/channels/${id}`)
    const hour = tokyo().slice(0, 2)
    await expect(page.getByRole('list', { name: 'Up next' }).locator('time').first()).toContainText(
      new RegExp(`^(${hour}|${String((Number(hour) + 1) % 24).padStart(2, '0')}):`),
    )
    await page.goto('/channels')
    await expect(page.getByTestId('station-clock')).toContainText(newYork())
  })
})

test('a filled form is not left without a question: by Escape, by a link, or by closing it', async ({
  page,
  api,
  newChannel,
}) => {
  const { id } = await newChannel({ name: 'Half filled' })
  const schedule = new SchedulePage(page)
  await schedule.open(id)
  const { dialog, question } = schedule
  await page.getByRole('button', { name: 'New block' }).click()
  // Nothing entered: no question.
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()

  await page.getByRole('button', { name: 'New block' }).click()
  await dialog.getByLabel('Title').fill('Typed for long')
  await page.keyboard.press('Escape')
  await expect(question).toContainText('Discard changes?')
  await question.getByRole('button', { name: 'Keep editing' }).click()
  await expect(dialog.getByLabel('Title')).toHaveValue('Typed for long')
  await dialog.getByRole('button', { name: 'Close' }).click()
  await question.getByRole('button', { name: 'Discard' }).click()
  await expect(dialog).toBeHidden()

  // A form on a page asks when a link is followed.
  await page.goto(`/channels/${id}/share`)
  await page.getByLabel('Allowed domains').fill('example.com')
  await page.getByRole('link', { name: 'Guide', exact: true }).click()
  await question.getByRole('button', { name: 'Keep editing' }).click()
  await expect(page).toHaveURL(/\/share$/)
  await page.getByRole('link', { name: 'Guide', exact: true }).click()
  await question.getByRole('button', { name: 'Discard' }).click()
  await expect(page).toHaveURL(/\/guide$/)
  expect((await api.channel(id)).name).toBe('Half filled')
})

test('a new block takes title and length from the chosen item, with room for its breaks', async ({
  page,
  api,
  newChannel,
}) => {
  const [film, other = film] = await api.ready(2, 'programme')
  const { id } = await newChannel({ name: 'New blocks' })
  const rules = { ownPositions: false, everyMs: null, minSpacingMs: 0, breakMs: 60_000 }
  const breaks = { ...rules, source: { mediaIds: [other.id], tags: [], cooldownMs: 0 }, bumper: null }
  const content = { zone: 'UTC', seed: 1, blocks: [], breaks: { ...breaks, ownPositions: true } }
  await api.publish(id, content)
  const schedule = new SchedulePage(page)
  await schedule.open(id)
  await page.getByRole('button', { name: 'New block' }).click()
  const { dialog } = schedule
  await schedule.chooseItem('Item', film)
  await expect(dialog.getByLabel('Title')).toHaveValue(film.title)
  const seconds = Math.ceil((film.durationMs ?? 0) / 1_000) + 60 * film.breakPositionsMs.length
  const [hours, minutes, rest] = [seconds / 3_600, (seconds / 60) % 60, seconds % 60].map((part) => Math.floor(part))
  const length = `${hours}:${String(minutes).padStart(2, '0')}:${String(rest).padStart(2, '0')}`
  await expect(dialog.getByLabel('Length')).toHaveValue(length)
  await dialog.getByLabel('Title').fill('My own')
  await schedule.chooseItem('Item', other)
  await expect(dialog.getByLabel('Title')).toHaveValue('My own')
  await dialog.getByLabel('Repeats').selectOption('Every hour')
  await dialog.getByRole('button', { name: 'Add block' }).click()
  await schedule.isSaved()
  await schedule.block('My own').last().press('Enter')
  await expect(dialog.getByLabel('Repeats')).toHaveValue('hourly')
})
