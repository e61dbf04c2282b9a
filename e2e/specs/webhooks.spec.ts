// A customer adds a webhook, sees what it received, and repeats a delivery.
import { Webhook as Verifier } from 'standardwebhooks'
import { servePage } from '../fixtures/serve-page.ts'
import { expect, test } from '../fixtures/test.ts'

test('a webhook is added, tested, looked into, repeated and deleted', async ({ page }) => {
  const received: { body: string; headers: Record<string, string> }[] = []
  let status = 500
  const receiver = await servePage({}, (_, request, response) => {
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      received.push({ body, headers: request.headers as Record<string, string> })
      response.writeHead(status).end('the answer of the receiver')
    })
    return true
  })
  try {
    await page.goto('/settings/webhooks')
    await page.getByRole('button', { name: 'Add webhook' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('URL').fill('nowhere')
    await dialog.getByRole('button', { name: 'Add webhook' }).click()
    await expect(dialog.getByRole('alert').first()).toBeVisible()
    await dialog.getByLabel('URL', { exact: true }).fill(`${receiver.url}hooks`)
    await dialog.getByLabel('Description').fill('Newsroom')
    await dialog.getByLabel('media.ready').check()
    await dialog.getByRole('button', { name: 'Add webhook' }).click()
    const secret = (await page.getByTestId('webhook-secret').textContent()) ?? ''
    await page.getByRole('button', { name: 'Done' }).click()
    const row = page.getByTestId('webhook-row').filter({ hasText: 'Newsroom' })
    await expect(row).toContainText('media.ready')

    await row.getByRole('link', { name: 'Deliveries' }).click()
    await page.getByRole('button', { name: 'Send test' }).click()
    // Other tests of the account cause events at the same time.
    const delivery = page.getByTestId('delivery-row').filter({ hasText: 'webhook.test' })
    await expect(delivery).toContainText('500')
    await expect(delivery).toHaveAttribute('data-state', 'pending')
    const webhookId = page.url().split('/').at(-1) ?? ''
    await delivery.getByRole('button', { name: 'Details of webhook.test' }).click()
    await expect(page.getByTestId('delivery-payload')).toContainText('webhook.test')
    await expect(page.getByTestId('delivery-attempt').first()).toContainText('the answer of the receiver')
    await page.getByRole('button', { name: 'Close' }).click()

    status = 204
    await expect(delivery).toHaveAttribute('data-state', 'delivered', { timeout: 20_000 })
    await delivery.getByRole('button', { name: 'Details of webhook.test' }).click()
    await page.getByRole('button', { name: 'Replay' }).click()
    await expect(delivery).toHaveCount(2)
    await expect(delivery.first()).toHaveAttribute('data-state', 'delivered')
    const tests = received.filter(({ body }) => JSON.parse(body).type === 'webhook.test')
    const [first, again] = [tests[0], tests.at(-1)]
    expect(again?.headers['webhook-id']).toBe(first?.headers['webhook-id'])
    expect(new Verifier(secret).verify(again?.body ?? '', again?.headers ?? {})).toMatchObject({ data: { webhookId } })

    for (const [name, width, height] of [
      ['desktop', 1440, 900],
      ['phone', 360, 740],
    ] as const)
      for (const theme of ['dark', 'light'] as const) {
        await page.setViewportSize({ width, height })
        await page.evaluate((chosen) => localStorage.setItem('theme', chosen), theme)
        for (const [kind, path] of [
          ['list', '/settings/webhooks'],
          ['deliveries', `/settings/webhooks/${webhookId}`],
        ] as const) {
          await page.goto(path)
          await expect(page.getByTestId(kind === 'list' ? 'webhook-row' : 'delivery-row').first()).toBeVisible()
          expect(await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)).toBe(false)
          await page.screenshot({ path: test.info().outputPath(`webhooks-${kind}-${name}-${theme}.png`) })
        }
      }

    await page.setViewportSize({ width: 1440, height: 900 })
    await page.goto('/settings/webhooks')
    await row.getByRole('button', { name: 'Delete Newsroom' }).click()
    await page.getByRole('button', { name: 'Delete webhook' }).click()
    await expect(row).toHaveCount(0)
  } finally {
    await receiver.close()
  }
})
