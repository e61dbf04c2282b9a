// A long item whose first minutes can air while its rest is being prepared. Its row is written as the transcoder writes it
// after the first parts; that these air is tested with FFmpeg (worker/transcode, worker/playout).
import { openDb } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import { expect, test } from '../fixtures/test.ts'
import { ChannelPage } from '../pages/channel-page.ts'
import { LibraryPage } from '../pages/library-page.ts'

const TITLE = 'A very long film'

test('the library and the rundown say how much of an item in preparation can air', async ({
  page,
  api,
  instance,
  items,
  newChannel,
}) => {
  const db = openDb(instance.databaseUrl, 1)
  const { accountId, formatKey } = await db.mediaItem.findUniqueOrThrow({ where: { id: items[0] ?? '' } })
  const id = newId<string>('md')
  // A part failed, and its next attempt is an hour away: no worker takes it.
  const early = { state: 'UPLOADED', tryAfter: new Date(Date.now() + 3_600_000), preparedMs: 480_000 } as const
  const file = { sourceName: 'film.mp4', sourceBytes: 1n, durationMs: 5_400_000, formatKey }
  await db.mediaItem.create({ data: { id, accountId, title: TITLE, ...file, ...early } })
  const airableFrom = (at: Date | null) => db.mediaItem.update({ where: { id }, data: { airableFrom: at } })
  try {
    const row = new LibraryPage(page).item(TITLE)
    for (const [at, words] of [
      [null, 'First 8:00 prepared; the rest follows.'],
      [
        new Date(Date.now() + 3_600_000),
        /First 8:00 prepared; it can air from \d.*, when the rest will follow in time\./,
      ],
      [new Date(0), 'First 8:00 can air; the rest follows.'],
    ] as const) {
      await airableFrom(at)
      await page.goto('/library')
      await expect(row).toContainText(words)
    }
    const channel = await newChannel({ name: 'Airs it early', items: [id] })
    await new ChannelPage(page).open(channel.id)
    const item = page.getByTestId('rundown-item')
    await expect(item).toContainText('First 8:00 can air')
    // Its rest turned out to take longer.
    await airableFrom(null)
    await expect(item).toContainText('Not ready', { timeout: 30_000 })
    await api.deleteChannel(channel.id)
  } finally {
    await db.rundownItem.deleteMany({ where: { mediaId: id } })
    await db.mediaItem.delete({ where: { id } })
    await db.$disconnect()
  }
})
