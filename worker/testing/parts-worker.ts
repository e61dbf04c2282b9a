// A worker with the transcode role alone, whose parts are short; for tests that kill it.
// node worker/testing/parts-worker.ts <database URL> <data folder> <FFmpeg> <frames of a part>
import { join } from 'node:path'
import { openDb } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import type { WorkerId } from '#domain/ids.ts'
import { beatWorker } from '#features/playout/leases.ts'
import { SOFTWARE } from '../ffmpeg/encoders/software.ts'
import { sweepOrphans } from '../ffmpeg/orphans.ts'
import { releaseDeadWorkers } from '../playout/release-dead-workers.ts'
import { startTranscodeRole } from '../transcode/role.ts'

const [url = '', dataDir = '', ffmpegPath = '', partFrames = ''] = process.argv.slice(2)
const db = openDb(url)
sweepOrphans(join(dataDir, 'run'))
const worker = { id: newId<WorkerId>('wk'), host: 'test', pid: process.pid, roles: ['transcode'] }
await releaseDeadWorkers(db, worker)
await beatWorker(db, worker)
setInterval(() => void beatWorker(db, worker).catch(() => undefined), 1_000)
startTranscodeRole({
  db,
  env: {
    DATA_DIR: dataDir,
    FFMPEG_PATH: ffmpegPath,
    FFPROBE_PATH: 'ffprobe',
    TRANSCODE_MIN_WORKERS: 2,
    TRANSCODE_MAX_WORKERS: 2,
  },
  workerId: worker.id,
  machine: { cores: 2, memoryBytes: 8 * 1_024 ** 3 },
  encoder: SOFTWARE,
  partFrames: Number(partFrames),
})
