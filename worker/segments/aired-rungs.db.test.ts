// Items with different rungs on one channel: each rung airs from every item, in the format that the timeline names.
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { mediaPaths } from '#adapters/media-store.ts'
import type { RungName } from '#domain/ladder/ladder.ts'
import type { AirSegment } from '#domain/timeline/timeline.ts'
import { storeFormat } from '#features/playout/formats.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { addTenant } from '#server/testing/fixtures.ts'
import { addStored, SLATE_STORED, STORED, segment as segmentOf } from '../testing/stored-media.ts'
import { loadSegment } from './load-segment.ts'
import { MediaIndexes } from './media-indexes.ts'
import { type OpenSegmentSource, openSegmentSource } from './segment-source.ts'

const HOUSE = 'abc123'
const UHD = 'abc124'
const UHD_STORED = segmentOf(11)
let database: TestDatabase
let dataDir: string
let accountId: string
let source: OpenSegmentSource
let indexes: MediaIndexes

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'cloud-playout-rungs-'))
  database = await openTestDatabase()
  accountId = (await addTenant(database.db)).accountId
  const system = await database.db.account.create({ data: { id: newId<string>('ac'), name: 'system', kind: 'SYSTEM' } })
  await addStored(database.db, dataDir, { accountId: system.id, title: 'Slate', kind: 'SLATE', stored: SLATE_STORED })
  indexes = new MediaIndexes(database.db)
  source = await openSegmentSource({ db: database.db, indexes, dataDir, cacheBytes: 1_000_000 })
})
afterAll(async () => {
  source?.close()
  await database?.drop()
  await rm(dataDir, { recursive: true, force: true })
})

const addPlain = (title: string) => addStored(database.db, dataDir, { accountId, title })
const addUhd = (title: string) =>
  addStored(database.db, dataDir, {
    ...{ accountId, title },
    more: { formatKey: UHD, rungs: { '2160p': UHD_STORED, '1440p': UHD_STORED } },
  })
const load = async (mediaId: string, formatKey: string, rung: RungName, startsAt = 0) => {
  const air = { index: 0, startsAt, durationMs: 1_920, item: { mediaId, formatKey } } as AirSegment
  const loaded = await loadSegment(source, air, rung)
  return loaded && { filling: loaded.stored.at(-1), standsIn: loaded.standsIn }
}
const initOf = async (formatKey: string, rung: RungName) =>
  Buffer.from((await indexes.findInit(formatKey, rung)) ?? []).toString()

it('each format answers for every rung with one that it has, and that one’s own init segment', async () => {
  const [plain, uhd] = [await addPlain('Plain'), await addUhd('UHD')]
  expect(await load(uhd, UHD, '2160p')).toEqual({ filling: 11, standsIn: false })
  expect(await load(uhd, UHD, '1080p')).toEqual({ filling: STORED.at(-1), standsIn: false })
  for (const rung of ['2160p', '1440p', '360p'] as const)
    expect(await load(plain, HOUSE, rung)).toEqual({ filling: STORED.at(-1), standsIn: false })
  expect([await initOf(UHD, '2160p'), await initOf(HOUSE, '2160p')]).toEqual(['init of 2160p', 'init of 1080p'])
  expect([await initOf(UHD, '360p'), await initOf(HOUSE, '360p')]).toEqual(['init of 432p', 'init of 432p'])
  expect(await initOf(UHD, 'audio')).toBe('init of audio')
  expect(await indexes.findInit('abc125', '1080p')).toBeNull()
})

it('an item that got more rungs airs in its old format as long as a timeline names it', async () => {
  const item = await addPlain('Grows')
  expect(await load(item, HOUSE, '2160p')).toMatchObject({ filling: STORED.at(-1) })
  const twin = await addUhd('Twin')
  await database.db.rendition.updateMany({ where: { mediaId: twin, name: '2160p' }, data: { mediaId: item } })
  const of = (mediaId: string) => mediaPaths(dataDir, accountId, mediaId).rendition('2160p')
  await copyFile(of(twin), of(item))
  await database.db.mediaItem.update({ where: { id: item }, data: { formatKey: UHD } })
  expect(await load(item, HOUSE, '2160p')).toEqual({ filling: STORED.at(-1), standsIn: false })
  // Its index was read before it had the new rung.
  expect(await load(item, UHD, '2160p')).toEqual({ filling: 11, standsIn: false })
})

it('audio that an item got later airs in segments that start later, also when an earlier one is asked for again', async () => {
  const languages = { 'audio-fr': segmentOf(12) }
  const item = await addStored(database.db, dataDir, { accountId, title: 'Later', languages })
  await database.db.rendition.updateMany({
    where: { mediaId: item, name: 'audio-fr' },
    data: { airsFrom: new Date(5_000) },
  })
  const fillings = []
  for (const startsAt of [4_999, 5_000, 4_999]) fillings.push((await load(item, HOUSE, 'audio-fr', startsAt))?.filling)
  expect(fillings).toEqual([STORED.at(-1), 12, STORED.at(-1)])
})

it('the slate replaces an unreadable segment in the rungs that it has', async () => {
  const uhd = await addUhd('Lost')
  await rm(join(dataDir, 'media', accountId, uhd), { recursive: true })
  expect(await load(uhd, UHD, '1080p')).toEqual({ filling: SLATE_STORED.at(-1), standsIn: true })
  expect(await load(uhd, UHD, 'audio')).toEqual({ filling: SLATE_STORED.at(-1), standsIn: true })
  expect(await load(uhd, UHD, '2160p')).toBeNull()
  // Another encoder's headers under the same name.
  await storeFormat(database.db, 'abc126', [{ name: '1080p', init: Buffer.from('other') }])
  expect(await load(uhd, 'abc126', '1080p')).toBeNull()
})
