// The folder of the media is full, cannot be written, or holds damaged files, while channels are on air from it. It is a
// disk of its own: the database is elsewhere. Needs root, for the mounts.
import { execFileSync } from 'node:child_process'
import { open, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { mediaPaths } from '#adapters/media-store.ts'
import { until } from '#server/testing/until.ts'
import { type Drill, drillsOf, REGULAR_GAP_MS } from './bench-drills.ts'
import { type DrillStation, OWN_DISK } from './drill-station.ts'

const FAULT_MS = 30_000
const DAMAGED_ITEMS = 12
/** An item that is damaged more often in a day needs a person (features/media/remake-damaged.ts). */
const MOST_A_DAY = 3
/** The loop of the channel is shorter. */
const FOUND_MS = 240_000
/** A worker prepares one after the other. */
const PREPARED_AGAIN_MS = 300_000

const DRILLS: readonly Drill[] = [
  {
    name: `a full disk for ${FAULT_MS / 1_000} s`,
    watched: 'scheduled',
    mostGapMs: REGULAR_GAP_MS,
    async harm({ instance: { dataDir } }) {
      const filler = join(dataDir, 'filler')
      const { bavail, bsize } = await statfs(dataDir)
      // The live feed takes the rest in a moment.
      execFileSync('fallocate', ['--length', String(bavail * bsize - 1024 ** 2), filler])
      await sleep(FAULT_MS)
      await rm(filler)
    },
  },
  {
    name: `DATA_DIR read-only for ${FAULT_MS / 1_000} s`,
    watched: 'scheduled',
    mostGapMs: REGULAR_GAP_MS,
    async harm({ instance: { dataDir } }) {
      // The same folder, through a mount that allows no writes.
      execFileSync('mount', ['--bind', dataDir, dataDir])
      execFileSync('mount', ['-o', 'remount,bind,ro', dataDir])
      await sleep(FAULT_MS)
      execFileSync('umount', ['--lazy', dataDir])
    },
  },
  {
    name: `${DAMAGED_ITEMS} of ${OWN_DISK.items} items damaged`,
    watched: 'scheduled',
    mostGapMs: REGULAR_GAP_MS,
    recoveryLimitMs: PREPARED_AGAIN_MS,
    mostRuns: MOST_A_DAY,
    harm: damageItems,
    isOver: async ({ db, items }) =>
      (await db.mediaItem.count({ where: { id: { in: items }, state: 'READY' } })) === items.length,
  },
]

export const benchStorageDrills = drillsOf('own-disk', DRILLS)

/** Overwrites the middle of each file of all items but the first. Over when each was found: the channel airs them all. */
async function damageItems({ instance, accountId, items, db }: DrillStation): Promise<void> {
  const since = new Date()
  for (const id of items.slice(-DAMAGED_ITEMS)) {
    const { folder } = mediaPaths(instance.dataDir, accountId, id)
    const renditions = await db.rendition.findMany({ where: { mediaId: id }, select: { name: true, file: true } })
    for (const { name, file: stored } of renditions) {
      const path = join(folder, stored ?? `${name}.mp4`)
      const { size } = await stat(path)
      const file = await open(path, 'r+')
      await file.write(Buffer.alloc(64, 0xa5), 0, 64, Math.floor(size / 2))
      await file.close()
    }
  }
  const found = () =>
    db.auditEntry.findMany({ where: { action: 'media.damaged', at: { gte: since } }, distinct: 'subjectId' })
  await until(async () => (await found()).length === DAMAGED_ITEMS, FOUND_MS, 500)
}
