import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from '../fixtures/test.ts'
import { ChannelPage } from '../pages/channel-page.ts'
import { LiveInPanel } from '../pages/live-in-panel.ts'

test('a live feed is added, sent by FFmpeg, seen, and hung up when its key is revoked', async ({
  page,
  newChannel,
}) => {
  const { id } = await newChannel({ name: 'Live one' })
  await new ChannelPage(page).open(id)
  const liveIn = new LiveInPanel(page)
  await expect(liveIn.root.getByText('Nothing comes in live, so far')).toBeVisible()
  const { rtmpUrl, streamKey } = await liveIn.add('Studio 2')
  expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id: rule }) => rule)).toEqual([])
  await liveIn.dialog.getByRole('button', { name: 'I have it' }).click()
  await expect(liveIn.dialog).toBeHidden()
  const row = liveIn.row('Studio 2')
  await expect(row).toHaveAttribute('data-status', 'waiting')
  expect(await page.content()).not.toContain(streamKey)

  const sender = spawn('ffmpeg', [
    ...['-v', 'error', '-re', '-f', 'lavfi', '-i', 'testsrc=s=320x180:r=25', '-f', 'lavfi', '-i', 'sine=r=48000'],
    ...['-t', '60', '-c:v', 'libx264', '-preset', 'ultrafast', '-g', '25', '-pix_fmt', 'yuv420p', '-c:a', 'aac'],
    ...['-f', 'flv', `${rtmpUrl}/${streamKey}`],
  ])
  const gone = once(sender, 'exit')
  try {
    await expect(row).toContainText('180p25', { timeout: 15_000 })
    await expect(row).toContainText('Mbit/s', { timeout: 10_000 })
    await expect(row).toContainText('H.264 and AAC')
    expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id: rule }) => rule)).toEqual([])
    await liveIn.choose('Studio 2', 'Revoke key')
    await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke key' }).click()
    await gone
  } finally {
    sender.kill('SIGKILL')
  }
  await expect(row).toHaveAttribute('data-status', 'revoked')
  await expect(row).toContainText('The stream key was replaced or revoked')
  await liveIn.choose('Studio 2', 'Remove')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove live feed' }).click()
  await expect(row).toHaveCount(0)
})
