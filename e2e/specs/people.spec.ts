import { randomBytes } from 'node:crypto'
import type { Page } from '@playwright/test'
import { Secret, TOTP } from 'otpauth'
import { makeClip } from '../fixtures/clips.ts'
import { linkFor } from '../fixtures/mail.ts'
import { expect, test } from '../fixtures/test.ts'
import { ChannelPage } from '../pages/channel-page.ts'
import { LibraryPage } from '../pages/library-page.ts'
import { PlayerPanel } from '../pages/player-panel.ts'
import { SignInPage } from '../pages/sign-in-page.ts'

test.use({ signedIn: false })

const PASSWORD = 'a long enough password'
const newAddress = () => `e2e-${randomBytes(5).toString('hex')}@example.com`

async function signUp(page: Page, email: string): Promise<void> {
  await page.goto('/sign-up')
  await page.getByLabel('Account').fill('Aurora TV')
  await page.getByLabel('Your name').fill('Ada Lovelace')
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByText(`We sent a mail to ${email}`)).toBeVisible()
}

/** Signed up, confirmed and signed in. */
async function settle(page: Page, facts: { dataDir: string }): Promise<string> {
  const email = newAddress()
  await signUp(page, email)
  await page.goto(await linkFor(facts, email, 'verify-email'))
  await page.getByRole('button', { name: 'Confirm this address' }).click()
  await expect(page.getByText('The address is confirmed')).toBeVisible()
  await new SignInPage(page).enter(email, PASSWORD)
  return email
}

test('a visitor signs up, confirms the address and puts a first channel on air', async ({ page, instance }) => {
  test.setTimeout(360_000)
  const email = newAddress()
  await page.goto('/sign-in')
  await page.getByRole('link', { name: 'Create an account' }).click()
  await signUp(page, email)
  // Before the address is confirmed everything can be looked at, and no channel started.
  await new SignInPage(page).enter(email, PASSWORD)
  await expect(page.getByText('Confirm your e-mail address')).toBeVisible()
  const library = new LibraryPage(page)
  await library.open()
  const clip = makeClip(instance.clips, { name: 'First film.mp4', seconds: 4 })
  // An empty library offers the upload twice.
  await page.locator('input[type="file"]').first().setInputFiles(clip)
  await expect(library.item('First film')).toHaveAttribute('data-state', 'ready', { timeout: 120_000 })
  await page.goto('/channels')
  await page.getByRole('button', { name: 'New channel' }).first().click()
  await page.getByRole('dialog').getByLabel('Name').fill('Aurora One')
  await page.getByRole('dialog').getByRole('button', { name: 'Create channel' }).click()
  await page.waitForURL(/\/channels\/ch_/)
  const channel = new ChannelPage(page)
  await channel.addFromLibrary('First film')
  await channel.button('Start').click()
  await expect(page.getByText('Your e-mail address is not confirmed')).toBeVisible()
  await page.getByRole('button', { name: 'Send the link again' }).click()
  await expect(page.getByText(`A mail to ${email} is on its way`)).toBeVisible()

  const onAir = page.url()
  const link = await linkFor(instance, email, 'verify-email')
  await page.goto(link)
  await page.getByRole('button', { name: 'Confirm this address' }).click()
  await page.getByRole('link', { name: 'Go to your channels' }).click()
  await expect(page.getByText('Confirm your e-mail address')).toBeHidden()
  await page.goto(onAir)
  await channel.button('Start').click()
  await new PlayerPanel(page).plays()
  await channel.confirm('Stop')
  // The link works once.
  await page.goto(link)
  await page.getByRole('button', { name: 'Confirm this address' }).click()
  await expect(page.getByRole('alert').first()).toContainText('This link was used')
})

test('a forgotten password is replaced by mail', async ({ page, browser, instance }) => {
  const email = await settle(page, instance)
  const other = await browser.newContext({ baseURL: instance.url, storageState: { cookies: [], origins: [] } })
  const forgetful = await other.newPage()
  await forgetful.goto('/sign-in')
  await forgetful.getByRole('link', { name: 'Forgot your password?' }).click()
  await forgetful.waitForURL(/forgot-password/)
  await forgetful.getByLabel('Email').fill(email)
  await forgetful.getByRole('button', { name: 'Send the link' }).click()
  await expect(forgetful.getByText(`If ${email} has an account`)).toBeVisible()
  await forgetful.goto(await linkFor(instance, email, 'reset-password'))
  await forgetful.getByLabel('New password').fill('short')
  await forgetful.getByRole('button', { name: 'Set password' }).click()
  await expect(forgetful.getByText('At least 10 characters.').last()).toBeVisible()
  await forgetful.getByLabel('New password').fill(`${PASSWORD} 2`)
  await forgetful.getByRole('button', { name: 'Set password' }).click()
  await expect(forgetful.getByText('The new password is set')).toBeVisible()
  await new SignInPage(forgetful).enter(email, `${PASSWORD} 2`)
  // The session with the old password is over.
  await page.goto('/channels')
  await expect(page).toHaveURL(/\/sign-in/)
  await other.close()
})

