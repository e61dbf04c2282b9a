// An owner invites a person, who joins, works within the role, and loses the account when removed.
import type { Page } from '@playwright/test'
import { openDb } from '#adapters/db.ts'
import { addTenant, TEST_PASSWORD } from '#server/testing/fixtures.ts'
import { until } from '#server/testing/until.ts'
import { signInByRequest } from '../fixtures/sign-in.ts'
import { expect, test } from '../fixtures/test.ts'
import { SignInPage } from '../pages/sign-in-page.ts'

test('a person is invited, joins, is limited by the role, and is removed', async ({
  browser,
  baseURL,
  visitor,
  instance: { url, databaseUrl },
}) => {
  const db = openDb(databaseUrl, 2)
  const owner = await addTenant(db)
  const guest = await addTenant(db)
  const nameOf = async (id: string) => (await db.account.findUniqueOrThrow({ where: { id } })).name
  const [ours, theirs] = await Promise.all([nameOf(owner.accountId), nameOf(guest.accountId)])

  const storageState = await signInByRequest(url, owner.email, TEST_PASSWORD)
  const page = await (await browser.newContext({ baseURL, storageState })).newPage()
  await page.goto('/settings/team')
  await page.getByRole('button', { name: 'Invite' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Email').fill(guest.email)
  await dialog.getByLabel('Role').selectOption('operator')
  await dialog.getByRole('button', { name: 'Send invitation' }).click()
  const link = (await dialog.getByTestId('invitation-link').textContent()) ?? ''
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByTestId('invitation-row')).toContainText(guest.email)
  await until(async () => (await db.mail.count({ where: { recipient: guest.email, sentAt: { not: null } } })) === 1)

  // The link asks for a sign-in and returns.
  await visitor.goto(new URL(link).pathname)
  await expect(visitor.getByRole('heading', { name: `Join ${ours}` })).toBeVisible()
  await visitor.getByRole('link', { name: 'Sign in' }).click()
  await new SignInPage(visitor).fillAndSend(guest.email, TEST_PASSWORD)
  await visitor.getByRole('button', { name: 'Join' }).click()
  await visitor.waitForURL('**/channels')
  await expect(accountMenu(visitor)).toBeVisible()

  // An operator creates no channel, and sees why.
  const create = visitor.getByRole('button', { name: 'New channel' }).first()
  await expect(create).toBeDisabled()
  await create.hover()
  await expect(visitor.getByRole('tooltip')).toContainText('Your role, operator, may not do this')
  await visitor.goto('/settings/team')
  await expect(visitor.getByTestId('member-row')).toHaveCount(2)
  await expect(visitor.getByRole('button', { name: 'Invite' })).toHaveCount(0)
  await expect(visitor.getByRole('region', { name: 'Roles' }).first()).toBeVisible()

  // In the account of their own they may.
  await switchTo(visitor, theirs)
  await expect(create).toBeEnabled()
  await switchTo(visitor, ours)
  await expect(create).toBeDisabled()

  // The owner makes them a programmer: the next page offers it.
  await page.reload()
  await page.getByTestId('member-row').filter({ hasText: guest.email }).getByRole('combobox').selectOption('programmer')
  await until(async () => (await db.membership.count({ where: { userId: guest.userId, role: 'programmer' } })) === 1)
  await visitor.reload()
  await expect(create).toBeEnabled()

  // Removed: the open page leaves the account by itself.
  await page.getByRole('button', { name: /^More actions for/ }).click()
  await page.getByRole('menuitem', { name: 'Remove from account' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByTestId('member-row')).toHaveCount(1)
  await accountMenu(visitor).click()
  await expect(async () => {
    if (!(await visitor.getByRole('menu').isVisible())) await accountMenu(visitor).click()
    await expect(visitor.getByRole('menu')).toContainText(theirs, { timeout: 500 })
    await expect(visitor.getByRole('menu')).not.toContainText(ours, { timeout: 500 })
  }).toPass({ timeout: 20_000 })

  // The link was used.
  await visitor.goto(new URL(link).pathname)
  await expect(visitor.getByText('This invitation was already accepted.')).toBeVisible()
  await page.context().close()
  await db.$disconnect()
})

test('a person without an account sees that, and makes one', async ({ browser, baseURL, instance }) => {
  const db = openDb(instance.databaseUrl, 1)
  const person = await addTenant(db)
  const storageState = await signInByRequest(instance.url, person.email, TEST_PASSWORD)
  await db.membership.deleteMany({ where: { userId: person.userId } })
  await db.$disconnect()
  const page = await (await browser.newContext({ baseURL, storageState })).newPage()
  await page.goto('/library')
  await expect(page.getByRole('heading', { name: 'No account' })).toBeVisible()
  await page.getByLabel('New account').fill('A fresh start')
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.waitForURL('**/channels')
  await accountMenu(page).click()
  await expect(page.getByRole('menu')).toContainText('A fresh start')
  await page.context().close()
})

test('a key is created with chosen scopes and rotated with an overlap', async ({ browser, baseURL, instance }) => {
  const db = openDb(instance.databaseUrl, 1)
  const { email } = await addTenant(db)
  await db.$disconnect()
  const storageState = await signInByRequest(instance.url, email, TEST_PASSWORD)
  const page = await (await browser.newContext({ baseURL, storageState })).newPage()
  const works = async (secret: string) => {
    const headers = { authorization: `Bearer ${secret}` }
    return (await page.request.get('/api/channels', { headers })).status() === 200
  }
  await page.goto('/settings/keys')
  await page.getByRole('button', { name: 'Create API key' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Monitoring')
  await dialog.getByLabel('Access').selectOption({ label: 'Read only' })
  await dialog.getByRole('checkbox', { name: /^audit/ }).uncheck()
  await dialog.getByRole('button', { name: 'Create' }).click()
  const first = (await dialog.getByTestId('api-key-secret').textContent()) ?? ''
  await dialog.getByRole('button', { name: 'Done' }).click()
  const row = page.getByTestId('api-key-row').filter({ hasText: 'Monitoring' })
  await expect(row).toContainText('view, figures')

  await page.getByRole('button', { name: 'Rotate Monitoring' }).click()
  await dialog.getByLabel('Overlap').selectOption('7')
  await dialog.getByRole('button', { name: 'Create new secret' }).click()
  const second = (await dialog.getByTestId('api-key-secret').textContent()) ?? ''
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(row.filter({ hasText: 'Rotated, works until' })).toHaveCount(1)
  expect([await works(first), await works(second)]).toEqual([true, true])
  await page.context().close()
})

const accountMenu = (page: Page) => page.getByRole('button', { name: /account menu of/ })

async function switchTo(page: Page, account: string): Promise<void> {
  await accountMenu(page).click()
  await page.getByRole('menuitemradio', { name: account }).click()
  await page.waitForURL('**/channels')
  await expect(page.getByRole('menu')).toHaveCount(0)
}
