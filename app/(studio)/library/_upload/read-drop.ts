// The files of a drop, folders included.

/** More at once is a mistake rather than a wish; the limit of the library is counted by the server. */
export const MOST_FILES = 1_000

export interface Dropped {
  files: File[]
  /** There were more than MOST_FILES. */
  cut: boolean
}

/** Entries can be read only during the event: call it there. Hidden files of the system are left out. */
export async function readDrop({ items }: Pick<DataTransfer, 'items'>): Promise<Dropped> {
  const waiting = [...items].flatMap((item) => (item.kind === 'file' ? (item.webkitGetAsEntry() ?? []) : []))
  const files: File[] = []
  while (waiting.length > 0 && files.length < MOST_FILES) {
    const entry = waiting.shift()
    if (entry?.name.startsWith('.')) continue
    if (entry?.isFile) files.push(await fileOf(entry as FileSystemFileEntry))
    else if (entry?.isDirectory) waiting.push(...(await entriesOf(entry as FileSystemDirectoryEntry)))
  }
  return { files, cut: waiting.length > 0 }
}

const fileOf = (entry: FileSystemFileEntry) => new Promise<File>((done, failed) => entry.file(done, failed))

/** The browser answers with a hundred at a time, and with none at the end. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  while (all.length < MOST_FILES) {
    const some = await new Promise<FileSystemEntry[]>((done, failed) => reader.readEntries(done, failed))
    if (some.length === 0) break
    all.push(...some)
  }
  return all
}