/** Of an authenticator's codes. */
const PERIOD_MS = 30_000

test('two-factor: a code after the password, a recovery code when the phone is lost', async ({ page, instance }) => {
  const email = await settle(page, instance)
  await page.goto('/settings/security')
  const card = page.getByRole('region', { name: 'Two-factor sign-in' })
  await card.getByRole('button', { name: 'Turn on' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Current password').fill(PASSWORD)
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await expect(dialog.getByRole('img', { name: 'QR code for the authenticator app' })).toBeVisible()
  const app = new TOTP({ secret: Secret.fromBase32((await dialog.getByTestId('totp-secret').textContent()) ?? '') })
  await dialog.getByLabel('Code', { exact: true }).fill('000000')
  await dialog.getByRole('button', { name: 'Turn on' }).click()
  await expect(dialog.getByRole('alert')).toContainText('The code is wrong')
  // Of the period before: the present one is for the sign-in. It is accepted until the present one ends.
  const leftMs = PERIOD_MS - (Date.now() % PERIOD_MS)
  if (leftMs < 10_000) await page.waitForTimeout(leftMs)
  await dialog.getByLabel('Code', { exact: true }).fill(app.generate({ timestamp: Date.now() - PERIOD_MS }))
  await dialog.getByRole('button', { name: 'Turn on' }).click()
  const codes = ((await dialog.getByTestId('recovery-codes').textContent()) ?? '').match(/[a-z2-7-]{19}/g) ?? []
  expect(codes).toHaveLength(10)
  await dialog.getByRole('button', { name: 'I have kept them' }).click()
  await expect(card).toContainText('10 recovery codes left')

  for (const code of [app.generate(), codes[0] ?? '']) {
    await page.context().clearCookies()
    const signIn = new SignInPage(page)
    await signIn.open()
    await signIn.fillAndSend(email, PASSWORD)
    await page.getByLabel('Code').fill('000000')
    await page.getByRole('button', { name: 'Continue' }).click()
    await expect(signIn.problem).toContainText('The code is wrong')
    await page.getByLabel('Code').fill(code)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.waitForURL('**/channels')
  }
  await page.goto('/settings/security')
  await expect(card).toContainText('9 recovery codes left')
  await card.getByRole('button', { name: 'Turn off' }).click()
  await dialog.getByLabel('Code', { exact: true }).fill(codes[1] ?? '')
  await dialog.getByRole('button', { name: 'Turn off' }).click()
  await expect(card.getByText('Off')).toBeVisible()
})

test('a passkey signs in without a password', async ({ page, instance }) => {
  // Passkeys need a name: 127.0.0.1 is none.
  const base = `http://localhost:${new URL(instance.url).port}`
  const device = await page.context().newCDPSession(page)
  await device.send('WebAuthn.enable')
  await device.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  const email = await settle(page, instance)
  await page.goto(`${base}/sign-in`)
  await new SignInPage(page).fillAndSend(email, PASSWORD)
  await page.waitForURL('**/channels')
  await page.goto(`${base}/settings/security`)
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('My laptop')
  await dialog.getByLabel('Current password').fill(PASSWORD)
  await dialog.getByRole('button', { name: 'Add passkey' }).click()
  await expect(page.getByTestId('passkey-row')).toContainText('My laptop')
  await page.context().clearCookies()
  await page.goto(`${base}/sign-in`)
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await page.waitForURL('**/channels')
  await page.goto(`${base}/settings/security`)
  await page.getByRole('button', { name: 'Remove My laptop' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove passkey' }).click()
  await expect(page.getByText('No passkeys yet.')).toBeVisible()
  await page.context().clearCookies()
  await page.goto(`${base}/sign-in`)
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await expect(new SignInPage(page).problem).toContainText('No account was found for this passkey')
})

test('a changed e-mail address counts after its link was opened', async ({ page, instance }) => {
  await settle(page, instance)
  const newEmail = newAddress()
  await page.goto('/settings/security')
  await page.getByRole('button', { name: 'Change email' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('New email').fill(newEmail)
  await dialog.getByLabel('Current password').fill(PASSWORD)
  await dialog.getByRole('button', { name: 'Send the link' }).click()
  await expect(dialog).toBeHidden()
  await page.goto(await linkFor(instance, newEmail, 'confirm-email'))
  await page.getByRole('button', { name: 'Confirm this address' }).click()
  await expect(page.getByText('The address is confirmed')).toBeVisible()
  await page.goto('/settings/security')
  await expect(page.getByRole('region', { name: 'Sign-in', exact: true })).toContainText(newEmail)
})

test('/dev/mail does not exist in production', async ({ page }) => {
  expect((await page.goto('/dev/mail'))?.status()).toBe(404)
})
