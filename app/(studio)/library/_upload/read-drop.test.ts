import { expect, test } from 'vitest'
import { type Chosen, MOST_FILES, readDrop, readFolder } from './read-drop.ts'

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

const namesOf = ({ files }: Chosen) => files.map(({ file, folder }) => [folder, file.name])

test('takes the media files of nested folders, and any file that is dropped by itself', async () => {
  const extras = { name: 'Extras', nodes: ['trailer.MP4', 'cover.jpg', { name: '.cache', nodes: ['part.mp4'] }] }
  const films = { name: 'Films', nodes: ['.DS_Store', extras, 'notes.txt', 'harbour.mp4'] }
  const chosen = await drop('alone.xyz', films, { name: 'Empty', nodes: [] })
  expect(namesOf(chosen)).toEqual([
    [null, 'alone.xyz'],
    ['Films', 'harbour.mp4'],
    ['Films', 'trailer.MP4'],
  ])
  expect(chosen).toMatchObject({ leftOut: 2, cut: false })
})

test('takes the same of a folder that is chosen in the dialog', () => {
  const paths = ['harbour.mp4', '.DS_Store', 'notes.txt', 'Extras/trailer.MP4', 'Extras/cover.jpg', '.cache/part.mp4']
  const files = ['alone.xyz', ...paths.map((path) => `Films/${path}`)].map((path) => {
    const name = path.split('/').at(-1) ?? ''
    return Object.assign(new File(['x'], name), { webkitRelativePath: path.includes('/') ? path : '' })
  })
  const chosen = readFolder(files)
  expect(namesOf(chosen)).toEqual([
    [null, 'alone.xyz'],
    ['Films', 'harbour.mp4'],
    ['Films', 'trailer.MP4'],
  ])
  expect(chosen).toMatchObject({ leftOut: 2, cut: false })
})

test.each([
  [MOST_FILES, false],
  [MOST_FILES + 1, true],
  [1_100, true],
])('of a folder of %i files it takes a thousand; more remain: %j', async (count, cut) => {
  const dropped = await drop({ name: 'Films', nodes: films(count) })
  expect([dropped.files.length, dropped.cut]).toEqual([MOST_FILES, cut])
})

test('what remains is counted without hidden and other files', async () => {
  const nodes = [...films(MOST_FILES), '.DS_Store', 'notes.txt']
  expect(await drop({ name: 'Films', nodes })).toMatchObject({ leftOut: 1, cut: false })
})

test('says that files remain behind more entries than are read', async () => {
  const hidden = Array.from({ length: 20_050 }, (_, i) => `.${i}`)
  expect(await drop({ name: 'Films', nodes: [...hidden, 'last.mp4'] })).toEqual({ files: [], leftOut: 0, cut: true })
})
