// `node worker/demo/main.ts`: makes the demo if it does not exist, writes DATA_DIR/demo.json, tells its parent when the
// channel is on air, and ends when all its items are in the rundown. The transcode
// and playout roles must be running: they do the work.
import { openDb, requireDatabaseUrl } from '#adapters/db.ts'
import { keepFilesPrivate } from '#adapters/keep-private.ts'
import { env } from '#server/env.ts'
import { toolsOf } from '../transcode/role.ts'
import { ensureDemo } from './ensure-demo.ts'

async function main(): Promise<void> {
  keepFilesPrivate()
  const { DATA_DIR, publicUrl, originUrl } = env()
  const ended = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => ended.abort(new Error('The demo was interrupted. The next start continues here.')))
  const db = openDb(requireDatabaseUrl(), 3)
  try {
    const tools = toolsOf(env())
    const onAir = () => void process.send?.({ demo: 'on air' })
    await ensureDemo({ db, dataDir: DATA_DIR, tools, url: publicUrl, originUrl, signal: ended.signal, onAir })
  } finally {
    await db.$disconnect()
  }
}

main().catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
