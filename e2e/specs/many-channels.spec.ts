// The list of many channels: search, selection, operations on many, deleted channels.
import { expect, test } from '../fixtures/test.ts'
import { DashboardPage } from '../pages/dashboard-page.ts'

test('channels are searched, selected, labelled and started together, and what failed is named', async ({
  page,
  api,
  items,
  newChannel,
}) => {
  const east = await newChannel({ name: 'Bulk East', items })
  const west = await newChannel({ name: 'Bulk West', items })
  const empty = await newChannel({ name: 'Bulk Empty' })
  for (const name of ['One', 'Two', 'Three', 'Four']) await newChannel({ name: `Other ${name}` })
  const dashboard = new DashboardPage(page)
  await dashboard.open()
  await dashboard.showAs('List')
  await page.keyboard.press('/')
  await page.keyboard.type('bulk')
  await expect(dashboard.rows).toHaveCount(3)
  await dashboard.row(east.id).getByRole('checkbox').check()
  await dashboard
    .row(empty.id)
    .getByRole('checkbox')
    .click({ modifiers: ['Shift'] })
  await expect(dashboard.bulkBar).toContainText('3 selected')

  await dashboard.bulkBar.getByRole('button', { name: 'Label' }).click()
  await page.getByRole('dialog').getByLabel('Label', { exact: true }).fill('Region')
  await page.getByRole('dialog').getByRole('button', { name: 'Add label' }).click()
  await expect(dashboard.bulkRun).toContainText('3 of 3 done.')
  await page.getByRole('button', { name: 'Close' }).first().click()
  await expect(dashboard.row(west.id)).toContainText('region')

  await dashboard.bulkBar.getByRole('button', { name: 'Move' }).click()
  await page.getByRole('dialog').getByLabel('Folder').fill('Regions')
  await page.getByRole('dialog').getByRole('button', { name: 'Move' }).click()
  await expect(dashboard.bulkRun).toContainText('3 of 3 done.')
  await page.getByRole('button', { name: 'Close' }).first().click()
  await expect(dashboard.row(empty.id)).toContainText('Regions')

  await dashboard.bulkBar.getByRole('button', { name: 'Start', exact: true }).click()
  await expect(dashboard.bulkRun).toContainText('2 of 3 done, 1 failed.')
  await expect(dashboard.bulkRun.getByRole('list', { name: 'Failed channels' })).toContainText('Bulk Empty')
  await page.getByRole('button', { name: 'Close' }).first().click()
  await expect(dashboard.row(east.id).getByTestId('status-badge')).toHaveAttribute('data-status', 'LIVE')
  expect((await api.channel(west.id)).labels).toEqual(['region'])

  await dashboard.row(east.id).getByRole('checkbox').focus()
  await page.keyboard.press('Escape')
  await expect(dashboard.bulkBar).toBeHidden()
  await page.keyboard.press('Control+a')
  await expect(dashboard.bulkBar).toContainText('3 selected')
  await dashboard.bulkBar.getByRole('button', { name: 'Stop' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Stop' }).click()
  await expect(dashboard.bulkRun).toContainText('2 of 3 done, 1 failed.')
  await page.getByRole('button', { name: 'Close' }).first().click()
  await expect(dashboard.row(west.id).getByTestId('status-badge')).toHaveAttribute('data-status', 'STOPPED')
})

test('a deleted channel is listed, and restored at its address', async ({ page, api, items, newChannel }) => {
  const { id, slug } = await newChannel({ name: 'Deleted by mistake', items })
  await api.deleteChannel(id)
  const dashboard = new DashboardPage(page)
  await dashboard.open()
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Deleted channels' }).click()
  await page.getByRole('button', { name: 'Restore Deleted by mistake' }).click()
  await expect(page.getByText('Deleted by mistake was restored')).toBeVisible()
  expect(await api.channel(id)).toMatchObject({ slug, status: 'STOPPED' })
})

test('a channel is cloned from its page', async ({ page, api, items, newChannel }) => {
  const { id } = await newChannel({ name: 'Original', items })
  await page.goto(`/channels/${id}`)
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Clone channel' }).click()
  await expect(page.getByRole('heading', { name: 'Original copy', level: 1 })).toBeVisible()
  const copyId = page.url().split('/').at(-1) ?? ''
  expect((await api.channel(copyId)).rundown.map(({ mediaId }) => mediaId)).toEqual(items)
  await api.deleteChannel(copyId)
})
