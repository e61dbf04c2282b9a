// Fetches imports: due ones are claimed in the database, and each goes on where it stopped.
import { mkdir, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Db, isDatabaseAway } from '#adapters/db.ts'
import { whyNoFiles } from '#adapters/disk-space.ts'
import type { Got } from '#adapters/guarded-get.ts'
import { logger } from '#adapters/log.ts'
import { openKeyRing } from '#adapters/master-keys.ts'
import { importPartPath, mediaPaths } from '#adapters/media-store.ts'
import { withFacts } from '#adapters/request-scope.ts'
import { decideImport, putOff } from '#domain/import/decide-import.ts'
import { type ClaimedImport, claimImports, releaseImports } from '#features/import/claim-imports.ts'
import { openImportUrl } from '#features/import/import-url.ts'
import {
  finishImport,
  ImportLostError,
  type ImportRow,
  loadImport,
  recordBroken,
  recordReceived,
  reserveImport,
} from '#features/import/record-import.ts'
import { DomainError } from '#server/errors.ts'
import { HostCalls } from '../host-calls.ts'
import { startLoop } from '../loop.ts'
import { type Fetched, fetchFile, IDLE_MS } from './fetch-file.ts'
import { countImport } from './import-metrics.ts'

const POLL_MS = 1_000
/** Of one worker. */
const AT_ONCE = 8
/** A file of unknown length is counted as stored in steps. */
const STEP_BYTES = 64 * 1024 ** 2
const NOT_ASKED = 'The server did not answer the requests before this one.'

export interface ImportRole {
  /** Look for imports now (a notification arrived). */
  wake(): void
  /** Resolves when nothing of the role is running. */
  stop(): Promise<void>
}

interface ImportRoleOptions {
  db: Db
  dataDir: string
  workerId: string
  maxBytes: number
  /** For tests. */
  reportMs?: number
}

export function startImportRole(options: ImportRoleOptions): ImportRole {
  const { db, dataDir, workerId } = options
  const log = logger('imports')
  const over = new AbortController()
  const running = new Map<string, Promise<void>>()
  const hosts = new HostCalls<Got>('imports', {
    ...{ timeoutMs: IDLE_MS, signal: over.signal },
    isAnswer: (got) => got.ok || !got.unanswered,
  })

  const loop = startLoop(POLL_MS, async () => {
    try {
      if (await whyNoFiles(dataDir)) return
      await releaseImports(db, workerId, [...running.keys()])
      for (const claim of await claimImports(db, workerId, AT_ONCE - running.size))
        running.set(
          claim.id,
          withFacts({ accountId: claim.accountId }, () => work(claim)).finally(() => {
            running.delete(claim.id)
            if (!over.signal.aborted) loop.hurry()
          }),
        )
    } catch (error) {
      if (!isDatabaseAway(error)) log.error({ err: error }, 'imports could not be claimed; the next attempt follows')
    }
  })

  /** Never rejects: what could not be recorded is attempted again. */
  async function work(claim: ClaimedImport): Promise<void> {
    const path = importPartPath(dataDir, claim.id)
    try {
      const row = await loadImport(db, claim)
      const fetched = await attempt(claim, row, path)
      if (fetched.kind === 'complete') {
        await finishImport({ db, dataDir }, claim, fetched.bytes)
        countImport('complete', fetched.bytes)
      } else await settle(claim, row, fetched)
    } catch (error) {
      if (error instanceof ImportLostError) await rm(path, { force: true })
      else if (!over.signal.aborted && !isDatabaseAway(error))
        log.error({ err: error, importId: claim.id }, 'an import failed here; it is attempted again')
    }
  }

  /** @throws ImportLostError, or the error of an unavailable database */
  async function attempt(claim: ClaimedImport, row: ImportRow, path: string): Promise<Fetched> {
    try {
      const moved = await stat(mediaPaths(dataDir, claim.accountId, row.mediaId).source).catch(() => null)
      // The transaction that moved it was not committed.
      if (moved && Number(row.bytes ?? -1) === moved.size) return { kind: 'complete', bytes: moved.size }
      await mkdir(dirname(path), { recursive: true })
      const onDisk = (await stat(path).catch(() => null))?.size ?? 0
      const from = Math.min(onDisk, Number(row.receivedBytes))
      if (row.bytes !== null && from === Number(row.bytes)) return { kind: 'complete', bytes: from }
      const url = new URL(await openImportUrl(openKeyRing(dataDir), { ...claim, importId: claim.id }, row.url))
      const job = {
        ...{ url, path, from, validator: row.validator, signal: over.signal },
        ...{ maxBytes: options.maxBytes, reportMs: options.reportMs },
        ask: (request: () => Promise<Got>) => hosts.ask(url.href, claim.accountId, request),
      }
      return await fetchFile(job, reportsOf(claim, Number(row.reservedBytes)))
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'LIMIT_REACHED') throw error
      return { kind: 'broken', problem: error.message, again: false }
    }
  }

  function reportsOf(claim: ClaimedImport, reserved: number) {
    let counted = reserved
    const count = async (bytes: number) => {
      if (bytes <= counted) return
      await reserveImport(db, claim, bytes)
      counted = bytes
    }
    return {
      async onBegin({ from, ...facts }: { from: number; bytes: number | null; validator: string | null }) {
        await count(facts.bytes ?? from + STEP_BYTES)
        await recordReceived(db, claim, { receivedBytes: from, ...facts })
      },
      async onReceived(receivedBytes: number) {
        await count(receivedBytes)
        await recordReceived(db, claim, { receivedBytes })
      },
    }
  }

  async function settle(
    claim: ClaimedImport,
    row: ImportRow,
    broken: Fetched & { kind: 'broken' | 'put-off' },
  ): Promise<void> {
    const path = importPartPath(dataDir, claim.id)
    const { receivedBytes } = await loadImport(db, claim)
    const gainedBytes = Number(receivedBytes) - Number(row.receivedBytes)
    const [failures, createdAt] = [row.failures, row.createdAt.getTime()]
    const decision =
      broken.kind === 'put-off'
        ? putOff({ failures, createdAt }, Date.now())
        : decideImport({ again: broken.again, failures, gainedBytes, createdAt }, Date.now(), Math.random())
    await recordBroken(db, claim, broken.kind === 'put-off' ? NOT_ASKED : broken.problem, decision)
    if (decision.kind === 'failed') await rm(path, { force: true })
    countImport(decision.kind, 0)
  }

  return {
    wake: () => loop.hurry(),
    async stop() {
      over.abort()
      await loop.stop()
      await Promise.all(running.values())
      await releaseImports(db, workerId)
    },
  }
}
