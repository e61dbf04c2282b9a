import type { Refusal } from '../fixtures/api.ts'
import { mediaSequenceOf } from '../fixtures/hls-client.ts'
import { expect, test } from '../fixtures/test.ts'
import { ChannelPage } from '../pages/channel-page.ts'
import { DashboardPage } from '../pages/dashboard-page.ts'
import { PlayerPanel } from '../pages/player-panel.ts'

test('a channel is created, filled, started, restarted, stopped and deleted', async ({ page, api, instance }) => {
  const dashboard = new DashboardPage(page)
  const channel = new ChannelPage(page)
  const player = new PlayerPanel(page)
  const [first] = (await api.channel(instance.demo.channelId)).rundown
  await dashboard.open()
  await dashboard.createChannel('A whole life')
  const id = await dashboard.opened()
  const { hlsUrl } = await api.channel(id)

  await channel.addFromLibrary(first?.title ?? '')
  await channel.button('Start').click()
  await expect(channel.status).toHaveAttribute('data-status', 'LIVE')
  await player.plays()

  const before = await mediaSequenceOf(hlsUrl)
  await player.watch()
  await channel.confirm('Restart')
  await expect.poll(async () => (await api.channel(id)).restartCount).toBe(1)
  // Six segments later: past the restart and everything a player had buffered.
  const sequence = [before.last]
  await expect
    .poll(async () => {
      sequence.push((await mediaSequenceOf(hlsUrl)).last)
      return sequence.at(-1)
    })
    .toBeGreaterThan(before.last + 6)
  expect(sequence, 'MEDIA-SEQUENCE never goes back').toEqual(sequence.toSorted((a, b) => a - b))
  const log = await player.watched()
  expect(log.errors).toBe(0)
  expect(log.longestStandMs, 'viewers see no break').toBeLessThanOrEqual(600)

  await channel.askToDelete()
  await expect(channel.question).toContainText('Stop it first')
  await expect(channel.question.getByRole('button', { name: 'Delete channel' })).toBeDisabled()
  await page.keyboard.press('Escape')
  await expect(channel.question).toBeHidden()

  await channel.confirm('Stop')
  await expect(channel.status).toHaveAttribute('data-status', 'STOPPED')
  await expect.poll(async () => (await fetch(hlsUrl)).status).toBe(503)

  await channel.askToDelete()
  await channel.question.getByRole('button', { name: 'Cancel' }).click()
  expect((await api.channel(id)).name).toBe('A whole life')
  await expect.poll(async () => (await api.channel(id)).state).toBe('stopped')
  await channel.askToDelete()
  await channel.question.getByRole('button', { name: 'Delete channel' }).click()
  await expect(page).toHaveURL(`${instance.url}/channels`)
  expect((await api.call('GET', `/api/channels/${id}`)).status).toBe(404)
  await expect.poll(async () => (await fetch(hlsUrl)).status).toBe(404)
})

test('a second start and the stop of a stopped channel are rejected with a message', async ({
  api,
  items,
  newChannel,
}) => {
  const { id } = await newChannel({ name: 'Twice', items })
  const refused = async (command: string) => {
    const { status, body } = await api.call<Refusal>('POST', `/api/channels/${id}/${command}`)
    return { status, code: body.error.code, message: body.error.message }
  }
  const message = expect.stringMatching(/already .*Nothing was changed\./)
  expect(await refused('stop')).toEqual({ status: 409, code: 'ALREADY_STOPPED', message })
  await api.command(id, 'start')
  expect(await refused('start')).toEqual({ status: 409, code: 'ALREADY_STARTED', message })
  await api.command(id, 'stop')
  expect(await refused('stop')).toEqual({ status: 409, code: 'ALREADY_STOPPED', message })
})
