import { readFile } from 'node:fs/promises'
import { expect, test } from '../fixtures/test.ts'

test('a CSV rundown is previewed, imported to a new channel, and started', async ({ page, api }) => {
  const [first, second] = await api.ready(2)
  const rundown = ['Title;Duration', `"${first.title}";9`, 'A film that nobody has;5', `${second?.title};9`, ''].join(
    '\n',
  )
  await page.goto('/channels')
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Import' }).click()
  await page
    .getByLabel('Choose a file')
    .setInputFiles({ name: 'rundown.csv', mimeType: 'text/csv', buffer: Buffer.from(rundown) })
  await expect(page.getByLabel('Content')).toHaveValue(rundown)
  await page.getByLabel('Name of the new channel').fill('From a rundown')
  await page.getByRole('button', { name: 'Preview' }).click()
  const preview = page.getByTestId('import-preview')
  await expect(preview).toContainText('Creates “From a rundown” off air with a rundown of 2 items.')
  await expect(preview).toContainText('1 entry is left out')
  await expect(preview.getByRole('row', { name: /A film that nobody has/ })).toContainText('Not in the library')
  expect((await api.call<{ channels: { name: string }[] }>('GET', '/api/channels')).body.channels).not.toContainEqual(
    expect.objectContaining({ name: 'From a rundown' }),
  )

  await preview.getByRole('button', { name: 'Import' }).click()
  await expect(page.getByRole('heading', { name: 'From a rundown', level: 1 })).toBeVisible()
  const channelId = page.url().split('/').at(-1) ?? ''
  expect((await api.channel(channelId)).rundown.map(({ mediaId }) => mediaId)).toEqual([first.id, second?.id])
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  await expect.poll(async () => (await api.channel(channelId)).status).toBe('LIVE')
  await api.deleteChannel(channelId)
})

test('an unreadable file is rejected with its reason', async ({ page }) => {
  await page.goto('/channels/import')
  await page.getByLabel('Content').fill('#EXTM3U\n#EXT-X-TARGETDURATION:2\na.ts')
  await page.getByLabel('Format').selectOption('m3u')
  await page.getByRole('button', { name: 'Preview' }).click()
  await expect(page.getByRole('main').getByRole('alert')).toContainText(
    'This is the playlist of a stream, not a list of files.',
  )
})

test('an exported channel is imported again', async ({ page, api, items, newChannel }) => {
  const { id } = await newChannel({ name: 'Takes a trip', items })
  await page.goto(`/channels/${id}`)
  await page.getByRole('button', { name: 'More actions' }).click()
  const downloading = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'Export channel' }).click()
  const path = await (await downloading).path()
  await page.goto('/channels/import')
  await page
    .getByLabel('Choose a file')
    .setInputFiles({ name: 'trip.json', mimeType: 'application/json', buffer: await readFile(path) })
  await expect(page.getByLabel('Format')).toHaveValue('channel')
  await page.getByRole('button', { name: 'Preview' }).click()
  await expect(page.getByTestId('import-preview')).toContainText('Creates “Takes a trip 2” off air')
  await page.getByTestId('import-preview').getByRole('button', { name: 'Import' }).click()
  await expect(page.getByRole('heading', { name: 'Takes a trip 2', level: 1 })).toBeVisible()
  const copyId = page.url().split('/').at(-1) ?? ''
  expect((await api.channel(copyId)).rundown.map(({ mediaId }) => mediaId)).toEqual(items)
  await api.deleteChannel(copyId)
})
