// The slate of the house itself, on every installation: what airs when nothing else can.
import { access, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Db } from '../../server/adapters/db.ts'
import { mediaPaths } from '../../server/adapters/media-store.ts'
import type { JobQueue } from '../../server/adapters/queue.ts'
import type { AccountId, MediaId } from '../../server/domain/ids.ts'
import type { FfmpegTools } from '../ffmpeg/process.ts'
import { renderScene } from './render-scene.ts'
import { slateScene } from './scenes/slate.ts'
import { ensureHouseAccount, insertHouseSlate, resetHouseSlate } from './writes.ts'

export const HOUSE_ACCOUNT_ID = 'ac_000000000000000house' as AccountId
export const HOUSE_SLATE_ID = 'md_000000000000000slate' as MediaId

export interface HouseSlateContext {
  db: Db
  queue: Pick<JobQueue, 'enqueueTranscode'>
  dataDir: string
  tools: FfmpegTools
  signal: AbortSignal
}

/** Several workers may do it at once: the row is inserted once, and a claim decides who transcodes. */
export async function ensureHouseSlate({ db, queue, dataDir, tools, signal }: HouseSlateContext): Promise<void> {
  const paths = mediaPaths(dataDir, HOUSE_ACCOUNT_ID, HOUSE_SLATE_ID)
  const row = await db.mediaItem.findUnique({ where: { id: HOUSE_SLATE_ID }, select: { state: true } })
  if (row?.state === 'READY' && (await exists(paths.rendition('432p')))) return
  if (row && row.state !== 'READY' && row.state !== 'FAILED') return
  if (!(await exists(paths.source)))
    await renderScene(slateScene, paths.source, join(dataDir, 'run', 'scenes'), tools, signal)
  await ensureHouseAccount(db, HOUSE_ACCOUNT_ID)
  const facts = { title: slateScene.title, sourceBytes: BigInt((await stat(paths.source)).size) }
  const changed = row
    ? await resetHouseSlate(db, HOUSE_SLATE_ID)
    : await insertHouseSlate(db, { id: HOUSE_SLATE_ID, accountId: HOUSE_ACCOUNT_ID, ...facts })
  if (changed) await queue.enqueueTranscode({ mediaId: HOUSE_SLATE_ID })
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
