import type { Api } from '../fixtures/api.ts'
import { expect, test } from '../fixtures/test.ts'
import { SchedulePage } from '../pages/schedule-page.ts'

// Each on a channel of its own.
test.describe.configure({ mode: 'parallel' })

const DAY_MS = 86_400_000

/** A day of next week, in view after “Later” and never locked. Days are counted from Monday, which is 0. */
function nextWeek(day: number, time: string): string {
  const today = Math.floor(Date.now() / DAY_MS)
  const monday = today - ((today + 3) % 7)
  return `${new Date((monday + 7 + day) * DAY_MS).toISOString().slice(0, 10)}T${time}`
}

const wednesday = (time: string): string => nextWeek(2, time)

async function publish(api: Api, channelId: string, blocks: readonly object[]): Promise<void> {
  const given = blocks.map((block) => ({ layer: 'base', durationMs: 3_600_000, ...block }))
  const content = { zone: 'UTC', seed: 1, blocks: given }
  await api.publish(channelId, content)
}

async function anyItem(api: Api): Promise<{ type: 'item'; mediaId: string }> {
  return { type: 'item', mediaId: (await api.ready(1))[0].id }
}

test('a day is scheduled by mouse and keyboard; an invalid schedule is not published, a valid one is', async ({
  page,
  api,
  newChannel,
}) => {
  const [film] = await api.ready(1)
  const { id } = await newChannel({ name: 'Laid out' })
  const schedule = new SchedulePage(page)
  await schedule.open(id)
  // A channel that airs its rundown shows no errors about its empty calendar.
  await expect(page.getByTestId('airs-rundown')).toContainText('The calendar is empty')
  await expect(page.getByTestId('finding')).toHaveCount(0)
  await expect(schedule.grid.locator('.faulty-time')).toHaveCount(0)
  await schedule.later()

  // By mouse, from the library onto the grid.
  await schedule.dragFromLibrary(film.title, 0.5, 0.4)
  await expect(schedule.said).toContainText(`${film.title} added`)
  await schedule.isSaved()

  // What leaves most of three days empty is red, and needs a reason.
  await schedule.askToPublish()
  await expect(schedule.dialog.getByTestId('finding').first()).toHaveAttribute('data-severity', 'red')
  await expect(schedule.dialog.getByRole('button', { name: 'Choose fillers' })).toHaveCount(1)
  await expect(schedule.dialog.getByRole('button', { name: 'Publish anyway' })).toBeDisabled()
  await page.keyboard.press('Escape')

  // By keyboard: a block that fills every day, moved once and undone.
  await page.getByRole('button', { name: 'New block' }).press('Enter')
  await schedule.dialog.getByLabel('Title').fill('All day')
  await schedule.dialog.getByLabel('Starts at').fill('00:00:00')
  await schedule.dialog.getByLabel('First day').fill('2026-01-01')
  await schedule.dialog.getByLabel('Length').fill('24:00:00')
  await schedule.dialog.getByLabel('Source', { exact: true }).selectOption('list')
  await schedule.dialog.getByLabel('Repeats').selectOption('daily')
  await schedule.dialog.getByLabel('Length').press('Enter')
  await expect(schedule.dialog).toBeHidden()
  await expect(schedule.block('All day').first()).toBeVisible()

  const single = schedule.block(film.title).first()
  await single.focus()
  await page.keyboard.press('ArrowDown')
  await expect(schedule.said).toContainText(`${film.title} is now at`)
  await page.keyboard.press('Control+z')
  await expect(schedule.said).toHaveText('Last change undone')
  await schedule.isSaved()

  await schedule.askToPublish()
  await expect(schedule.dialog.getByTestId('put-on-air')).toContainText('Put this schedule on air?')
  await schedule.dialog.getByRole('button', { name: 'Publish now' }).click()
  await expect(page.getByTestId('version').first()).toContainText('Version 1')
  // The channel airs its schedule from now on; its page shows that, and no empty rundown.
  await expect.poll(async () => (await api.channel(id)).mode).toBe('calendar')
  await page.goto(`/channels/${id}`)
  await expect(page.getByTestId('desk-schedule')).toContainText('airs version 1 of its schedule')
  await expect(page.getByTestId('rundown')).toHaveCount(0)
  await schedule.open(id)

  // From a block to its next airing.
  await schedule.block('All day').first().press('Enter')
  await schedule.dialog.getByRole('link', { name: 'Preview' }).click()
  await expect(page).toHaveURL(/\/future\?at=.+T00%3A00%3A00|\/future\?at=.+T00:00:00/)
  await expect(page.getByLabel('Schedule', { exact: true })).toHaveValue('draft')
})

