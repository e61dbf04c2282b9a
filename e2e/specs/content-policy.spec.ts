import type { Page } from '@playwright/test'
import { CHANNEL_TABS } from '../fixtures/channel-tabs.ts'
import { expect, test } from '../fixtures/test.ts'
import { PlayerPanel } from '../pages/player-panel.ts'

const STUDIO = [
  '/channels',
  '/audience',
  ...CHANNEL_TABS.map((tab) => `/channels/CHANNEL${tab}`),
  '/channels/no-such-channel',
  '/library',
  '/library/series',
  ...['', '/team', '/plan', '/keys', '/security', '/audit'].map((tab) => `/settings${tab}`),
  '/no-such-page',
]
const PUBLIC = ['/watch/SLUG', '/embed/SLUG', '/guide/SLUG/widget', '/docs/api', '/sign-in', '/setup?token=none']
const NONCE = /script-src 'self' 'nonce-([\w+/=]{20,})'/

/** What the browser blocked, and its other console messages. */
function listen(page: Page): string[] {
  const said: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') said.push(`${page.url()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => said.push(`${page.url()}: ${error.message}`))
  return said
}

/** Answered with 404 on purpose: the browser logs it itself. */
const isExpected = (line: string) => /status of 404/.test(line) && /no-such/.test(line)

async function walk(page: Page, places: readonly string[]): Promise<string[]> {
  const said = listen(page)
  for (const place of places) {
    const answer = await page.goto(place)
    await expect(page.getByRole('heading', { level: 1 })).toBeAttached()
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
    const policy = answer?.headers()['content-security-policy'] ?? ''
    expect(policy, place).toMatch(NONCE)
    expect(/script-src [^;]*unsafe/.test(policy), place).toBe(false)
    // The page is hydrated.
    await expect.poll(() => page.evaluate(() => '__next_f' in window)).toBe(true)
  }
  return said.filter((line) => !isExpected(line))
}

test.describe('every page works under its content policy', () => {
  test('of the studio', async ({ page, instance }) => {
    test.setTimeout(240_000)
    const { channelId } = instance.demo
    const places = STUDIO.map((place) => place.replace('CHANNEL', channelId))
    expect(await walk(page, places)).toEqual([])
    await page.goto(`/channels/${channelId}`)
    await expect(new PlayerPanel(page).root).toHaveAttribute('data-phase', 'running')
  })

  test('that is public', async ({ visitor, instance }) => {
    test.setTimeout(240_000)
    const slug = new URL(instance.demo.hlsUrl).pathname.split('/')[2] ?? ''
    const places = PUBLIC.map((place) => place.replace('SLUG', slug))
    expect(await walk(visitor, places)).toEqual([])
  })

  test('of the admin', async ({ admin }) => {
    expect(await walk(admin, ['/admin', '/admin/game-day', '/settings'])).toEqual([])
  })
})

test('an inline script without the nonce does not run, and the nonce is new each time', async ({ page, request }) => {
  const nonceOf = async () =>
    NONCE.exec((await request.get('/sign-in')).headers()['content-security-policy'] ?? '')?.[1]
  const [first, second] = [await nonceOf(), await nonceOf()]
  expect(first).toBeTruthy()
  expect(first).not.toBe(second)
  await page.route('**/channels', async (route) => {
    const answer = await route.fetch()
    const body = (await answer.text()).replace('</body>', '<script>window.smuggled = true</script></body>')
    await route.fulfill({ response: answer, body })
  })
  await page.goto('/channels')
  await expect(page.getByRole('heading', { level: 1 })).toBeAttached()
  expect(await page.evaluate(() => 'smuggled' in window)).toBe(false)
})

test('answers other than pages run no script at all', async ({ request }) => {
  for (const path of ['/api/openapi.json', '/icon.svg', '/health']) {
    const headers = (await request.get(path)).headers()
    expect([path, /script-src 'self';/.test(headers['content-security-policy'] ?? '')]).toEqual([path, true])
    expect([path, headers['x-content-type-options']]).toEqual([path, 'nosniff'])
  }
})

test('icons, manifest, poster and robots.txt are linked, and served without a session', async ({
  playwright,
  baseURL,
}) => {
  const visitor = await playwright.request.newContext({ baseURL })
  const page = await (await visitor.get('/sign-in')).text()
  for (const href of ['/icon.svg', '/icon-180.png', '/manifest.webmanifest']) expect(page).toContain(`href="${href}"`)
  const manifest = await (await visitor.get('/manifest.webmanifest')).json()
  const icons = (manifest.icons as { src: string; type: string }[]).map(({ src, type }) => [`/${src}`, type])
  const others = [
    ['/icon-180.png', 'image/png'],
    ['/manifest.webmanifest', 'application/manifest+json'],
    ['/poster.svg', 'image/svg+xml'],
    ['/robots.txt', 'text/plain'],
  ]
  for (const [path = '', type = ''] of [...icons, ...others]) {
    const answer = await visitor.get(path, { maxRedirects: 0 })
    expect([path, answer.status()]).toEqual([path, 200])
    expect(answer.headers()['content-type']).toContain(type)
    if (type !== 'image/png') continue
    // Width and height of a PNG follow its first chunk's name.
    const bytes = await answer.body()
    expect([path, bytes.readUInt32BE(16)]).toEqual([path, Number(/-(\d+)\.png$/.exec(path)?.[1])])
  }
  expect(await (await visitor.get('/robots.txt')).text()).toContain('Disallow: /')
  await visitor.dispose()
})
