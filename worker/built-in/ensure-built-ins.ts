// The built-in items of every installation: the slate, which airs when nothing else can, and the pads, which fill the
// rest before an exact start.
import { access, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Db } from '#adapters/db.ts'
import { keyOf, mediaStorage } from '#adapters/media-storage.ts'
import { mediaPaths } from '#adapters/media-store.ts'
import type { AccountId, MediaId } from '#domain/ids.ts'
import { type Grid, gridOf, USUAL_FRAME_RATE } from '#domain/ladder/grid.ts'
import type { FfmpegTools } from '#worker/ffmpeg/process.ts'
import { renderScene } from './render-scene.ts'
import type { Scene } from './scene.ts'
import { padScene } from './scenes/pad.ts'
import { slateScene } from './scenes/slate.ts'
import { ensureSystemAccount, insertBuiltIn, resetBuiltIn } from './write-built-ins.ts'

export const SYSTEM_ACCOUNT_ID = 'ac_000000000000000house' as AccountId

/** Shorter than a segment, on the grid. */
function padsOf(grid: Grid): number[] {
  return Array.from({ length: grid.segmentMs / grid.quantumMs - 1 }, (_, i) => (i + 1) * grid.quantumMs)
}

/** Ids of the usual frame rate do not name it. */
const idOf = (name: string, { frameRate }: Grid) =>
  `md_${(frameRate === USUAL_FRAME_RATE ? name : `${name}x${frameRate}`).padStart(20, '0')}` as MediaId

interface BuiltIn {
  id: MediaId
  scene: Scene
}

const builtInsOf = (grid: Grid): BuiltIn[] => [
  { id: idOf('slate', grid), scene: slateScene },
  ...padsOf(grid).map((durationMs) => ({ id: idOf(`pad${durationMs}`, grid), scene: padScene(durationMs) })),
]

/** Of the usual frame rate. */
export const BUILT_IN_IDS: readonly MediaId[] = builtInsOf(gridOf({})).map(({ id }) => id)

export interface BuiltInContext {
  db: Db
  dataDir: string
  tools: FfmpegTools
  signal: AbortSignal
}

/**
 * The slate and the pads of one frame rate. Several workers may do it at once: each row is inserted once, and a claim decides who transcodes.
 */
export async function ensureBuiltIns(context: BuiltInContext, frameRate: number = USUAL_FRAME_RATE): Promise<void> {
  for (const item of builtInsOf(gridOf({ frameRate }))) await ensureItem(context, item, frameRate)
}

async function ensureItem(context: BuiltInContext, { id, scene }: BuiltIn, frameRate: number): Promise<void> {
  const { db, dataDir, tools, signal } = context
  const paths = mediaPaths(dataDir, SYSTEM_ACCOUNT_ID, id)
  const row = await db.mediaItem.findUnique({ where: { id }, select: { state: true } })
  if (row?.state === 'READY' && (await isStored(context, id))) return
  if (row && row.state !== 'READY' && row.state !== 'FAILED') return
  if (!(await exists(paths.source)))
    await renderScene(scene, { target: paths.source, workFolder: join(dataDir, 'run', 'scenes'), tools, signal })
  await ensureSystemAccount(db, SYSTEM_ACCOUNT_ID)
  const facts = { title: scene.title, frameRate, sourceBytes: BigInt((await stat(paths.source)).size) }
  await (row ? resetBuiltIn(db, id) : insertBuiltIn(db, { id, accountId: SYSTEM_ACCOUNT_ID, ...facts }))
}

/** All renditions are made at once: one stands for the others. */
async function isStored({ db, dataDir }: BuiltInContext, mediaId: MediaId): Promise<boolean> {
  const rendition = await db.rendition.findFirst({ where: { mediaId, name: '432p' }, select: { file: true } })
  if (!rendition) return false
  const key = keyOf({ accountId: SYSTEM_ACCOUNT_ID, mediaId }, rendition.file ?? '432p.mp4')
  return (await mediaStorage(dataDir).size(key)) !== null
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
