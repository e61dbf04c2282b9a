// A child's log in DATA_DIR/logs, kept to two files of a limited size.
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { logText } from '#domain/text/log-text.ts'

const LIMIT_BYTES = 10 * 1024 ** 2
/** One line must not push out all other lines of the file. */
const MAX_LINE = 32_768

/** Renames a file that has grown too large to `<name>.1`, replacing the previous one. */
export function rotateIfLarge(path: string, limitBytes = LIMIT_BYTES): void {
  try {
    if (statSync(path).size >= limitBytes) renameSync(path, `${path}.1`)
  } catch {
    // not there yet
  }
}

export class LogFile {
  readonly path: string
  #written: number
  readonly #limitBytes: number

  constructor(path: string, limitBytes = LIMIT_BYTES) {
    this.path = path
    this.#limitBytes = limitBytes
    try {
      mkdirSync(dirname(path), { recursive: true })
    } catch {
      // A full disk: see write
    }
    rotateIfLarge(path, limitBytes)
    this.#written = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  }

  /** A full disk must not end the channels: lines are lost, nothing else. */
  write(given: string): void {
    const line = logText(given, MAX_LINE)
    if (this.#written >= this.#limitBytes) {
      rotateIfLarge(this.path, 0)
      this.#written = 0
    }
    try {
      appendFileSync(this.path, `${line}\n`, { mode: 0o600 })
      this.#written += Buffer.byteLength(line) + 1
    } catch {
      // see above
    }
  }
}
