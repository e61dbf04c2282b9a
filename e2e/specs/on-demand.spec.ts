// An item of the library, watched by itself.
import { openPlayerBench } from '../fixtures/player-bench.ts'
import { expect, test } from '../fixtures/test.ts'
import { LibraryPage } from '../pages/library-page.ts'

test('an item is opened to everybody, scrubbed and watched to its end, opened to holders of links, and closed again', async ({
  page,
  visitor,
  api,
}) => {
  test.setTimeout(240_000)
  const [item] = await api.ready(1)
  const library = new LibraryPage(page)
  await library.open()
  await library
    .item(item.title)
    .getByRole('button', { name: `Edit ${item.title}` })
    .click()
  await page.getByRole('dialog').getByLabel('On demand').selectOption({ label: 'Anybody with its address' })
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  const { watchUrl, embedUrl, hlsUrl, dashUrl } = await api.onDemand(item.id)

  for (const url of [watchUrl, embedUrl]) {
    await visitor.goto(url)
    await expect(visitor.getByRole('heading', { name: item.title })).toBeAttached()
    const video = visitor.getByTestId('player-video')
    // Also before the player has loaded.
    await visitor.getByRole('button', { name: 'Play', exact: true }).click()
    await expect
      .poll(() => video.evaluate(({ currentTime }: HTMLVideoElement) => currentTime), { timeout: 30_000 })
      .toBeGreaterThan(1)
    const durationS = await video.evaluate(({ duration }: HTMLVideoElement) => duration)
    expect(durationS).toBeCloseTo((item.durationMs ?? 0) / 1_000, 0)
    await video.evaluate((element: HTMLVideoElement) => {
      element.currentTime = element.duration - 2
    })
    await expect.poll(() => video.evaluate(({ ended }: HTMLVideoElement) => ended), { timeout: 30_000 }).toBe(true)
  }

  // The last page is the embedded player.
  const bar = visitor.getByTestId('scrub-bar')
  await bar.hover()
  await expect(visitor.getByTestId('scrub-picture')).toBeVisible()
  await visitor.mouse.move(0, 0)
  await expect(visitor.getByTestId('scrub-picture')).toHaveCount(0)
  await bar.press('Home')
  await expect(visitor.getByTestId('scrub-picture')).toHaveAttribute('data-tile', '0')

  const bench = await openPlayerBench()
  const players = ['hls', 'dash', 'shaka'] as const
  await bench.play(visitor, players, hlsUrl, dashUrl)
  await expect
    .poll(async () => Object.values(await bench.seen(visitor)).map(({ currentTime }) => currentTime > 2), {
      timeout: 60_000,
    })
    .toEqual([true, true, true])
  expect(Object.values(await bench.seen(visitor)).flatMap(({ errors }) => errors)).toEqual([])
  await bench.close()

  expect((await api.call('PATCH', `/api/media/${item.id}`, { access: 'token', encrypted: true })).status).toBe(200)
  await expect.poll(async () => (await fetch(hlsUrl)).status, { timeout: 10_000 }).toBe(403)
  await visitor.goto(watchUrl)
  await expect(visitor.getByText('This video needs a signed link')).toBeVisible()
  await page.getByRole('button', { name: item.title, exact: true }).click()
  await page.getByRole('button', { name: 'Create a link' }).click()
  await visitor.goto((await page.locator('dd', { hasText: '/watch/' }).textContent()) ?? '')
  await visitor.getByRole('button', { name: 'Play', exact: true }).click()
  await expect
    .poll(() => visitor.getByTestId('player-video').evaluate(({ currentTime }: HTMLVideoElement) => currentTime), {
      timeout: 30_000,
    })
    .toBeGreaterThan(1)

  expect((await api.call('PATCH', `/api/media/${item.id}`, { access: 'private', encrypted: false })).status).toBe(200)
  await expect.poll(async () => (await fetch(hlsUrl)).status, { timeout: 10_000 }).toBe(404)
  await visitor.goto(watchUrl)
  await expect(visitor.getByText('Nothing to watch here')).toBeVisible()
})

test('the watch page offers a past programme, which plays to its end', async ({ page, visitor, items, newChannel }) => {
  test.setTimeout(180_000)
  const { id, slug } = await newChannel({ name: 'Again TV', items: items.slice(0, 2), start: true })
  await page.goto(`/channels/${id}/share`)
  const player = page.getByTestId('look-card')
  await player.getByLabel('Watch again').selectOption('1')
  await player.getByRole('button', { name: 'Save' }).click()
  const past = visitor.getByTestId('watch-again').getByRole('link')
  await expect(async () => {
    await visitor.goto(`/watch/${slug}`)
    await expect(past.first()).toBeVisible({ timeout: 5_000 })
  }).toPass({ timeout: 90_000 })
  const title = await past.first().locator('span').first().innerText()
  await past.first().click()
  await expect(visitor).toHaveURL(new RegExp(`/watch/${slug}/again/`))
  await expect(visitor.getByRole('heading', { name: title })).toBeAttached()
  const video = visitor.getByTestId('player-video')
  await visitor.getByRole('button', { name: 'Play', exact: true }).click()
  await expect
    .poll(() => video.evaluate(({ currentTime }: HTMLVideoElement) => currentTime), { timeout: 30_000 })
    .toBeGreaterThan(1)
  await video.evaluate((element: HTMLVideoElement) => {
    element.currentTime = element.duration - 1
  })
  await expect.poll(() => video.evaluate(({ ended }: HTMLVideoElement) => ended), { timeout: 30_000 }).toBe(true)
})