test('several blocks are selected, moved, copied and removed together, and all of it is undone', async ({
  page,
  api,
  newChannel,
}) => {
  const source = await anyItem(api)
  const { id } = await newChannel({ name: 'In bulk' })
  await publish(api, id, [
    { id: 'a', title: 'Alpha', startsAtLocal: wednesday('13:00:00'), source },
    { id: 'b', title: 'Beta', startsAtLocal: wednesday('15:00:00'), source },
    { id: 'd', title: 'Daily', startsAtLocal: wednesday('17:00:00'), rrule: 'FREQ=DAILY', source },
  ])
  const schedule = new SchedulePage(page)
  await schedule.open(id)
  await schedule.later()
  const [alpha, beta, daily] = ['Alpha', 'Beta', 'Daily'].map((title) => schedule.block(title))
  if (!alpha || !beta || !daily) throw new Error('no blocks')

  // By mouse: one of the two is dragged, both move.
  await alpha.click({ modifiers: ['Control'] })
  await beta.click({ modifiers: ['Control'] })
  await expect(schedule.selection).toContainText('2 blocks selected')
  const [from, to] = [await alpha.boundingBox(), await beta.boundingBox()]
  await schedule.dragBlock(beta, 0, ((to?.y ?? 0) - (from?.y ?? 0)) / 2)
  await expect(schedule.said).toContainText('2 blocks moved, the first is now at Wed 14:00')
  await expect(alpha).toContainText('Wed 14:00')
  await expect(beta).toContainText('Wed 16:00')

  // By keyboard: the same, and copies.
  await alpha.focus()
  await page.keyboard.press('ArrowRight')
  await expect(beta).toContainText('Thu 16:00')
  await expect(alpha).toBeFocused()
  await page.keyboard.press('Control+d')
  await expect(alpha).toHaveCount(2)
  // The copies are chosen, and the first of them is focused: keys act on them.
  await expect(alpha.filter({ hasNotText: 'Thu 14:00' })).toBeFocused()
  await page.keyboard.press('Delete')
  await expect(schedule.said).toContainText('2 blocks removed')
  await expect(alpha).toHaveCount(1)
  await expect(schedule.selection).toBeHidden()

  // A recurring block asks how far the change reaches.
  await expect(daily).toHaveCount(7 - 2)
  await daily.nth(1).focus()
  await page.keyboard.press('ArrowDown')
  await page.getByRole('button', { name: 'Move this and all following' }).click()
  await expect(daily.nth(0)).toContainText('Wed 17:00')
  await expect(daily.nth(1)).toContainText('Thu 17:15')
  await expect(daily.nth(4)).toContainText('Sun 17:15')

  // A day is copied to the next.
  await page.getByRole('button', { name: 'Copy a day or a week' }).click()
  await schedule.dialog.getByLabel('Day', { exact: true }).fill(wednesday('').slice(0, 10))
  await schedule.dialog.getByRole('button', { name: 'Copy', exact: true }).click()
  await expect(daily).toHaveCount(6)

  for (let steps = 0; steps < 6; steps++) await page.getByRole('button', { name: /^Undo/ }).click()
  await expect(alpha).toContainText('Wed 13:00')
  await expect(daily).toHaveCount(5)
  await expect(page.getByRole('button', { name: /^Undo/ })).toBeDisabled()
  await schedule.isSaved()
})

