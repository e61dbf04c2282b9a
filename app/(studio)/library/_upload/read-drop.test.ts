import { expect, test } from 'vitest'
import { MOST_FILES, readDrop } from './read-drop.ts'

/** A file, or a folder with what is in it. */
type Node = string | { name: string; nodes: Node[] }

const A_TIME = 100

/** As a browser gives it: a reader answers with a hundred at a time, each once. */
function entryOf(node: Node): FileSystemEntry {
  if (typeof node === 'string') {
    const file = (done: (file: File) => void) => done(new File(['x'], node))
    return { name: node, isFile: true, isDirectory: false, file } as unknown as FileSystemEntry
  }
  const createReader = () => {
    let rest = node.nodes
    const readEntries = (done: (entries: FileSystemEntry[]) => void) => {
      const some = rest.slice(0, A_TIME)
      rest = rest.slice(A_TIME)
      done(some.map(entryOf))
    }
    return { readEntries } as FileSystemDirectoryReader
  }
  return { name: node.name, isFile: false, isDirectory: true, createReader } as unknown as FileSystemEntry
}

const drop = (...nodes: Node[]) => {
  const items = nodes.map((node) => ({ kind: 'file', webkitGetAsEntry: () => entryOf(node) }))
  return readDrop({ items: items as unknown as DataTransferItemList })
}
const films = (count: number) => Array.from({ length: count }, (_, i) => `film ${i}.mp4`)

test('takes the files of nested folders, without hidden ones', async () => {
  const extras = { name: 'Extras', nodes: ['trailer.mp4', { name: '.cache', nodes: ['part.mp4'] }] }
  const { files, cut } = await drop('alone.mp4', { name: 'Films', nodes: ['.DS_Store', extras, 'harbour.mp4'] })
  expect(files.map(({ name }) => name)).toEqual(['alone.mp4', 'harbour.mp4', 'trailer.mp4'])
  expect(cut).toBe(false)
})

test.each([
  [MOST_FILES, false],
  [MOST_FILES + 1, true],
  [1_100, true],
])('of a folder of %i files it takes a thousand; more remain: %j', async (count, cut) => {
  const dropped = await drop({ name: 'Films', nodes: films(count) })
  expect([dropped.files.length, dropped.cut]).toEqual([MOST_FILES, cut])
})

test('what remains is counted without hidden files', async () => {
  expect((await drop({ name: 'Films', nodes: [...films(MOST_FILES), '.DS_Store'] })).cut).toBe(false)
})

test('says that files remain behind more entries than are read', async () => {
  const hidden = Array.from({ length: 20_050 }, (_, i) => `.${i}`)
  expect(await drop({ name: 'Films', nodes: [...hidden, 'last.mp4'] })).toEqual({ files: [], cut: true })
})
