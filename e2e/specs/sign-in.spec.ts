import { expect, test } from '../fixtures/test.ts'
import { SignInPage } from '../pages/sign-in-page.ts'
import { StudioPage } from '../pages/studio-page.ts'

test.use({ signedIn: false })

test('a wrong password is rejected with a message, the right one opens the studio', async ({ page, instance }) => {
  const signIn = new SignInPage(page)
  await signIn.open()
  await signIn.fillAndSend(instance.demo.email, 'not the password')
  await expect(signIn.problem).toContainText('Email or password is wrong')
  await expect(page).toHaveURL(/\/sign-in/)
  await signIn.fillAndSend(instance.demo.email, instance.demo.password)
  await expect(page).toHaveURL(`${instance.url}/channels`)
  await expect(page.getByRole('heading', { name: 'Channels' })).toBeVisible()
})

test('an unknown address gets the same message as a wrong password', async ({ page }) => {
  const signIn = new SignInPage(page)
  await signIn.open()
  await signIn.fillAndSend('nobody@example.com', 'not the password')
  await expect(signIn.problem).toContainText('Email or password is wrong')
})

test('a visitor who is not signed in is asked to, and then reaches the requested page', async ({ page, instance }) => {
  await page.goto('/library')
  await expect(page).toHaveURL(/\/sign-in/)
  await new SignInPage(page).fillAndSend(instance.demo.email, instance.demo.password)
  await expect(page).toHaveURL(`${instance.url}/library`)
})

test('signing out closes the studio, also for a copy of the cookie', async ({ page, instance, browser, context }) => {
  await new SignInPage(page).enter(instance.demo.email, instance.demo.password)
  const storageState = await context.storageState()
  await new StudioPage(page).signOut()
  await expect(page).toHaveURL(/\/sign-in/)
  await page.goto('/channels')
  await expect(page).toHaveURL(/\/sign-in/)
  const thief = await browser.newContext({ baseURL: instance.url, storageState })
  const stolen = await thief.newPage()
  await stolen.goto('/channels')
  await expect(stolen).toHaveURL(/\/sign-in/)
  await thief.close()
})

test('settings list the devices, and sign one of them out', async ({ page, instance, browser }) => {
  const { email, password } = instance.demo
  const other = await browser.newContext({
    baseURL: instance.url,
    userAgent: 'Mozilla/5.0 (Windows NT 10.0) Firefox/141.0',
    storageState: { cookies: [], origins: [] },
  })
  const forgotten = await other.newPage()
  for (const each of [page, forgotten]) await new SignInPage(each).enter(email, password)
  await page.goto('/settings/security')
  const security = page.getByRole('region', { name: 'Sessions' })
  await expect(security.getByText('This device')).toHaveCount(1)
  await security
    .getByRole('button', { name: /^Sign out Firefox on Windows/ })
    .first()
    .click()
  await forgotten.goto('/channels')
  await expect(forgotten).toHaveURL(/\/sign-in/)
  await other.close()
})

test('an expired link of the first start says what to do', async ({ page }) => {
  await page.goto('/setup?token=none')
  await expect(page.getByText('This link was used, or is older than 24 hours')).toBeVisible()
})
