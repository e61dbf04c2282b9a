// What a file of another program says about one item to air, and the items of the library that it may mean.
import { titleFromName } from '#domain/media/display-name.ts'

/** Rows beyond this are an error of the file: a rundown holds no more. */
export const MAX_IMPORT_ROWS = 2_000
/** Characters; a request body is at most a MiB. */
export const MAX_IMPORT_LENGTH = 900_000

export interface ImportRow {
  /** Where it is in the file: a line, or its number among the entries. */
  line: number
  title: string | null
  /** File name or path, with either slash. */
  file: string | null
  /** Of the product's own export. */
  checksum?: string | null
  durationMs?: number | null
  /** Epoch ms, of a schedule. */
  startsAt?: number
}

export type ParsedRows = { ok: true; rows: ImportRow[]; notes: string[] } | { ok: false; message: string }

export const unreadable = (message: string): ParsedRows => ({ ok: false, message })

export function parsedRows(rows: ImportRow[], notes: string[] = []): ParsedRows {
  if (rows.length === 0) return unreadable('The file has no entries.')
  if (rows.length > MAX_IMPORT_ROWS)
    return unreadable(
      `The file has ${rows.length.toLocaleString('en')} entries; at most ${MAX_IMPORT_ROWS.toLocaleString('en')} can be imported.`,
    )
  return { ok: true, rows, notes }
}

export interface Candidate {
  id: string
  title: string
  sourceName: string
  durationMs: number | null
  isReady: boolean
  checksum?: string | null
}

export type Match =
  | { status: 'matched'; mediaId: string; title: string }
  | { status: 'not-ready'; title: string }
  | { status: 'ambiguous' | 'missing' }

/** Titles and file names as they are compared. */
export const matchKey = (text: string) => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()

/** The last part of a path or address, without what follows a question mark. */
export function baseName(path: string): string {
  const plain = path.split('?', 1)[0]!.replaceAll('\\', '/')
  const name = plain.slice(plain.lastIndexOf('/') + 1)
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

/** Finds items by checksum, then title, then file name. */
export class MediaIndex {
  readonly #byKey = new Map<string, Candidate[]>()
  readonly #byChecksum = new Map<string, Candidate[]>()

  constructor(candidates: readonly Candidate[]) {
    for (const candidate of candidates) {
      const { title, sourceName, checksum } = candidate
      for (const key of new Set([matchKey(title), matchKey(sourceName)])) add(this.#byKey, key, candidate)
      if (checksum) add(this.#byChecksum, checksum, candidate)
    }
  }

  find({ title, file, checksum, durationMs }: ImportRow): Match {
    const same = checksum ? this.#byChecksum.get(checksum) : undefined
    if (same) return decide(same)
    const name = file === null ? null : baseName(file)
    const keys = [title, name, name && titleFromName(name)].flatMap((text) => (text ? [matchKey(text)] : []))
    for (const key of keys) {
      const found = this.#byKey.get(key)
      if (found) return decide(found, durationMs)
    }
    return { status: 'missing' }
  }
}

/** Of several the ready one of that length; lengths are rounded to the grid, and players round them to seconds. */
function decide(found: readonly Candidate[], durationMs?: number | null): Match {
  const ready = found.filter(({ isReady }) => isReady)
  const [first] = found
  if (ready.length === 0) return { status: 'not-ready', title: first!.title }
  const near = ready.filter((each) => durationMs && Math.abs((each.durationMs ?? 0) - durationMs) <= 1_500)
  const [only, ...others] = ready.length > 1 && near.length > 0 ? near : ready
  return others.length > 0 ? { status: 'ambiguous' } : { status: 'matched', mediaId: only!.id, title: only!.title }
}

function add(map: Map<string, Candidate[]>, key: string, candidate: Candidate): void {
  if (key === '') return
  const known = map.get(key)
  if (known) known.push(candidate)
  else map.set(key, [candidate])
}
