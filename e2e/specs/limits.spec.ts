// Reaching a limit: an admin overrides it until a time, or the customer upgrades (at the contract server) and goes on.
import { openDb } from '#adapters/db.ts'
import type { PlanName } from '#domain/plan/plans.ts'
import { addTenant, TEST_PASSWORD } from '#server/testing/fixtures.ts'
import { signInByRequest } from '../fixtures/sign-in.ts'
import { expect, test } from '../fixtures/test.ts'
import { DashboardPage } from '../pages/dashboard-page.ts'

async function newTenant(databaseUrl: string, plan: PlanName) {
  const db = openDb(databaseUrl, 1)
  const { accountId, email } = await addTenant(db, 'CUSTOMER', plan)
  const { name } = await db.account.findUniqueOrThrow({ where: { id: accountId } })
  await db.$disconnect()
  return { accountId, email, name }
}

test('a full account is told so, an admin overrides the limit, and the override expires', async ({
  browser,
  baseURL,
  admin,
  instance: { url, demo, databaseUrl },
}) => {
  const { accountId, email, name } = await newTenant(databaseUrl, 'free')
  const storageState = await signInByRequest(url, email, TEST_PASSWORD)
  const customer = await (await browser.newContext({ baseURL, storageState })).newPage()
  const dashboard = new DashboardPage(customer)
  await customer.goto('/channels')
  await dashboard.createChannel('The only one')
  await dashboard.opened()
  await customer.goto('/settings/plan')
  const row = customer.getByTestId('limit-row').and(customer.locator('[data-limit="channels"]'))
  await expect(row).toContainText('1 of 1')
  await expect(row).toContainText('Limit reached')

  await customer.goto('/channels')
  await customer.getByRole('button', { name: 'New channel' }).first().click()
  const creating = customer.getByRole('dialog')
  await creating.getByLabel('Name').fill('One too many')
  await creating.getByRole('button', { name: 'Create channel' }).click()
  await expect(creating).toContainText('Your account has the maximum number of channels (1).')
  await expect(creating.getByRole('link', { name: 'Upgrade' })).toBeVisible()

  await admin.goto('/admin/accounts')
  await admin.getByLabel('Search').fill(email)
  await admin.getByRole('link', { name }).click()
  await admin.getByRole('button', { name: 'Override Channels', exact: true }).click()
  const overriding = admin.getByRole('dialog')
  await overriding.getByLabel('Value').fill('2')
  await overriding.getByLabel('Reason').fill('A trial')
  await overriding.getByRole('button', { name: 'Save' }).click()
  await expect(overriding).toBeHidden()

  await creating.getByRole('button', { name: 'Create channel' }).click()
  await expect(creating).toBeHidden()
  await customer.goto('/settings/plan')
  await expect(row).toContainText('2 of 2')
  await expect(row).toContainText('A trial')

  const answer = await fetch(`${url}/api/admin/accounts/${accountId}/overrides/channels`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${demo.adminApiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ value: 2, reason: 'Ends now', expiresAt: new Date(Date.now() + 2_000).toISOString() }),
  })
  expect(answer.status).toBe(200)
  await expect(row).toContainText('2 of 1', { timeout: 20_000 })
  await customer.context().close()
})

test('a customer at a limit upgrades and goes on', async ({ browser, baseURL, instance: { url, databaseUrl } }) => {
  const { email } = await newTenant(databaseUrl, 'free')
  const storageState = await signInByRequest(url, email, TEST_PASSWORD)
  const customer = await (await browser.newContext({ baseURL, storageState })).newPage()
  const dashboard = new DashboardPage(customer)
  await customer.goto('/channels')
  await dashboard.createChannel('The first')
  await dashboard.opened()
  await customer.goto('/channels')
  await dashboard.createChannel('The second')
  const creating = customer.getByRole('dialog')
  await expect(creating).toContainText('or upgrade to Starter')
  await creating.getByRole('link', { name: 'Upgrade' }).click()
  // A form with changes asks before it is left.
  await customer.getByRole('alertdialog').getByRole('button', { name: 'Discard' }).click()
  await customer.getByTestId('plan-starter').getByRole('button', { name: 'Upgrade' }).click()
  await customer.getByRole('alertdialog').getByRole('button', { name: 'Upgrade' }).click()
  await customer.getByRole('button', { name: 'Pay' }).click()
  await expect(customer.getByTestId('plan-starter')).toContainText('Current')
  await expect(customer.getByRole('region', { name: 'Billing' }).or(customer.getByLabel('Billing'))).toContainText(
    'Next payment',
  )

  await customer.goto('/channels')
  await dashboard.createChannel('The second')
  await dashboard.opened()
  await customer.context().close()
})

test('a channel shows what its plan does not have, with the upgrade, and a higher plan opens it', async ({
  browser,
  baseURL,
  admin,
  instance: { url, demo, databaseUrl },
}) => {
  const { accountId, email } = await newTenant(databaseUrl, 'free')
  const storageState = await signInByRequest(url, email, TEST_PASSWORD)
  const customer = await (await browser.newContext({ baseURL, storageState })).newPage()
  const dashboard = new DashboardPage(customer)
  await customer.goto('/channels')
  await dashboard.createChannel('News')
  await dashboard.opened()
  await customer.goto(`${new URL(customer.url()).pathname}/share`)
  const access = customer.getByTestId('access-card')
  const encryption = customer.getByTestId('encryption-card')
  await expect(access.getByLabel('Signed links only')).toBeDisabled()
  await expect(access.getByRole('link', { name: 'Upgrade' })).toBeVisible()
  await expect(encryption.getByRole('switch')).toBeDisabled()
  await expect(encryption.getByRole('link', { name: 'Upgrade' })).toBeVisible()

  const answer = await fetch(`${url}/api/admin/accounts/${accountId}/plan`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${demo.adminApiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ plan: 'pro' }),
  })
  expect(answer.status).toBe(200)
  await customer.reload()
  await expect(access.getByLabel('Signed links only')).toBeEnabled()
  await encryption.getByRole('switch').click()
  await expect(encryption.getByRole('switch')).toBeChecked()
  await customer.reload()
  await expect(encryption.getByRole('switch')).toBeChecked()
  await customer.context().close()

  await admin.goto('/admin')
  await expect(admin.getByTestId('worker-row').filter({ hasText: 'playout' }).first()).toContainText(/\d+ of \d/)
})
