import { expect, test } from 'vitest'
import type { MediaView } from '#features/media/schema.ts'
import type { SendProgress, SendResult } from './send-file.ts'
import { measureSpeed, UploadStore } from './upload-store.ts'

interface Sending {
  name: string
  progress(progress: SendProgress): void
  end(result: SendResult): Promise<void>
  signal: AbortSignal
}

function openStore() {
  const sendings: Sending[] = []
  const store = new UploadStore(
    (file, progress, signal) =>
      new Promise((resolve) => {
        const end = async (result: SendResult) => {
          resolve(result)
          await new Promise((settled) => setTimeout(settled))
        }
        signal.addEventListener('abort', () => resolve({ kind: 'cancelled' }))
        sendings.push({ name: file.name, progress, end, signal })
      }),
  )
  const states = () => store.getUploads().map(({ file, state }) => `${file.name} ${state.kind}`)
  return { store, sendings, states }
}

const file = (name: string) => new File(['0123456789'], name)
const stored = (id: string): SendResult => ({ kind: 'stored', media: { id } as MediaView })
const refused: SendResult = { kind: 'refused', code: 'UPLOAD_BROKEN', message: 'Connection lost.', requestId: null }

test('sends two files at a time, the next one as soon as one ends', async () => {
  const { store, sendings, states } = openStore()
  store.add([file('a'), file('b'), file('c')])
  expect(states()).toEqual(['a sending', 'b sending', 'c waiting'])
  await sendings[0]?.end(stored('1'))
  expect(states()).toEqual(['b sending', 'c sending'])
})

test('announces the item before its upload leaves the list', async () => {
  const { store, sendings } = openStore()
  const seen: string[] = []
  store.onStored(({ id }) => seen.push(`${id} with ${store.getUploads().length} uploads listed`))
  store.add([file('a')])
  await sendings[0]?.end(stored('1'))
  expect(seen).toEqual(['1 with 1 uploads listed'])
  expect(store.getUploads()).toEqual([])
})

test('reports sent bytes, then “storing” until the answer', () => {
  const { store, sendings } = openStore()
  store.add([file('a')])
  sendings[0]?.progress({ sentBytes: 4, allSent: false })
  expect(store.getUploads()[0]?.state).toEqual({ kind: 'sending', sentBytes: 4, bytesPerSecond: null })
  sendings[0]?.progress({ sentBytes: 10, allSent: true })
  expect(store.getUploads()[0]?.state).toEqual({ kind: 'storing' })
})

test('keeps a refused file with its reason for a retry', async () => {
  const { store, sendings, states } = openStore()
  store.add([file('a')])
  await sendings[0]?.end(refused)
  expect(store.getUploads()[0]?.state).toEqual({ kind: 'failed', message: 'Connection lost.', requestId: null })
  const [{ id } = { id: 0 }] = store.getUploads()
  store.retry(id)
  store.retry(id)
  expect(states()).toEqual(['a sending'])
  expect(sendings).toHaveLength(2)
})

test('cancelling aborts the request, drops the file and starts the next one', async () => {
  const { store, sendings, states } = openStore()
  store.add([file('a'), file('b'), file('c')])
  const [{ id } = { id: 0 }] = store.getUploads()
  store.cancel(id)
  expect(sendings[0]?.signal.aborted).toBe(true)
  sendings[0]?.progress({ sentBytes: 4, allSent: false })
  await new Promise((settled) => setTimeout(settled))
  expect(states()).toEqual(['b sending', 'c sending'])
})

test('measures the speed over the last seconds', () => {
  const speed = measureSpeed()
  expect(speed(0, 0)).toBeNull()
  expect(speed(1_000, 1_000)).toBe(1_000)
  expect(speed(21_000, 11_000)).toBeNull()
  expect(speed(25_000, 13_000)).toBe(2_000)
})
