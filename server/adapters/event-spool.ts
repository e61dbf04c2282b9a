// A queue on the disk: what was appended is in a file before append() resolves, and stays there until the store has it,
// also when this process is killed. A batch can reach the store twice, if the process ends right after it stored it.
import { randomBytes } from 'node:crypto'
import { appendFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from './log.ts'

/** Requests that arrive within this time are written together. */
const TOGETHER_MS = 20
/** A file is passed to the store at this age, or earlier at this length. */
const FILE_AGE_MS = 1_000
const FILE_BYTES = 4 * 1024 ** 2
const RETRY_MS = [1_000, 2_000, 5_000]
/**
 * Files that nobody wrote to for this time are of a process that has ended, except in a long outage of the store: then the
 * processes that share a folder store some files twice.
 */
const ABANDONED_MS = { open: 60_000, ready: 15 * 60_000 }
const ADOPT_EVERY_MS = 60_000
/** A store that does not answer must not delay the end of the process. */
const STORE_AT_END_MS = 1_000
const OPEN = '.open'
const READY = '.ready'
/** Files that the store refused for another reason than being away. They stay until an operator removes them. */
const REFUSED = '.refused'

export class SpoolFullError extends Error {}

const newName = () => `${Date.now()}-${randomBytes(8).toString('hex')}`

/** Lines that a store refused, from elsewhere. */
export async function setAside(folder: string, lines: readonly string[]): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(join(folder, `${newName()}${REFUSED}`), `${lines.join('\n')}\n`, { mode: 0o600 })
}

interface SpoolOptions {
  folder: string
  maxBytes: number
  /** Rejects: the file is kept, and tried again. */
  store: (lines: readonly string[]) => Promise<void>
  /** Whether to try a file again after this error. Otherwise it is set aside. */
  isPassing: (error: unknown) => boolean
  log: Logger
}

export class EventSpool {
  readonly #options: SpoolOptions
  #waiting: { lines: string[]; bytes: number; resolve: () => void; reject: (error: unknown) => void }[] = []
  #writing: Promise<void> | null = null
  #file: { name: string; bytes: number; since: number } | null = null
  /** Files to store, oldest first, with their lengths. */
  readonly #ready = new Map<string, number>()
  #failures = 0
  #stopped = false
  #ticks = 0
  #closingBytes = 0
  #readyBytes = 0
  /** Of lines that are not written yet. */
  #queuedBytes = 0
  #storing: Promise<void> | null = null
  readonly #timer: NodeJS.Timeout
  #wake: () => void = () => undefined

  private constructor(options: SpoolOptions) {
    this.#options = options
    this.#timer = setInterval(() => void this.#tick(), FILE_AGE_MS)
    this.#timer.unref()
  }

