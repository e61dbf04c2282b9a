// What a role may not change is refused at the page, with the reason.
import { openDb } from '#adapters/db.ts'
import { createChannel } from '#features/channel/create-channel.ts'
import { addReadyMedia, addTenant, TEST_PASSWORD } from '#server/testing/fixtures.ts'
import { signInByRequest } from '../fixtures/sign-in.ts'
import { expect, test } from '../fixtures/test.ts'
import { SchedulePage } from '../pages/schedule-page.ts'

test('an operator edits no schedule and uploads nothing, and is told why', async ({ browser, baseURL, instance }) => {
  const db = openDb(instance.databaseUrl, 1)
  const person = await addTenant(db)
  const channelId = await createChannel(db, person.who, { name: 'Not mine to plan' })
  await addReadyMedia(db, person.accountId, { title: 'Dragged in vain' })
  await db.membership.updateMany({ where: { userId: person.userId }, data: { role: 'operator' } })
  await db.$disconnect()
  const storageState = await signInByRequest(instance.url, person.email, TEST_PASSWORD)
  const page = await (await browser.newContext({ baseURL, storageState })).newPage()
  const sent: string[] = []
  page.on('request', (request) => request.method() === 'POST' && sent.push(request.url()))
  const reason = 'Your role, operator, may not do this. It needs: owner or programmer.'

  const schedule = new SchedulePage(page)
  await schedule.open(channelId)
  for (const name of ['New block', 'New season', 'Publish', 'Place Dragged in vain'])
    await expect(page.getByRole('button', { name, exact: true })).toBeDisabled()
  await expect(page.getByLabel('Mode')).toBeDisabled()
  await schedule.later()
  await schedule.dragFromLibrary('Dragged in vain', 0.5, 0.5)
  await expect(page.getByText('The schedule was not changed')).toBeVisible()
  await expect(page.getByText(reason)).toBeVisible()

  await page.goto('/library')
  await expect(page.getByRole('button', { name: 'Upload' })).toBeDisabled()
  const dataTransfer = await page.evaluateHandle(() => {
    const data = new DataTransfer()
    data.items.add(new File(['not sent'], 'clip.mp4', { type: 'video/mp4' }))
    return data
  })
  await page.getByTestId('drop-zone').dispatchEvent('dragenter', { dataTransfer })
  await expect(page.getByTestId('drop-zone').getByText(reason)).toBeVisible()
  await page.getByTestId('drop-zone').dispatchEvent('drop', { dataTransfer })
  await expect(page.getByText('The files were not uploaded')).toBeVisible()
  expect(sent.filter((url) => /saveDraft|\/api\/(media|upload)/.test(url))).toEqual([])

  for (const [path, needs] of [
    ['/settings/webhooks', 'owner or programmer'],
    ['/settings/audit', 'owner or analyst'],
  ] as const) {
    await page.goto(path)
    await expect(page.getByText('Your role does not show this')).toBeVisible()
    await expect(page.getByText(`It needs: ${needs}.`)).toBeVisible()
  }
  await page.context().close()
})
