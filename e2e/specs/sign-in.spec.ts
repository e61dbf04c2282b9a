import { expect, test } from '../fixtures/test.ts'
import { SignInPage } from '../pages/sign-in-page.ts'
import { StudioPage } from '../pages/studio-page.ts'

test.use({ signedIn: false })

test('a wrong password is answered in words, the right one opens the studio', async ({ page, instance }) => {
  const signIn = new SignInPage(page)
  await signIn.open()
  await signIn.fillAndSend(instance.demo.email, 'not the password')
  await expect(signIn.problem).toContainText('do not belong together')
  await expect(page).toHaveURL(/\/sign-in/)
  await signIn.fillAndSend(instance.demo.email, instance.demo.password)
  await expect(page).toHaveURL(`${instance.url}/channels`)
  await expect(page.getByRole('heading', { name: 'Channels' })).toBeVisible()
})

test('an unknown address gets the same words as a wrong password', async ({ page }) => {
  const signIn = new SignInPage(page)
  await signIn.open()
  await signIn.fillAndSend('nobody@example.com', 'not the password')
  await expect(signIn.problem).toContainText('do not belong together')
})

test('who is not signed in is asked to, and arrives where they wanted to go', async ({ page, instance }) => {
  await page.goto('/library')
  await expect(page).toHaveURL(/\/sign-in/)
  await new SignInPage(page).fillAndSend(instance.demo.email, instance.demo.password)
  await expect(page).toHaveURL(`${instance.url}/library`)
})

test('signing out closes the studio', async ({ page, instance }) => {
  const signIn = new SignInPage(page)
  await signIn.open()
  await signIn.fillAndSend(instance.demo.email, instance.demo.password)
  await expect(page).toHaveURL(`${instance.url}/channels`)
  await new StudioPage(page).signOut()
  await expect(page).toHaveURL(/\/sign-in/)
  await page.goto('/channels')
  await expect(page).toHaveURL(/\/sign-in/)
})
