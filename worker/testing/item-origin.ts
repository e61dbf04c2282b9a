// An origin that serves stored items on demand, with the product's API beside it.
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { openTestWeb } from '#server/testing/web.ts'
import { startClock } from '#worker/clock.ts'
import { startOriginRole } from '#worker/origin/role.ts'
import { ChannelDirectory } from '#worker/segments/directory.ts'
import { MediaIndexes } from '#worker/segments/media-indexes.ts'
import { openSegmentSource } from '#worker/segments/segment-source.ts'

export async function openItemOrigin() {
  const dataDir = await mkdtemp(join(tmpdir(), 'cloud-playout-items-'))
  vi.stubEnv('DATA_DIR', dataDir)
  vi.stubEnv('NEXTAUTH_SECRET', 'a secret of this test, long enough')
  const ended = new AbortController()
  const web = await openTestWeb({ dataDir })
  const { db } = web
  const clock = startClock(ended.signal)
  const directory = new ChannelDirectory(db, clock)
  const segments = await openSegmentSource({ db, indexes: new MediaIndexes(db), dataDir, cacheBytes: 1_000_000 })
  const origin = await startOriginRole({ db, clock, directory, segments, host: '127.0.0.1', port: 0 })
  const ask = (path: string, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${origin.port}/vod/${path}`, { headers })
  return {
    web,
    dataDir,
    url: `http://127.0.0.1:${origin.port}`,
    ask,
    statusOf: async (path: string, headers?: Record<string, string>) => (await ask(path, headers)).status,
    async close() {
      ended.abort()
      await segments.close()
      await origin.stop()
      await web.close()
      vi.unstubAllEnvs()
    },
  }
}

export type ItemOrigin = Awaited<ReturnType<typeof openItemOrigin>>
