import { findViolations } from '../fixtures/find-violations.ts'
import { expect, test } from '../fixtures/test.ts'
import { ChannelPage } from '../pages/channel-page.ts'
import { DestinationsPanel } from '../pages/destinations-panel.ts'

const STREAM_KEY = 'e2e-canary-stream-key'

test('a destination is added, tested, changed, switched off and removed', async ({ page, newChannel }) => {
  const { id } = await newChannel({ name: 'Goes places' })
  const heard: string[] = []
  page.on('response', async (response) => heard.push(await response.text().catch(() => '')))
  await new ChannelPage(page).open(id)
  const destinations = new DestinationsPanel(page)
  const { root, dialog } = destinations
  await expect(root.getByText('No destinations yet')).toBeVisible()

  await destinations.openForm()
  await expect(dialog.getByLabel('Server', { exact: true })).toHaveValue('rtmps://a.rtmps.youtube.com/live2')
  await dialog.getByLabel('Platform').selectOption('Custom server')
  await dialog.getByLabel('Name').fill('Head end')
  await dialog.getByLabel('Server', { exact: true }).fill('rtmp://user:pass@no-such-host.invalid/live')
  await dialog.getByRole('button', { name: 'Add destination' }).click()
  await expect(dialog.getByText('must not hold a user name')).toBeVisible()
  await expect(dialog.getByText('Enter the stream key.')).toBeVisible()
  expect(await findViolations(page)).toEqual([])
  await dialog.getByLabel('Server', { exact: true }).fill('rtmp://no-such-host.invalid/live')
  await dialog.getByLabel('Stream key').fill(STREAM_KEY)
  // Before anything is saved.
  await dialog.getByRole('button', { name: 'Test connection' }).click()
  await expect(dialog.getByText('Server not found (DNS)')).toBeVisible({ timeout: 12_000 })
  await dialog.getByRole('button', { name: 'Add destination' }).click()
  await expect(dialog).toBeHidden()
  const row = destinations.row('Head end')
  await expect(row).toHaveAttribute('data-status', 'waiting')

  await destinations.choose('Head end', 'Test connection')
  await expect(dialog.getByText('Server not found (DNS)')).toBeVisible({ timeout: 12_000 })
  expect(await findViolations(page)).toEqual([])
  await page.keyboard.press('Escape')

  await destinations.choose('Head end', 'Change')
  await expect(dialog.getByLabel('Stream key')).toHaveValue('')
  await dialog.getByLabel('Server', { exact: true }).fill('rtmp://elsewhere.invalid/live')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog.getByText('Enter the stream key again')).toBeVisible()
  await dialog.getByLabel('Server', { exact: true }).fill('rtmp://no-such-host.invalid/other')
  await dialog.getByLabel('Quality').selectOption('432p, small screens')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(row).toContainText('432p')

  await row.getByRole('switch', { name: 'Head end' }).click()
  await expect(row).toHaveAttribute('data-status', 'off')
  await destinations.choose('Head end', 'Remove')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove destination' }).click()
  await expect(row).toHaveCount(0)
  await expect(page.getByText('removed a destination')).toBeVisible()
  expect(heard.length).toBeGreaterThan(5)
  expect(heard.join('\n')).not.toContain(STREAM_KEY)
})
