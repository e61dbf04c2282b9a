// The library of an account of its own: uploads of many files and of a folder, duplicates, and changes of many items.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Page } from '@playwright/test'
import { openDb } from '#adapters/db.ts'
import { addReadyMedia } from '#server/testing/fixtures.ts'
import { openOwnAccount } from '../fixtures/own-account.ts'
import { slowDown } from '../fixtures/slow-down.ts'
import { expect, test } from '../fixtures/test.ts'
import { LibraryPage } from '../pages/library-page.ts'

const uploads = (page: Page) => page.getByRole('region', { name: 'Uploads', exact: true })
const rows = (page: Page, state: string) => uploads(page).locator(`[data-state="${state}"]`)

test('a folder is chosen with the keyboard: its media files become items in a folder of its name', async ({
  browser,
  instance,
}) => {
  const db = openDb(instance.databaseUrl, 1)
  const folder = await mkdtemp(join(tmpdir(), 'films-'))
  const names = ['Films/harbour.mp4', 'Films/Extras/tunnel.mp4', 'Films/notes.txt', 'Films/.hidden.mp4']
  for (const [i, name] of names.entries()) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), `not really a video, ${i}`)
  }
  const { page, accountId } = await openOwnAccount(browser, db, instance)
  const library = new LibraryPage(page)
  await library.open()
  // The page takes keys only now.
  await expect(page.getByText('The library is empty')).toBeVisible()
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Upload' }).first().press('Enter')
  await expect(page.getByRole('menuitem', { name: 'Files' })).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('menuitem', { name: 'Folder' })).toBeFocused()
  await page.keyboard.press('Enter')
  await (await chooser).setFiles(join(folder, 'Films'))
  await expect(page.getByText('1 file was left out')).toBeVisible()
  await expect(library.item('harbour')).toContainText('Films')
  await expect(library.item('tunnel')).toContainText('Films')
  const items = await db.mediaItem.findMany({ where: { accountId }, select: { sourceName: true, folder: true } })
  expect(items.toSorted((a, b) => a.sourceName.localeCompare(b.sourceName))).toEqual([
    { sourceName: 'harbour.mp4', folder: 'Films' },
    { sourceName: 'tunnel.mp4', folder: 'Films' },
  ])
  await db.$disconnect()
  await page.context().close()
  await rm(folder, { recursive: true })
})

test('many uploads are counted, and paused, resumed and cancelled at once', async ({ browser, instance }) => {
  const db = openDb(instance.databaseUrl, 1)
  const { page, accountId } = await openOwnAccount(browser, db, instance)
  const library = new LibraryPage(page)
  await library.open()
  const network = await slowDown(page, 100_000)
  const files = (...numbers: number[]) =>
    numbers.map((i) => ({ name: `film-${i}.mp4`, mimeType: 'video/mp4', buffer: Buffer.alloc(2_000_000, i) }))
  await library.chooseFile(files(1, 2, 3))
  await expect(uploads(page)).toContainText('0 of 3 files')
  // Two at a time.
  await expect(rows(page, 'sending').filter({ hasText: ' of 2.0 MB' })).toHaveCount(2)
  await expect(rows(page, 'sending').filter({ hasText: '2.0 MB · queued' })).toHaveCount(1)
  await page.getByRole('button', { name: 'Cancel all' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel all' }).click()
  await expect(uploads(page)).toHaveCount(0)
  await expect.poll(() => db.upload.count({ where: { accountId } })).toBe(0)

  await library.chooseFile(files(4, 5, 6, 7))
  await expect(uploads(page)).toContainText('0 of 4 files')
  await expect(uploads(page)).toContainText('of 8.0 MB')
  await expect(rows(page, 'sending')).toHaveCount(4)
  await page.getByRole('button', { name: 'Pause all' }).click()
  await expect(rows(page, 'paused')).toHaveCount(4)
  await page.getByRole('button', { name: 'Resume all' }).click()
  await expect(rows(page, 'sending')).toHaveCount(4)
  await network.fast()
  // The queue goes on after the pause: all of them become items.
  await expect(uploads(page)).toHaveCount(0, { timeout: 60_000 })
  expect(await db.mediaItem.count({ where: { accountId } })).toBe(4)
  await db.$disconnect()
  await page.context().close()
})

test('duplicates are marked, and the rights of many items are changed at once', async ({ browser, instance }) => {
  const db = openDb(instance.databaseUrl, 1)
  const { page, accountId } = await openOwnAccount(browser, db, instance)
  const sourceSha256 = Buffer.alloc(32, 7)
  for (const [i, title] of ['Harbour', 'Harbour again'].entries()) {
    const id = await addReadyMedia(db, accountId, { title })
    await db.mediaItem.update({ where: { id }, data: { sourceSha256, createdAt: new Date(Date.now() - 60_000 + i) } })
  }
  const library = new LibraryPage(page)
  await library.open()
  const mark = (title: string) => library.item(title).getByTitle('The same file was uploaded before, as “Harbour”.')
  await expect(mark('Harbour again')).toContainText('Duplicate')
  await expect(mark('Harbour')).toHaveCount(0)
  await page.getByRole('button', { name: 'Grid' }).click()
  await expect(mark('Harbour again')).toBeVisible()
  await page.getByRole('button', { name: 'List' }).click()

  for (const title of ['Harbour', 'Harbour again'])
    await page.getByRole('checkbox', { name: `Select ${title}`, exact: true }).click()
  await page.getByTestId('bulk-bar').getByRole('button', { name: 'Change' }).click()
  const dialog = page.getByRole('dialog', { name: 'Change 2 items' })
  await dialog.getByRole('button', { name: 'Change' }).click()
  await expect(dialog.getByText('Nothing was changed: all fields are empty.')).toBeVisible()
  await expect(dialog.getByLabel('Not after')).toHaveAccessibleDescription(
    'Time zone of this browser: America/New_York.',
  )
  await dialog.getByLabel('Not after').fill('2027-01-01T12:00')
  await dialog.getByLabel('Language').fill('de')
  await dialog.getByLabel('Airings at most').fill('few')
  await dialog.getByRole('button', { name: 'Change' }).click()
  await expect(dialog.getByText('Enter a whole number.')).toBeVisible()
  await dialog.getByLabel('Airings at most').fill('3')
  await dialog.getByRole('button', { name: 'Change' }).click()
  await expect(page.getByTestId('bulk-run')).toContainText('2 of 2 done.')
  const rights = { language: 'de', notBefore: null, notAfter: new Date('2027-01-01T17:00:00Z'), maxAirings: 3 }
  const items = await db.mediaItem.findMany({
    where: { accountId },
    select: { language: true, notBefore: true, notAfter: true, maxAirings: true },
  })
  expect(items).toEqual([rights, rights])
  await db.$disconnect()
  await page.context().close()
})
