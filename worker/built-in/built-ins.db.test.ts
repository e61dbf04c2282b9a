// The slate and the pads of each frame rate that an account uses.
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findPreparation } from '#features/media/find-preparation.ts'
import { openTestDatabase, type TestDatabase } from '#server/testing/database.ts'
import { addTenant } from '#server/testing/fixtures.ts'
import { ensureBuiltIns, SYSTEM_ACCOUNT_ID } from './ensure-built-ins.ts'
import { listFrameRates } from './write-built-ins.ts'

let test: TestDatabase
let dataDir: string
let context: Parameters<typeof ensureBuiltIns>[0]

beforeAll(async () => {
  test = await openTestDatabase()
  dataDir = await mkdtemp(join(tmpdir(), 'cloud-playout-built-ins-'))
  // Renders nothing: only the rows count here.
  const ffmpegPath = join(dataDir, 'ffmpeg')
  await writeFile(ffmpegPath, '#!/bin/sh\necho scene > scene.mov\n')
  await chmod(ffmpegPath, 0o755)
  const tools = { ffmpegPath, ffprobePath: 'ffprobe', runDir: join(dataDir, 'run') }
  context = { db: test.db, dataDir, tools, signal: new AbortController().signal }
})
afterAll(async () => {
  await test?.drop()
  await rm(dataDir, { recursive: true, force: true })
})

const countOf = (frameRate: number) =>
  test.db.mediaItem.count({ where: { accountId: SYSTEM_ACCOUNT_ID, kind: 'SLATE', state: 'UPLOADED', frameRate } })

it('exist once in each frame rate that an account uses, with pads only where boundaries are closer than segments', async () => {
  const { accountId } = await addTenant(test.db)
  expect(await listFrameRates(test.db)).toEqual([25])
  await test.db.account.update({ where: { id: accountId }, data: { frameRate: 60 } })
  expect(await listFrameRates(test.db)).toEqual([25, 60])
  for (const frameRate of [25, 60, 50, 60]) await ensureBuiltIns(context, frameRate)
  expect(await Promise.all([25, 30, 50, 60].map(countOf))).toEqual([6, 0, 6, 1])
  const [slate] = await test.db.mediaItem.findMany({ where: { frameRate: 60 } })
  expect(await findPreparation(test.db, slate!.id)).toMatchObject({ frameRate: 60 })
})
