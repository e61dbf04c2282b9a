import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { addReadyMedia, addTenant } from '#server/testing/fixtures.ts'
import { addEmbedded } from './add-embedded.ts'

let test: TestDatabase
beforeAll(async () => {
  test = await openTestDatabase()
})
afterAll(() => test?.drop())

const track = (text: string, language: string, isStated = false) => ({
  ...{ language, isStated },
  cues: [{ startMs: 0, endMs: 1_000, text }],
})

it('languages that somebody stated change places, and each track keeps its shift', async () => {
  const { accountId } = await addTenant(test.db)
  const mediaId = await addReadyMedia(test.db, accountId)
  const item = { accountId, mediaId }
  const stored = async () =>
    (await test.db.captionTrack.findMany({ where: { mediaId }, orderBy: { language: 'asc' } })).map(
      ({ language, vtt, offsetMs }) => [language, /\n(\w+)\n$/.exec(vtt)?.[1], offsetMs],
    )
  const file = [track('One', 'en'), track('Two', 'de')]
  await addEmbedded(test.db, item, file)
  await test.db.captionTrack.updateMany({ where: { mediaId, language: 'en' }, data: { offsetMs: 40 } })
  // What is prepared again without a change stays.
  await addEmbedded(test.db, item, file)
  expect(await stored()).toEqual([
    ['de', 'Two', 0],
    ['en', 'One', 40],
  ])
  await addEmbedded(test.db, item, [track('One', 'de', true), track('Two', 'en', true)])
  expect(await stored()).toEqual([
    ['de', 'One', 40],
    ['en', 'Two', 0],
  ])
  await addEmbedded(test.db, item, [track('One', 'fr', true), track('Two', 'de', true)])
  expect(await stored()).toEqual([
    ['de', 'Two', 0],
    ['fr', 'One', 40],
  ])
})

it('captions that somebody edited stay under their language', async () => {
  const { accountId } = await addTenant(test.db)
  const mediaId = await addReadyMedia(test.db, accountId)
  await addEmbedded(test.db, { accountId, mediaId }, [track('One', 'en')])
  await test.db.captionTrack.updateMany({ where: { mediaId }, data: { source: 'upload' } })
  await addEmbedded(test.db, { accountId, mediaId }, [track('One', 'de', true)])
  const rows = await test.db.captionTrack.findMany({ where: { mediaId }, orderBy: { language: 'asc' } })
  expect(rows.map(({ language, source }) => [language, source])).toEqual([
    ['de', 'embedded'],
    ['en', 'upload'],
  ])
})
