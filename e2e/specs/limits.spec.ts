// An admin sets a limit, the account reaches it and finds it in its settings.
import { openDb } from '#adapters/db.ts'
import { addTenant, TEST_PASSWORD } from '#server/testing/fixtures.ts'
import { signInByRequest } from '../fixtures/sign-in.ts'
import { expect, test } from '../fixtures/test.ts'
import { DashboardPage } from '../pages/dashboard-page.ts'

test('a full account is told so, and an admin raises the limit', async ({
  browser,
  baseURL,
  instance: { url, demo, databaseUrl },
}) => {
  const db = openDb(databaseUrl, 1)
  const { accountId, email } = await addTenant(db)
  const { name } = await db.account.findUniqueOrThrow({ where: { id: accountId } })
  await db.$disconnect()

  const signIn = async (address: string, password: string) =>
    (await browser.newContext({ baseURL, storageState: await signInByRequest(url, address, password) })).newPage()
  const admin = await signIn(demo.adminEmail, demo.adminPassword)
  const setChannels = async (limit: string) => {
    await admin.goto('/admin')
    await admin.getByRole('button', { name: `Limits of ${name}` }).click()
    const dialog = admin.getByRole('dialog')
    await dialog.getByLabel('Channels').fill(limit)
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(dialog).toBeHidden()
  }
  await setChannels('1')

  const customer = await signIn(email, TEST_PASSWORD)
  const dashboard = new DashboardPage(customer)
  await customer.goto('/channels')
  await dashboard.createChannel('The only one')
  await dashboard.opened()
  await customer.goto('/settings/plan')
  const row = customer.getByTestId('limit-row').filter({ hasText: 'Channels' })
  await expect(row).toContainText('1 of 1')
  await expect(row).toContainText('Limit reached')

  await customer.goto('/channels')
  await customer.getByRole('button', { name: 'New channel' }).first().click()
  const creating = customer.getByRole('dialog')
  await creating.getByLabel('Name').fill('One too many')
  await creating.getByRole('button', { name: 'Create channel' }).click()
  await expect(creating).toContainText('Your account has the maximum number of channels (1).')

  await setChannels('')
  await creating.getByRole('button', { name: 'Create channel' }).click()
  await expect(creating).toBeHidden()
  await customer.context().close()
  await admin.context().close()
})
