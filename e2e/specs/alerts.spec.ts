// A customer adds and edits a target, sees a test alert arrive there and on the page, acknowledges it and silences its rule.
import { servePage } from '../fixtures/serve-page.ts'
import { expect, test } from '../fixtures/test.ts'

test('a test alert reaches its target, the bell and the page, and is acknowledged and silenced', async ({ page }) => {
  const received: { type: string; at: number }[] = []
  const receiver = await servePage({}, (_, request, response) => {
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      received.push({ type: JSON.parse(body).type, at: Date.now() })
      response.writeHead(204).end()
    })
    return true
  })
  try {
    await page.goto('/alerts')
    await page.getByRole('button', { name: 'Add target' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Kind').selectOption('webhook')
    await dialog.getByLabel('Name').fill('Newsroom')
    await dialog.getByLabel('URL').fill('nowhere')
    await dialog.getByRole('button', { name: 'Add target' }).click()
    await expect(dialog.getByRole('alert').first()).toBeVisible()
    await dialog.getByLabel('URL').fill(`${receiver.url}alerts`)
    await dialog.getByRole('button', { name: 'Add target' }).click()
    await expect(page.getByTestId('target-row').filter({ hasText: 'Newsroom' })).toContainText('Webhook')

    // Its address is left empty: the test alert below arrives there.
    await page.getByRole('button', { name: 'Edit Newsroom', exact: true }).click()
    await expect(dialog.getByLabel('URL')).toHaveValue('')
    await expect(dialog).toContainText(`Saved: ${new URL(receiver.url).host}`)
    await dialog.getByLabel('Kind').selectOption('slack')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(dialog).toContainText('the stored one belongs to another kind')
    await dialog.getByLabel('Kind').selectOption('webhook')
    await dialog.getByLabel('Name').fill('Master control')
    await dialog.getByLabel('Alerts').selectOption('critical')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(dialog).toHaveCount(0)
    const target = page.getByTestId('target-row').filter({ hasText: 'Master control' })
    await expect(target).toContainText('critical alerts')

    const askedAt = Date.now()
    await page.getByRole('button', { name: 'Test alert', exact: true }).click()
    const row = page.getByTestId('alert-row').filter({ hasText: 'Test alert: Test' }).first()
    await expect(row).toContainText('Info')
    await expect.poll(() => received.map(({ type }) => type), { timeout: 20_000 }).toContain('alert.opened')
    expect(received[0]!.at - askedAt).toBeLessThan(15_000)
    await expect(page.getByTestId('alerts-bell')).toHaveAccessibleName(/active/, { timeout: 15_000 })
    await row.getByRole('button', { name: /^Acknowledge/ }).click()
    await expect(row).toContainText('Acknowledged')

    await row.getByRole('button', { name: /^Silence/ }).click()
    await page.getByRole('dialog').getByLabel('Reason').fill('Rehearsal')
    await page.getByRole('dialog').getByRole('button', { name: 'Silence', exact: true }).click()
    await expect(row).toContainText('Silenced')
    const silences = page.getByRole('region', { name: 'Silences' })
    await expect(silences).toContainText('Rehearsal')
    await silences.getByRole('button', { name: /^End the silence/ }).click()
    await expect(silences).toHaveCount(0)

    await page.getByRole('button', { name: 'Edit Failures in a row', exact: true }).click()
    await page.getByRole('dialog').getByLabel('Threshold (failures)').fill('5')
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await expect(page.getByTestId('rule-row').filter({ hasText: 'Failures in a row' })).toContainText('5 failures')

    for (const [width, height] of [
      [1440, 900],
      [360, 740],
    ] as const) {
      await page.setViewportSize({ width, height })
      await page.goto('/alerts')
      await expect(page.getByTestId('rule-row').first()).toBeVisible()
      expect(await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)).toBe(false)
      await page.screenshot({ path: test.info().outputPath(`alerts-${width}.png`), fullPage: true })
    }
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.goto('/docs/runbooks/channel-down')
    await expect(page.getByRole('heading', { name: 'What to do' })).toBeVisible()

    await page.goto('/alerts')
    await target.getByRole('button', { name: 'Delete Master control' }).click()
    await page.getByRole('button', { name: 'Delete target' }).click()
    await expect(target).toHaveCount(0)
  } finally {
    await receiver.close()
  }
})