test('fillers, breaks and seasons are set in their forms, each error at its field', async ({
  page,
  api,
  newChannel,
}) => {
  const source = await anyItem(api)
  const { id } = await newChannel({ name: 'By the rules' })
  await publish(api, id, [{ id: 'a', title: 'Alpha', startsAtLocal: wednesday('13:00:00'), source }])
  const schedule = new SchedulePage(page)
  await schedule.open(id)
  await page.getByTestId('air-rules').getByRole('button', { name: 'Change' }).click()
  await schedule.dialog.locator('summary', { hasText: 'Gap filler' }).click()
  const holes = schedule.dialog.getByRole('group', { name: 'Gap filler' })
  // By keyboard: Escape closes the list alone, the second press of an arrow reaches the first item.
  const add = holes.getByRole('combobox', { name: 'Add an item' })
  const options = holes.getByRole('option')
  await add.press('ArrowDown')
  await expect(options.first()).toBeVisible()
  await add.press('Escape')
  await expect(options).toHaveCount(0)
  await add.fill('no item has this name')
  await expect(holes.getByText('No items match.')).toBeVisible()
  await add.fill('')
  await expect(options.first()).toBeVisible()
  await add.press('ArrowDown')
  await add.press('Enter')
  await expect(holes.getByRole('list', { name: 'Items of Gap filler' }).getByRole('listitem')).toHaveCount(1)
  const every = schedule.dialog.getByLabel('Interval (minutes)')
  await every.fill('0.5')
  await schedule.dialog.getByRole('button', { name: 'Apply' }).click()
  await expect(every).toHaveAccessibleDescription('At most one break a minute.')
  await every.fill('12')
  await schedule.dialog.getByRole('button', { name: 'Apply' }).click()
  await expect(schedule.dialog).toBeHidden()
  await expect(page.getByTestId('air-rules')).toContainText('every 12 min')
  await schedule.isSaved()
  // The gaps that were red are filled now.
  await expect(page.getByTestId('flight-check')).toContainText('0 errors')

  await page.getByRole('button', { name: 'New season' }).click()
  await schedule.dialog.getByLabel('Title').fill('Christmas')
  await schedule.dialog.getByLabel('From').fill('2026-12-26')
  await schedule.dialog.getByLabel('Until').fill('2026-12-24')
  await schedule.dialog.getByRole('button', { name: 'Add season' }).click()
  await expect(schedule.dialog.getByLabel('Until')).toHaveAccessibleDescription('The last date is before the first.')
  await schedule.dialog.getByLabel('Until').fill('2026-12-31')
  await schedule.dialog.getByRole('button', { name: 'Add season' }).click()
  await expect(page.getByTestId('season')).toContainText('26 Dec 2026 to 31 Dec 2026')

  await schedule.later()
  await schedule.block('Alpha').press('Enter')
  await schedule.dialog.getByLabel('Season').selectOption('Christmas')
  await expect(schedule.dialog.getByLabel('Layer')).toHaveValue('season')
  await schedule.dialog.getByRole('button', { name: 'Apply' }).click()
  // Off its dates it does not air.
  await expect(schedule.block('Alpha')).toHaveCount(0)
  await expect(page.getByTestId('season')).toContainText('1 block')
})

test('of two editors, the second is told what the first changed, and nothing is overwritten', async ({
  page,
  context,
  api,
  newChannel,
}) => {
  const source = await anyItem(api)
  const { id } = await newChannel({ name: 'Four hands' })
  await publish(api, id, [{ id: 'a', title: 'Alpha', startsAtLocal: wednesday('13:00:00'), source }])
  const first = new SchedulePage(page)
  const second = new SchedulePage(await context.newPage())
  for (const each of [first, second]) {
    await each.open(id)
    await each.later()
  }
  await first.block('Alpha').press('ArrowDown')
  await first.isSaved()
  await second.block('Alpha').press('ArrowUp')
  await expect(second.page.getByText('Someone else saved this schedule')).toBeVisible()
  await expect(second.page.getByRole('list', { name: 'Differences of the saved version' })).toContainText('“Alpha”')
  await expect(second.page.getByRole('button', { name: 'Publish', exact: true })).toBeDisabled()
  await second.page.getByRole('button', { name: 'Load saved version' }).click()
  await expect(second.block('Alpha')).toContainText('Wed 13:15')
  await second.block('Alpha').press('ArrowUp')
  await second.isSaved()
  await second.page.close()
})

test('on air what has begun is locked, and what is published says when it comes', async ({ page, api, newChannel }) => {
  const source = await anyItem(api)
  // Also on a Sunday outside the 72 hours that the flight check covers: the item is shorter than its block.
  const thursday = nextWeek(3, '13:00:00')
  const { id } = await newChannel({ name: 'On air', items: [source.mediaId] })
  const list = { type: 'list', mediaIds: [source.mediaId], order: 'sequence' }
  const daily = { startsAtLocal: '2026-01-01T00:00:00', durationMs: DAY_MS, rrule: 'FREQ=DAILY', source: list }
  await publish(api, id, [
    { id: 'all', title: 'All day', ...daily },
    { id: 'a', title: 'Alpha', startsAtLocal: thursday, layer: 'override', source },
  ])
  await api.airSchedule(id)
  await api.start(id)
  const schedule = new SchedulePage(page)
  await schedule.open(id)
  await expect(schedule.grid.locator('.piece-locked').first()).toBeVisible()
  await schedule.later()
  await schedule.block('Alpha').press('ArrowDown')
  await expect(schedule.block('Alpha')).toContainText('Thu 13:15')
  await schedule.askToPublish()
  await schedule.dialog.getByRole('button', { name: 'Publish now' }).click()
  await expect(page.getByText(/^On air at \d/)).toBeVisible()
  await expect(page.getByTestId('version').first()).toContainText('Version 2')
})
