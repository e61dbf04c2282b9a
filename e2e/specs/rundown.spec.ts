import { expect, test } from '../fixtures/test.ts'
import { ChannelPage } from '../pages/channel-page.ts'
import { RundownPanel } from '../pages/rundown-panel.ts'

test('items are moved by mouse and by keyboard, removed, and looped; all changes are saved', async ({
  page,
  api,
  newChannel,
}) => {
  const [a, b = '', c = ''] = (await api.ready(3)).map(({ id }) => id) as [string, ...string[]]
  const { id } = await newChannel({ name: 'In order', items: [a, b, c] })
  const stored = async () => (await api.channel(id)).rundown.map(({ mediaId }) => mediaId)
  const channel = new ChannelPage(page)
  const rundown = new RundownPanel(page)
  await channel.open(id)
  await rundown.shows([a, b, c])

  await rundown.drag(0, 2)
  await rundown.shows([b, c, a])
  await expect.poll(stored).toEqual([b, c, a])

  await rundown.moveByKeys(1, 'ArrowUp')
  await rundown.shows([c, b, a])
  await expect.poll(stored).toEqual([c, b, a])

  await rundown.remove(1)
  await rundown.shows([c, a])
  await expect.poll(stored).toEqual([c, a])

  await expect(rundown.loop).toBeChecked()
  await rundown.loop.click()
  await expect.poll(async () => (await api.channel(id)).loop).toBe(false)

  await page.reload()
  await rundown.shows([c, a])
  await expect(rundown.loop).not.toBeChecked()
})

test('an edit made elsewhere while the page is open is shown, not overwritten', async ({ page, api, newChannel }) => {
  const [a, b = '', c = ''] = (await api.ready(3)).map(({ id }) => id) as [string, ...string[]]
  const { id } = await newChannel({ name: 'Two editors', items: [a, b] })
  const rundown = new RundownPanel(page)
  await new ChannelPage(page).open(id)
  await rundown.shows([a, b])
  await api.setRundown(id, [a, b, c])
  await rundown.shows([a, b, c])
})
