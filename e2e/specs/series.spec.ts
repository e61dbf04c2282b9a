import type { GuideView } from '#features/guide/schema.ts'
import type { MediaView } from '#features/media/schema.ts'
import type { SeriesView } from '#features/series/schema.ts'
import type { Api } from '../fixtures/api.ts'
import { expect, test } from '../fixtures/test.ts'
import { LibraryPage } from '../pages/library-page.ts'
import { RundownPanel } from '../pages/rundown-panel.ts'
import { SchedulePage } from '../pages/schedule-page.ts'

/** Ready items, first those with the most thumbnails. */
async function readyItems(api: Api, count: number): Promise<MediaView[]> {
  return (await api.ready(count)).sort((a, b) => b.thumbnails.count - a.thumbnails.count).slice(0, count)
}

test('an item’s details are found again: by its tag in the library, as text and artwork in the guide', async ({
  page,
  api,
  newChannel,
}) => {
  const [item] = await readyItems(api, 1)
  if (!item) throw new Error('unreachable')
  const { id: mediaId, title, tags, weight, description, rating, artworkAtMs } = item
  try {
    const library = new LibraryPage(page)
    await library.open()
    await library.item(title).getByRole('button', { name: 'Edit' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Description').fill('Boats leave before the sun is up.')
    await dialog.getByLabel('Tags', { exact: true }).fill('Before  Dawn')
    await dialog.getByLabel('Tags', { exact: true }).press('Enter')
    await expect(dialog.getByRole('button', { name: 'Remove the tag before dawn' })).toBeVisible()
    await dialog.getByLabel('Rating').fill('FSK 6')
    await dialog.getByLabel('Weight').fill('0')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(dialog.getByText('A weight must be more than 0.')).toBeVisible()
    await dialog.getByLabel('Weight').fill('2,5')
    await dialog.getByLabel('Artwork').press('Home')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(dialog).toBeHidden()
    expect(await api.media(mediaId)).toMatchObject({
      tags: [...tags, 'before dawn'],
      weight: 2.5,
      rating: 'FSK 6',
      artworkAtMs: 0,
      description: 'Boats leave before the sun is up.',
    })

    await page.getByRole('combobox', { name: 'Tag', exact: true }).selectOption('before dawn')
    await expect(page.getByTestId('media-row')).toHaveCount(1)
    await expect(library.item(title)).toBeVisible()

    const { slug } = await newChannel({ name: 'At dawn', items: [mediaId], start: true })
    const { body: guide } = await api.call<GuideView>('GET', `/guide/${slug}.json`)
    expect(guide.now).toMatchObject({ description: 'Boats leave before the sun is up.', rating: 'FSK 6' })
    const picture = await page.request.get(guide.now?.artworkUrl ?? '')
    expect([picture.status(), picture.headers()['content-type']]).toEqual([200, 'image/jpeg'])
    expect((await picture.body()).subarray(0, 2).toString('hex')).toBe('ffd8')
  } finally {
    await api.call('PATCH', `/api/media/${mediaId}`, { tags, weight, description, rating, artworkAtMs })
  }
})

test('a series is created, ordered by mouse and keyboard, aired by a block, and kept while a schedule needs it', async ({
  page,
  api,
  newChannel,
}) => {
  const [one, two, three] = await readyItems(api, 3)
  if (!one || !two || !three) throw new Error('unreachable')
  await page.goto('/library/series')
  await page.getByRole('button', { name: 'New series' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Create series' }).click()
  await expect(dialog.getByText('Give the series a title.')).toBeVisible()
  await dialog.getByLabel('Title').fill('Harbour tales')
  await dialog.getByLabel('Title').press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Harbour tales' })).toBeVisible()
  const seriesId = page.url().split('/').at(-1) ?? ''

  await page.getByRole('button', { name: 'Add from library' }).click()
  for (const { title } of [one, two, three]) await dialog.getByRole('button', { name: title }).first().click()
  await dialog.getByRole('button', { name: 'Done' }).click()
  const episodes = new RundownPanel(page, 'episodes')
  await episodes.shows([one.id, two.id, three.id])
  await episodes.drag(0, 2)
  await episodes.shows([two.id, three.id, one.id])
  await episodes.moveByKeys(1, 'ArrowUp')
  await episodes.shows([three.id, two.id, one.id])
  const savedOrder = async () => {
    const { body } = await api.call<SeriesView>('GET', `/api/series/${seriesId}`)
    return body.episodes.map(({ mediaId }) => mediaId)
  }
  await expect.poll(savedOrder).toEqual([three.id, two.id, one.id])

  // Chosen by its title, not by an id.
  const channel = await newChannel({ name: 'Serial' })
  const schedule = new SchedulePage(page)
  await schedule.open(channel.id)
  await page.getByRole('button', { name: 'New block' }).click()
  await schedule.dialog.getByLabel('Title').fill('Tales at night')
  await schedule.dialog.getByLabel('Source', { exact: true }).selectOption('series')
  await schedule.dialog.getByRole('button', { name: 'Add block' }).click()
  await expect(schedule.dialog.getByText('Choose a series.')).toBeVisible()
  await schedule.dialog.getByLabel('Series').selectOption({ label: 'Harbour tales (3)' })
  await schedule.dialog.getByRole('button', { name: 'Add block' }).click()
  await expect(schedule.dialog).toBeHidden()
  await schedule.isSaved()

  await page.goto(`/library/series/${seriesId}`)
  await expect(page.getByText('only in the draft')).toBeVisible()
  await page.getByRole('button', { name: 'Delete' }).click()
  const question = page.getByRole('alertdialog')
  await question.getByRole('button', { name: 'Delete' }).click()
  await expect(question.getByText('This series airs in the draft of “Serial”.')).toBeVisible()
  await question.getByRole('button', { name: 'Cancel' }).click()

  await api.deleteChannel(channel.id)
  await page.getByRole('button', { name: 'Delete' }).click()
  await question.getByRole('button', { name: 'Delete' }).click()
  await expect(page).toHaveURL(/\/library\/series$/)
  await expect(page.getByText('Harbour tales', { exact: true })).toHaveCount(0)
})

test('a long list has in the page only the rows near the view, sorts, and keeps the row with the focus', async ({
  page,
  api,
}) => {
  const titles = Array.from({ length: 120 }, (_, i) => `Long list ${i + 1}`)
  const made = await Promise.all(titles.map((title) => api.call<SeriesView>('POST', '/api/series', { title })))
  try {
    await page.goto('/library/series')
    const table = page.getByRole('table')
    const rows = page.getByTestId('series-row')
    await expect(rows.first()).toBeVisible()
    expect(Number(await table.getAttribute('aria-rowcount'))).toBeGreaterThan(titles.length)
    expect(await rows.count()).toBeLessThan(titles.length / 2)

    const title = page.getByRole('columnheader', { name: 'Title' })
    await title.getByRole('button').click()
    await expect(title).toHaveAttribute('aria-sort', 'ascending')
    await title.getByRole('button').click()
    await expect(title).toHaveAttribute('aria-sort', 'descending')
    // Figures in text are compared as numbers.
    const shown = await rows.getByRole('link').allTextContents()
    const ours = shown.filter((text) => text.startsWith('Long list'))
    expect(ours.slice(0, 3)).toEqual(['Long list 120', 'Long list 119', 'Long list 118'])

    const first = rows.getByRole('link', { name: 'Long list 120', exact: true })
    await first.focus()
    // The page becomes longer when rows above its end are taller than estimated.
    await expect(async () => {
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight))
      await expect(rows.getByRole('link', { name: 'Long list 1', exact: true })).toBeInViewport({ timeout: 500 })
    }).toPass({ timeout: 15_000 })
    await expect(rows.getByRole('link', { name: 'Long list 100', exact: true })).toHaveCount(0)
    await expect(first).toBeFocused()
  } finally {
    for (const { body } of made) await api.call('DELETE', `/api/series/${body.id}`)
  }
})
