// Takes files from WATCH_DIR/<account id>/ into that account's library. Only the files directly in an account's folder
// are taken: what leads elsewhere (links, folders) is left alone. Polled: network file systems announce no changes.
import { createReadStream, constants as flags } from 'node:fs'
import { lstat, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { asDomainError } from '#adapters/as-domain-error.ts'
import { type Db, isDatabaseAway } from '#adapters/db.ts'
import { diskStatus, whyNoFiles } from '#adapters/disk-space.ts'
import { newId } from '#adapters/ids.ts'
import { logger } from '#adapters/log.ts'
import { importPartPath } from '#adapters/media-store.ts'
import type { ImportId } from '#domain/ids.ts'
import { isMediaName } from '#domain/import/is-media-name.ts'
import { takeFile } from '#features/import/take-file.ts'
import { type Loop, startLoop } from '../loop.ts'

const POLL_MS = 5_000
/** A file that did not change for this long is complete. */
const STILL_MS = 15_000
const FAILED = 'failed'
/** Of files that another program still writes, and of file systems. */
const UNFINISHED = /^\.|\.(?:part|tmp|crdownload|filepart)$|~$/i

interface Watched {
  db: Db
  dataDir: string
  watchDir: string
  maxBytes: number
  /** For tests. */
  pollMs?: number
  stillMs?: number
}

interface Seen {
  bytes: number
  changedAt: number
  since: number
}

export function watchFolder(options: Watched): Pick<Loop, 'stop'> {
  const { db, watchDir, pollMs = POLL_MS } = options
  const log = logger('watch-folder')
  let seen = new Map<string, Seen>()
  const unknown = new Set<string>()
  return startLoop(pollMs, async () => {
    try {
      if (await whyNoFiles(options.dataDir)) return
      const now = new Map<string, Seen>()
      for (const folder of await readdir(watchDir, { withFileTypes: true })) {
        if (!folder.isDirectory() || UNFINISHED.test(folder.name)) continue
        const account = await db.account.findUnique({ where: { id: folder.name }, select: { id: true } })
        if (!account && !unknown.has(folder.name))
          log.warn({ folder: folder.name }, 'a watched folder is not named by an account')
        if (account) await lookInto(options, account.id, seen, now)
        else unknown.add(folder.name)
      }
      seen = now
    } catch (error) {
      if (!isDatabaseAway(error)) log.error({ err: error }, 'the watched folder could not be read; retrying')
    }
  })
}

/** @param before what the last round saw @param now what this one sees */
async function lookInto(
  options: Watched,
  accountId: string,
  before: ReadonlyMap<string, Seen>,
  now: Map<string, Seen>,
): Promise<void> {
  const folder = join(options.watchDir, accountId)
  for (const name of await readdir(folder)) {
    if (UNFINISHED.test(name) || name === FAILED) continue
    const path = join(folder, name)
    const facts = await lstat(path).catch(() => null)
    if (!facts || facts.isDirectory()) continue
    const last = before.get(path)
    const same = last?.bytes === facts.size && last.changedAt === facts.mtimeMs
    const since = same ? last.since : performance.now()
    now.set(path, { bytes: facts.size, changedAt: facts.mtimeMs, since })
    if (same && performance.now() - since >= (options.stillMs ?? STILL_MS)) await take(options, accountId, path, name)
  }
}

async function take(options: Watched, accountId: string, path: string, name: string): Promise<void> {
  const log = logger('watch-folder')
  const part = importPartPath(options.dataDir, newId<ImportId>('im'))
  try {
    const reason = await fetch(options, path, { part, name })
    if (reason === null) {
      const mediaId = await takeFile(options, { accountId, tag: 'worker:watch-folder' }, { part, name })
      await rm(path, { force: true })
      log.info({ accountId, mediaId }, 'a file was taken from the watched folder')
    } else await setAside(path, name, reason)
  } catch (error) {
    const { code, message } = asDomainError(error)
    if (isDatabaseAway(error) || code === 'INTERNAL') throw error
    await setAside(path, name, message)
  } finally {
    await rm(part, { force: true })
  }
}

/**
 * Copies the file out of reach of whoever writes to the folder, and reads what was opened: a name may lead elsewhere a
 * moment later.
 * @returns why it is not taken
 */
async function fetch(
  { maxBytes, dataDir }: Watched,
  path: string,
  { part, name }: { part: string; name: string },
): Promise<string | null> {
  const file = await open(path, flags.O_RDONLY | flags.O_NOFOLLOW | flags.O_NONBLOCK).catch((error) => {
    if ((error as NodeJS.ErrnoException).code === 'ELOOP') return null
    throw error
  })
  if (!file) return 'Links are not taken. Put the file itself here.'
  try {
    const facts = await file.stat()
    if (!facts.isFile() || facts.nlink > 1)
      return 'This is a link or a device, and not taken. Put the file itself here.'
    if (!isMediaName(name)) return 'The name does not end as that of a video or audio file does.'
    if (facts.size === 0) return 'The file is empty.'
    if (facts.size > maxBytes) return 'The file is larger than this installation accepts.'
    if ((await diskStatus(dataDir, facts.size)) === 'full') return 'The disk of this installation is full.'
    await mkdir(dirname(part), { recursive: true })
    const target = await open(part, 'wx', 0o600)
    await pipeline(
      createReadStream('', { fd: file, autoClose: false, end: facts.size - 1 }),
      target.createWriteStream({ flush: true }),
    )
    return null
  } finally {
    await file.close()
  }
}

async function setAside(path: string, name: string, reason: string): Promise<void> {
  const folder = join(dirname(path), FAILED)
  await mkdir(folder, { recursive: true })
  if (!(await lstat(folder)).isDirectory()) throw new Error('the folder for failed files is a link')
  // The same name may have failed before.
  const unique = `${new Date().toISOString().replace(/[:.]/g, '-')} ${name}`
  await rename(path, join(folder, unique))
  await writeFile(join(folder, `${unique}.reason.txt`), `${reason}\n`, { flag: 'wx' })
}
