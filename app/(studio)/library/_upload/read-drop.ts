// The files of a drop, folders included.

/** More at once is a mistake rather than a wish; the limit of the library is counted by the server. */
export const MOST_FILES = 1_000
/** Hidden files and folders included. */
const MOST_ENTRIES = 20_000

export interface Dropped {
  files: File[]
  /** Files remain that were not taken: there were more than MOST_FILES, or more than MOST_ENTRIES to look at. */
  cut: boolean
}

/** Entries can be read only during the event: call it there. Hidden files of the system are left out. */
export async function readDrop({ items }: Pick<DataTransfer, 'items'>): Promise<Dropped> {
  const waiting = [...items].flatMap((item) => (item.kind === 'file' ? (item.webkitGetAsEntry() ?? []) : []))
  const files: File[] = []
  for (let seen = 0; waiting.length > 0; seen++) {
    const entry = waiting.shift()
    if (seen === MOST_ENTRIES) return { files, cut: true }
    if (!entry || entry.name.startsWith('.')) continue
    if (entry.isDirectory) waiting.push(...(await entriesOf(entry as FileSystemDirectoryEntry)))
    else if (files.length === MOST_FILES) return { files, cut: true }
    else files.push(await fileOf(entry as FileSystemFileEntry))
  }
  return { files, cut: false }
}

const fileOf = (entry: FileSystemFileEntry) => new Promise<File>((done, failed) => entry.file(done, failed))

/** The browser answers with a hundred at a time, and with none at the end. One more than MOST_ENTRIES shows the cut. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  while (all.length <= MOST_ENTRIES) {
    const some = await new Promise<FileSystemEntry[]>((done, failed) => reader.readEntries(done, failed))
    if (some.length === 0) break
    all.push(...some)
  }
  return all
}
