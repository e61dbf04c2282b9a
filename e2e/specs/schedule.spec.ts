import { expect, test } from '../fixtures/test.ts'
import { SchedulePage } from '../pages/schedule-page.ts'

test('a day is laid out by mouse and by keys; a faulty schedule is not published, a whole one is', async ({
  page,
  api,
  newChannel,
}) => {
  const [film] = (await api.library()).filter(({ state }) => state === 'READY')
  if (!film) throw new Error('the library has nothing ready')
  const { id } = await newChannel({ name: 'Laid out' })
  const schedule = new SchedulePage(page)
  await schedule.open(id)
  await schedule.later()

  // By mouse, from the library onto the grid.
  await schedule.dragFromLibrary(film.title, 0.5, 0.4)
  await expect(schedule.said).toContainText(`${film.title} added`)
  await schedule.isSaved()

  // What leaves most of three days uncovered is red, and needs a reason.
  await schedule.askToPublish()
  await expect(schedule.dialog.getByTestId('finding').first()).toHaveAttribute('data-severity', 'red')
  await expect(schedule.dialog.getByRole('button', { name: 'Publish in spite of faults' })).toBeDisabled()
  await page.keyboard.press('Escape')

  // By keys: a block that fills every day, moved once and put back.
  await page.getByRole('button', { name: 'New block' }).press('Enter')
  await schedule.dialog.getByLabel('Title').fill('All day')
  await schedule.dialog.getByLabel('Starts at').fill('00:00:00')
  await schedule.dialog.getByLabel('First day').fill('2026-01-01')
  await schedule.dialog.getByLabel('Length').fill('24:00:00')
  await schedule.dialog.getByLabel('Airs', { exact: true }).selectOption('list')
  await schedule.dialog.getByLabel('Repeats').selectOption('daily')
  await schedule.dialog.getByLabel('Length').press('Enter')
  await expect(schedule.dialog).toBeHidden()
  await expect(schedule.block('All day').first()).toBeVisible()

  const single = schedule.block(film.title).first()
  await single.focus()
  await page.keyboard.press('ArrowDown')
  await expect(schedule.said).toContainText(`${film.title} is now at`)
  await page.keyboard.press('Control+z')
  await expect(schedule.said).toHaveText('The last change was taken back')
  await schedule.isSaved()

  await schedule.askToPublish()
  await schedule.dialog.getByRole('button', { name: 'Publish now' }).click()
  await expect(page.getByTestId('version').first()).toContainText('Version 1')
})
