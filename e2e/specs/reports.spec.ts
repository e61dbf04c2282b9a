import { findViolations } from '../fixtures/find-violations.ts'
import { expect, test } from '../fixtures/test.ts'

test('a report is saved with its mail, downloaded, and shared by a link until it is revoked', async ({
  page,
  visitor,
  items,
  newChannel,
}) => {
  const { id } = await newChannel({ name: 'Reported TV', items })
  await page.goto(`/channels/${id}/audience/reports`)
  await expect(page.getByTestId('report')).toBeVisible()
  for (const format of ['PDF', 'CSV', 'JSON']) {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: format, exact: true }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(new RegExp(`^audience.*\\.${format.toLowerCase()}$`))
    expect(await download.failure()).toBeNull()
  }

  await page.getByRole('button', { name: 'Save report' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Every week')
  await dialog.getByText('Mail it after each period').click()
  await dialog.getByLabel('Recipients').fill('nonsense')
  await dialog.getByRole('button', { name: 'Save report' }).click()
  await expect(dialog.getByText('This is not an e-mail address.')).toBeVisible()
  await dialog.getByLabel('Recipients').fill('ada@example.com\nboss@example.com')
  await dialog.getByRole('button', { name: 'Save report' }).click()
  const row = page.getByTestId('saved-report')
  await expect(row).toContainText('Mailed to ada@example.com, boss@example.com')

  await row.getByRole('button', { name: 'Share Every week' }).click()
  await dialog.getByRole('button', { name: 'Create link' }).click()
  const link = await page.getByTestId('report-link').innerText()
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(row).toContainText('Shared until')

  await visitor.setViewportSize({ width: 390, height: 800 })
  const answer = await visitor.goto(link)
  expect(answer?.status()).toBe(200)
  expect(answer?.headers()['content-security-policy']).toContain("frame-ancestors 'none'")
  await expect(visitor.getByRole('heading', { level: 1 })).toHaveText('Reported TV')
  await expect(visitor.locator('meta[name="robots"]')).toHaveAttribute('content', /noindex/)
  await visitor.getByText('Values as a table').click()
  await expect(visitor.locator('details table')).toBeVisible()
  expect(await visitor.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  expect(await findViolations(visitor)).toEqual([])
  await visitor.getByRole('button', { name: 'Switch theme' }).click()
  await expect(visitor.locator('html')).toHaveClass(/light/)
  expect(await findViolations(visitor)).toEqual([])

  await row.getByRole('button', { name: 'Share Every week' }).click()
  await dialog.getByRole('button', { name: 'Revoke link' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke link' }).click()
  await expect(row).not.toContainText('Shared until')
  expect((await visitor.goto(link))?.status()).toBe(404)
  await expect(visitor.getByText('No report at this address')).toBeVisible()
})
