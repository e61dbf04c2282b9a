import { servePage } from '../fixtures/serve-page.ts'
import { expect, test } from '../fixtures/test.ts'
import { PlayerPanel } from '../pages/player-panel.ts'

test('a channel is watched with the keyboard only, seeks back, and returns by itself after an outage', async ({
  page,
  api,
  items,
  newChannel,
}) => {
  const { id, slug } = await newChannel({ name: 'Watched TV', items, start: true })
  await page.goto(`/watch/${slug}`)
  await expect(page).toHaveTitle(/Watched TV/)
  await expect(page.locator('link[type="application/json+oembed"]')).toHaveAttribute('href', /api\/oembed/)
  const player = page.getByTestId('public-player')
  const panel = new PlayerPanel(page)
  await expect(player).toHaveAttribute('data-phase', 'running')
  await expect.poll(async () => (await panel.facts()).videoWidth).toBeGreaterThan(0)
  await expect(page.getByTestId('now')).toBeVisible()

  // It starts muted, and one press unmutes it.
  expect((await panel.facts()).muted).toBe(true)
  await player.getByRole('button', { name: 'Tap for sound' }).click()
  expect((await panel.facts()).muted).toBe(false)
  await player.focus()
  await page.keyboard.press('m')
  expect((await panel.facts()).muted).toBe(true)
  await page.keyboard.press('k')
  await expect(player.getByRole('button', { name: 'Play' }).first()).toBeVisible()
  await page.keyboard.press('k')
  await page.keyboard.press('?')
  await expect(page.getByTestId('player-keys')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('player-keys')).toHaveCount(0)

  // Back as far as it is kept, and forward to live.
  await expect.poll(async () => Number(await page.getByTestId('dvr-bar').getAttribute('max'))).toBeGreaterThan(9)
  await player.focus()
  await page.keyboard.press('j')
  await expect(page.getByTestId('live-edge')).toHaveAttribute('data-live', 'false')
  await page.keyboard.press('End')
  await expect(page.getByTestId('live-edge')).toHaveAttribute('data-live', 'true')

  await api.command(id, 'stop')
  await expect(player).toHaveAttribute('data-phase', 'off-air', { timeout: 25_000 })
  await expect(player.getByRole('status')).toContainText('Off air')
  await api.command(id, 'start')
  await expect(player).toHaveAttribute('data-phase', 'running', { timeout: 25_000 })
  const { currentTime } = await panel.facts()
  await expect.poll(async () => (await panel.facts()).currentTime).toBeGreaterThan(currentTime)
})

test('an embed plays on a page that its channel allows, and on no other', async ({
  page,
  api,
  instance,
  items,
  newChannel,
}) => {
  const { id: channelId, slug } = await newChannel({ name: 'Framed TV', items, start: true })
  const embed = `${instance.url}/embed/${slug}`
  const html = `<!doctype html><title>Somebody else’s</title><iframe src="${embed}?accent=e4572e&title=0" width="480" height="270" allow="autoplay"></iframe>`
  const host = await servePage({ '/': { html } })
  const { port } = new URL(host.url)
  const settings = `/api/channels/${channelId}/player`
  try {
    const { status } = await api.call('PATCH', settings, { embedDomains: [`127.0.0.1:${port}`] })
    expect(status).toBe(200)
    await page.goto(host.url)
    const frame = page.frameLocator('iframe')
    await expect(frame.getByTestId('public-player')).toHaveAttribute('data-phase', 'running')
    const video = frame.getByTestId('player-video')
    await expect.poll(() => video.evaluate(({ videoWidth }: HTMLVideoElement) => videoWidth)).toBeGreaterThan(0)
    await expect(frame.getByTestId('public-player')).toHaveCSS('--accent', '#e4572e')

    // The same page by another name is another host.
    await page.goto(`http://localhost:${port}/`)
    await expect(async () => expect(page.frames()[1]?.url()).toMatch(/^chrome-error:/)).toPass()
    expect(await frame.getByTestId('public-player').count()).toBe(0)

    const headers = async (path: string) => (await fetch(`${instance.url}${path}`)).headers
    const encoded = `%${slug.charCodeAt(0).toString(16)}${slug.slice(1)}`
    for (const written of [slug, encoded, `${slug}/again/1764500000`]) {
      const policy = (await headers(`/embed/${written}`)).get('content-security-policy') ?? ''
      expect(policy.match(/frame-ancestors [^;]*/g), written).toEqual([`frame-ancestors 'self' 127.0.0.1:${port}`])
    }
    expect((await headers('/embed/there-is-none')).get('content-security-policy')).toContain("frame-ancestors 'none'")
    for (const path of [slug, `${slug}/again/1764500000`])
      expect((await headers(`/embed/${path}`)).get('x-frame-options'), path).toBeNull()
    expect((await headers(`/watch/${slug}`)).get('content-security-policy')).toContain("frame-ancestors 'self'")
  } finally {
    await host.close()
  }
})

test('the share page writes the snippet, and reports at the field what is not a website', async ({
  page,
  instance,
}) => {
  const { channelId } = instance.demo
  await page.goto(`/channels/${channelId}/share`)
  const embed = page.getByTestId('embed-card')
  await embed.getByLabel('Size').selectOption('medium')
  await embed.getByLabel('Title').click()
  await expect(page.getByTestId('embed-snippet')).toContainText('title=0" title="')
  await expect(page.getByTestId('embed-snippet')).toContainText('width="640" height="360"')
  const access = page.getByTestId('access-card')
  const websites = access.getByLabel('Allowed domains')
  await websites.fill('fine.example\nnot_a_host')
  await access.getByRole('button', { name: 'Save' }).click()
  await expect(access.getByRole('alert')).toContainText('“not_a_host” is not a website name')
  await expect(embed.locator('iframe')).toBeVisible()
})
