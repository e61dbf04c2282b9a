// A transcode worker, called step by step, on a database of its own with one account, whose items cost little.
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId } from '#adapters/ids.ts'
import { mediaPaths } from '#adapters/media-store.ts'
import type { MediaId, WorkerId } from '#domain/ids.ts'
import { openTestDatabase } from '#server/testing/database.ts'
import { claimMedia } from '#worker/transcode/claim-media.ts'
import type { TranscodeContext } from '#worker/transcode/transcode-context.ts'
import { transcodeMedia } from '#worker/transcode/transcode-media.ts'
import { CHEAP_RUNGS } from './cheap-items.ts'

export async function openTranscoder() {
  const test = await openTestDatabase()
  const { db } = test
  const dataDir = await mkdtemp(join(tmpdir(), 'cloud-playout-transcoder-'))
  const accountId = 'ac_00000000000000000000'
  const workerId = newId<WorkerId>('wk')
  const tools = { ffmpegPath: 'ffmpeg', ffprobePath: 'ffprobe', runDir: join(dataDir, 'run') }
  const context: TranscodeContext = { db, dataDir, workerId, tools }
  await db.account.create({ data: { id: accountId, name: 'Account', rungs: [...CHEAP_RUNGS] } })
  const now = new Date()
  await db.workerNode.create({
    data: { id: workerId, host: 'test', pid: 1, roles: ['transcode'], startedAt: now, heartbeatAt: now },
  })
  const folderOf = (id: MediaId) => mediaPaths(dataDir, accountId, id).folder
  return {
    ...{ db, dataDir, accountId, workerId, context, folderOf },
    /** @returns the item that is made of a copy of the file */
    async upload(file: string): Promise<MediaId> {
      const id = newId<MediaId>('md')
      await mkdir(folderOf(id), { recursive: true })
      await cp(file, mediaPaths(dataDir, accountId, id).source)
      await db.mediaItem.create({ data: { id, accountId, title: 'Film', sourceName: 'film.mkv', sourceBytes: 1n } })
      return id
    },
    async prepare(id: MediaId) {
      const claim = await claimMedia(db, id, workerId)
      if (!claim) throw new Error('not free')
      return transcodeMedia(context, claim, new AbortController().signal)
    },
    async close() {
      await test.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

export type OpenTranscoder = Awaited<ReturnType<typeof openTranscoder>>