  static async open(options: SpoolOptions): Promise<EventSpool> {
    await mkdir(options.folder, { recursive: true, mode: 0o700 })
    const spool = new EventSpool(options)
    await spool.#adopt(true).catch((error) => {
      clearInterval(spool.#timer)
      throw error
    })
    spool.#storing = spool.#storeAll()
    return spool
  }

  /** Bytes that the store does not have yet. */
  get waitingBytes(): number {
    return (this.#file?.bytes ?? 0) + this.#closingBytes + this.#readyBytes + this.#queuedBytes
  }

  /** @throws SpoolFullError, and what the disk says */
  append(lines: string[]): Promise<void> {
    if (this.waitingBytes > this.#options.maxBytes) return Promise.reject(new SpoolFullError('the spool is full'))
    return new Promise((resolve, reject) => {
      const bytes = lines.reduce((sum, line) => sum + line.length + 1, 0)
      this.#queuedBytes += bytes
      this.#waiting.push({ lines, bytes, resolve, reject })
      this.#writing ??= this.#write()
    })
  }

  /** What is in the files stays there for the next process, if the store does not take it at once. */
  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#writing
    await this.#close()
    this.#stopped = true
    this.#wake()
    await Promise.race([this.#storing, sleep(STORE_AT_END_MS)])
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      await sleep(TOGETHER_MS)
      const waiting = this.#waiting
      this.#waiting = []
      const text = `${waiting.flatMap(({ lines }) => lines).join('\n')}\n`
      const queuedBytes = waiting.reduce((sum, { bytes }) => sum + bytes, 0)
      try {
        this.#file ??= { name: newName(), bytes: 0, since: Date.now() }
        await appendFile(this.#path(this.#file.name, OPEN), text, { mode: 0o600 })
        this.#file.bytes += Buffer.byteLength(text)
        for (const { resolve } of waiting) resolve()
        const ageMs = Date.now() - this.#file.since
        if (this.#file.bytes > FILE_BYTES || ageMs >= FILE_AGE_MS) await this.#close()
      } catch (error) {
        for (const { reject } of waiting) reject(error)
        // Half a line may be in it.
        await this.#close().catch(() => undefined)
      } finally {
        this.#queuedBytes -= queuedBytes
      }
    }
    this.#writing = null
  }

  async #tick(): Promise<void> {
    if (this.#file && !this.#writing && Date.now() - this.#file.since >= FILE_AGE_MS)
      await this.#close().catch((error) =>
        this.#options.log.warn({ err: error }, 'a file of events could not be closed'),
      )
    if (++this.#ticks % (ADOPT_EVERY_MS / FILE_AGE_MS) === 0) await this.#adopt().catch(() => undefined)
  }

  async #close(): Promise<void> {
    const file = this.#file
    if (!file) return
    this.#file = null
    this.#closingBytes += file.bytes
    try {
      await rename(this.#path(file.name, OPEN), this.#path(file.name, READY))
      this.#addReady(file.name, file.bytes)
    } finally {
      this.#closingBytes -= file.bytes
    }
    this.#wake()
  }

  /** Files of processes that have ended. Two may adopt the same one: the store then gets its events twice. */
  async #adopt(atStart = false): Promise<void> {
    for (const entry of (await readdir(this.#options.folder)).sort()) {
      const name = entry.replace(/\.\w+$/, '')
      if (this.#ready.has(name) || this.#file?.name === name || entry.endsWith(REFUSED)) continue
      const facts = await stat(join(this.#options.folder, entry)).catch(() => null)
      const forMs = entry.endsWith(OPEN) ? ABANDONED_MS.open : ABANDONED_MS.ready
      if (!facts || (Date.now() - facts.mtimeMs < forMs && !(atStart && entry.endsWith(READY)))) continue
      if (entry.endsWith(OPEN))
        await rename(join(this.#options.folder, entry), this.#path(name, READY)).catch(() => undefined)
      this.#addReady(name, facts.size)
    }
    this.#wake()
  }

  async #storeAll(): Promise<void> {
    for (;;) {
      const [name] = this.#ready.keys()
      if (name === undefined) {
        if (this.#stopped) return
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
        continue
      }
      try {
        await this.#storeFile(name)
        this.#failures = 0
      } catch (error) {
        if (this.#stopped) return
        if (this.#failures++ === 0)
          this.#options.log.warn({ err: error }, 'events of viewers could not be stored; they wait on the disk')
        const pauseMs = RETRY_MS[Math.min(this.#failures - 1, RETRY_MS.length - 1)]!
        await new Promise<void>((resolve) => {
          this.#wake = resolve
          setTimeout(resolve, pauseMs).unref()
        })
      }
    }
  }

  async #storeFile(name: string): Promise<void> {
    const path = this.#path(name, READY)
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      // Another process adopted and stored it.
      if (error.code === 'ENOENT') return ''
      throw error
    })
    try {
      await this.#options.store(text.split('\n'))
    } catch (error) {
      if (this.#options.isPassing(error)) throw error
      this.#options.log.error({ err: error, file: name }, 'events of viewers were refused by the store and set aside')
      await rename(path, this.#path(name, REFUSED)).catch(() => undefined)
    }
    await rm(path, { force: true })
    this.#readyBytes -= this.#ready.get(name) ?? 0
    this.#ready.delete(name)
  }

  #addReady(name: string, bytes: number): void {
    this.#ready.set(name, bytes)
    this.#readyBytes += bytes
  }

  #path(name: string, state: string): string {
    return join(this.#options.folder, `${name}${state}`)
  }
}
