// An origin that serves stored items on demand, with the product's API beside it.
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { openTestWeb } from '#server/testing/web.ts'
import { openTestOrigin } from './open-origin.ts'

export async function openItemOrigin() {
  const dataDir = await mkdtemp(join(tmpdir(), 'cloud-playout-items-'))
  vi.stubEnv('DATA_DIR', dataDir)
  vi.stubEnv('NEXTAUTH_SECRET', 'a secret of this test, long enough')
  const web = await openTestWeb({ dataDir })
  const origin = await openTestOrigin(web.db, dataDir)
  const ask = (path: string, headers: Record<string, string> = {}) => fetch(`${origin.url}/vod/${path}`, { headers })
  return {
    web,
    dataDir,
    url: origin.url,
    /** As an edge on this machine asks for a path below /vod/. */
    askGate: (path: string, headers: Record<string, string> = {}) =>
      fetch(`${origin.url}/gate`, { headers: { 'x-original-uri': `/vod/${path}`, ...headers } }),
    ask,
    statusOf: async (path: string, headers?: Record<string, string>) => (await ask(path, headers)).status,
    async close() {
      await origin.close()
      await web.close()
      vi.unstubAllEnvs()
    },
  }
}

export type ItemOrigin = Awaited<ReturnType<typeof openItemOrigin>>
