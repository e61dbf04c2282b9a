import { expect, test } from '../fixtures/test.ts'

test('the recorder shows what a channel did: as a bar, as a table, over a week and over an hour', async ({
  page,
  api,
  instance,
  newChannel,
}) => {
  const items = (await api.channel(instance.demo.channelId)).rundown.map(({ mediaId }) => mediaId)
  const { id } = await newChannel({ name: 'Black box', items, start: true })
  await api.command(id, 'stop')
  await api.whenStatus(id, 'STOPPED')
  await page.goto(`/channels/${id}/recorder`)
  const bar = page.getByTestId('recorder-bar')
  await expect(bar.getByRole('img', { name: /^State: Stopped .*On air/ })).toBeVisible({ timeout: 45_000 })
  await expect(bar.getByRole('img', { name: 'Probe: nothing found' })).toBeVisible()
  const events = page.getByTestId('recorder-event')
  await expect(events.first()).toContainText('Stopped')
  await expect(events.getByText('On air', { exact: true }).first()).toBeVisible()

  // From the table to the hour, and back to the week.
  await events.first().getByTitle('Show this hour').press('Enter')
  await expect(page.getByRole('button', { name: '1 hour' })).toHaveAttribute('aria-pressed', 'true')
  await expect(page.getByRole('heading', { name: /, \d\d:00 to \d\d:00$/ })).toBeVisible()
  await page.getByRole('button', { name: 'Previous hour' }).click()
  await expect(bar.getByRole('img', { name: /^State: Stopped 1 h 0 min$/ })).toBeVisible()
  await page.getByRole('button', { name: '7 days' }).click()
  await expect(page.getByRole('heading', { name: 'The last seven days' })).toBeVisible()
  await page.getByLabel('Only trouble').press('Space')
  await expect(events.filter({ hasText: 'Stopped' })).toHaveCount(0)
  await expect(page.getByText('Nobody watched in this time')).toBeVisible()
})
