// The files of a drop or of a chosen folder.
import { isMediaName } from '#domain/import/is-media-name.ts'

/** More at once is a mistake rather than a wish; the limit of the library is counted by the server. */
export const MOST_FILES = 1_000
/** Hidden files and folders included. */
const MOST_ENTRIES = 20_000

export interface ChosenFile {
  file: File
  /** The folder that was dropped or chosen, not one inside it; null: the file by itself. */
  folder: string | null
}

export interface Chosen {
  files: ChosenFile[]
  /** Files of a folder that are no media files by their names. One that is dropped by itself is always taken. */
  leftOut: number
  /** Files remain that were not taken: there were more than MOST_FILES, or more than MOST_ENTRIES to look at. */
  cut: boolean
}

export const byItself = (file: File): ChosenFile => ({ file, folder: null })

/** Entries can be read only during the event: call it there. Hidden files of the system are left out. */
export async function readDrop({ items }: Pick<DataTransfer, 'items'>): Promise<Chosen> {
  const chosen: Chosen = { files: [], leftOut: 0, cut: false }
  const waiting: { entry: FileSystemEntry; folder: string | null }[] = [...items].flatMap((item) => {
    const entry = item.kind === 'file' ? item.webkitGetAsEntry() : null
    return entry ? [{ entry, folder: null }] : []
  })
  for (let seen = 0; waiting.length > 0; seen++) {
    const next = waiting.shift()
    if (seen === MOST_ENTRIES) return { ...chosen, cut: true }
    if (!next || isHidden(next.entry.name)) continue
    const { entry, folder } = next
    if (entry.isDirectory) {
      const inner = await entriesOf(entry as FileSystemDirectoryEntry)
      waiting.push(...inner.map((one) => ({ entry: one, folder: folder ?? entry.name })))
    } else if (folder !== null && !isMediaName(entry.name)) chosen.leftOut++
    else if (chosen.files.length === MOST_FILES) return { ...chosen, cut: true }
    else chosen.files.push({ file: await fileOf(entry as FileSystemFileEntry), folder })
  }
  return chosen
}

/** The files of a folder that was chosen in the browser's dialog, which lists those inside it, too. */
export function readFolder(listed: Iterable<File>): Chosen {
  const chosen: Chosen = { files: [], leftOut: 0, cut: false }
  for (const file of listed) {
    // “Films/Extras/trailer.mp4”; empty in browsers that choose files instead.
    const path = file.webkitRelativePath.split('/')
    const folder = path.length > 1 ? (path[0] ?? null) : null
    if (path.some(isHidden)) continue
    if (folder !== null && !isMediaName(file.name)) chosen.leftOut++
    else if (chosen.files.length === MOST_FILES) return { ...chosen, cut: true }
    else chosen.files.push({ file, folder })
  }
  return chosen
}

const isHidden = (name: string) => name.startsWith('.')

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
