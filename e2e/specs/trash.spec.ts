// The trash of a library: shown page by page, and emptied whole.
import { openDb } from '#adapters/db.ts'
import { addReadyMedia, addTenant, TEST_PASSWORD } from '#server/testing/fixtures.ts'
import { signInByRequest } from '../fixtures/sign-in.ts'
import { expect, test } from '../fixtures/test.ts'

const ITEMS = 55

test('a trash of more than a page is read further, restored from, and emptied', async ({
  browser,
  baseURL,
  instance,
}) => {
  const db = openDb(instance.databaseUrl, 1)
  const person = await addTenant(db)
  const { accountId } = person
  // Episode 54 was deleted first: it is on the second page.
  for (let i = 0; i < ITEMS; i++) {
    const id = await addReadyMedia(db, accountId, { title: `Episode ${i}` })
    await db.mediaItem.update({ where: { id }, data: { deletedAt: new Date(Date.now() - i * 60_000) } })
  }
  const storageState = await signInByRequest(instance.url, person.email, TEST_PASSWORD)
  const page = await (await browser.newContext({ baseURL, storageState })).newPage()

  await page.goto('/library/deleted')
  const more = page.getByRole('button', { name: 'Show more' })
  const oldest = page.getByRole('button', { name: `Restore Episode ${ITEMS - 1}` })
  await expect(page.getByRole('button', { name: 'Restore Episode 0' })).toBeVisible()
  // Rows far off screen are not rendered.
  await more.scrollIntoViewIfNeeded()
  await expect(page.getByRole('button', { name: 'Restore Episode 49' })).toBeVisible()
  await more.click()
  await expect(more).toHaveCount(0)
  await page.mouse.wheel(0, 20_000)
  await oldest.click()
  await expect(oldest).toHaveCount(0)
  await page.getByRole('button', { name: 'Empty trash' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Empty trash' }).click()
  await expect(page.getByText('The trash is empty')).toBeVisible()
  expect(await db.mediaItem.findMany({ where: { accountId }, select: { title: true } })).toEqual([
    { title: `Episode ${ITEMS - 1}` },
  ])
  await db.$disconnect()
  await page.context().close()
})
