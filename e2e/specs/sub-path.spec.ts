// The product below a path of a TLS proxy, as its own users would see it: every address that the browser asks for at the
// dashboard's host is below the path, and every one is found. It builds the pages for that path; the next start of the
// checkout builds them for its own again.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { openDb } from '#adapters/db.ts'
import { addTenant, TEST_PASSWORD } from '#server/testing/fixtures.ts'
import { findFreePort } from '#worker/launch/ports.ts'
import { Api } from '../fixtures/api.ts'
import { makeClip } from '../fixtures/clips.ts'
import { Instance } from '../fixtures/instance.ts'
import { nginxStart, nginxTemporary, runNginx } from '../harness/run-nginx.ts'
import { LibraryPage } from '../pages/library-page.ts'
import { PlayerPanel } from '../pages/player-panel.ts'
import { SignInPage } from '../pages/sign-in-page.ts'

test.use({ ignoreHTTPSErrors: true })

interface Served {
  port: number
  to: string
  location: string
}

/** As docs/guide-operations.md sets it up. */
async function startProxy(servers: readonly Served[]) {
  const home = mkdtempSync(join(tmpdir(), 'cloud-playout-path-'))
  mkdirSync(join(home, 'tmp'))
  const [key, certificate] = [join(home, 'key.pem'), join(home, 'certificate.pem')]
  const files = ['-keyout', key, '-out', certificate, '-subj', '/CN=127.0.0.1']
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...files], {
    stdio: 'ignore',
  })
  const blocks = servers.map(
    ({ port, to, location }) => `server { listen 127.0.0.1:${port} ssl;
    ssl_certificate ${certificate}; ssl_certificate_key ${key};
    location ${location} {
      proxy_pass ${to};
      proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Proto $scheme;
      client_max_body_size 0; proxy_request_buffering off; proxy_buffering off;
    } }`,
  )
  writeFileSync(
    join(home, 'nginx.conf'),
    `${nginxStart(home)}\nevents { worker_connections 512; }\nhttp { access_log off; ${nginxTemporary(home)}\n${blocks.join('\n')}\n}\n`,
  )
  const isUp = async () => (await fetch(servers[0]?.to ?? '').catch(() => null)) !== null
  return runNginx(home, isUp)
}

test('every address is below the path', async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'playout-path-'))
  const [pages, media] = [await findFreePort(), await findFreePort()]
  const host = `https://127.0.0.1:${pages}`
  const site = `${host}/tv`
  const instance = await Instance.create({
    ...{
      DEMO: '0',
      MAX_SENDERS: '2',
      PUBLIC_URL: site,
      ORIGIN_PUBLIC_URL: `https://127.0.0.1:${media}`,
      TRUSTED_PROXIES: '127.0.0.1',
    },
  })
  let proxy: Awaited<ReturnType<typeof startProxy>> | undefined
  try {
    await instance.up()
    proxy = await startProxy([
      { port: pages, to: instance.url, location: '~ ^/tv(?:/|$)' },
      { port: media, to: instance.originUrl, location: '/' },
    ])
    const db = openDb(instance.databaseUrl, 2)
    const { key, email } = await addTenant(db)
    await db.$disconnect()
    const wrong: string[] = []
    page.on('response', (response) => {
      const url = new URL(response.url())
      // Not signed in yet: the first call of the dashboard is answered so.
      const isFine = response.status() < 400 || response.status() === 401
      if (url.origin === host && (!isFine || !/^\/tv(?:\/|$)/.test(url.pathname)))
        wrong.push(`${response.status()} ${response.url()}`)
    })

    await page.goto(`${site}/`)
    await expect(page).toHaveURL(new RegExp(`^${site}/sign-in\\?callbackUrl=`))
    await new SignInPage(page).fillAndSend(email, TEST_PASSWORD)
    await expect(page).toHaveURL(`${site}/channels`)

    await page.getByRole('link', { name: 'Library' }).first().click()
    await expect(page).toHaveURL(`${site}/library`)
    const library = new LibraryPage(page)
    await library.chooseFile(makeClip(folder, { name: 'Below a path.mp4', seconds: 4 }))
    const row = library.item('Below a path')
    await expect(row).toHaveAttribute('data-state', 'ready', { timeout: 180_000 })
    const picture = row.locator('img').first()
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)

    // On the port of the product the path is optional.
    const api = new Api(instance.url, key)
    const channel = await api.createChannel('Below a path')
    await api.setRundown(channel.id, [(await row.getAttribute('data-media-id')) ?? ''])
    await api.start(channel.id)
    await page.goto(`${site}/channels/${channel.id}`)
    await new PlayerPanel(page).plays()
    await page.reload()
    await expect(page).toHaveURL(`${site}/channels/${channel.id}`)

    const visitor = await page.context().browser()!.newPage({ ignoreHTTPSErrors: true })
    for (const path of [`watch/${channel.slug}`, `embed/${channel.slug}`, `guide/${channel.slug}/widget`]) {
      const answer = await visitor.goto(`${site}/${path}`)
      expect([path, answer?.status()]).toEqual([path, 200])
    }
    const guide = await (await visitor.request.get(`${site}/guide/${channel.slug}.m3u`)).text()
    expect(guide).toContain(`${site}/guide/${channel.slug}.xml`)
    await visitor.close()
    expect(wrong).toEqual([])
  } finally {
    await proxy?.stop()
    await instance.down()
    await instance.remove()
    rmSync(folder, { recursive: true, force: true })
  }
})
