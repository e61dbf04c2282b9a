import { expect, test, vi } from 'vitest'
import type { UploadView } from '#features/upload/schema.ts'
import type { UploadUppy } from './tus-plugin.ts'
import { measureSpeed, NO_TOTALS, UploadStore } from './upload-store.ts'

const PROBLEM = JSON.stringify({ error: { code: 'STORAGE_FULL', message: 'The disk is full.', requestId: 'rq_1' } })

/** The sender is played by the test; everything else is Uppy's own. */
function openStore() {
  let uppy!: UploadUppy
  const ended: string[] = []
  const waiting = new Map<string, { done(): void; failed(error: Error): void }>()
  const store = new UploadStore(
    (given) => {
      uppy = given
      const { capabilities } = given.getState()
      given.setState({ capabilities: { ...capabilities, resumableUploads: true } })
      given.addUploader(async (ids) => {
        given.emit(
          'upload-start',
          ids.map((id) => given.getFile(id)),
        )
        await Promise.all(ids.map((id) => new Promise<void>((done, failed) => waiting.set(id, { done, failed }))))
      })
    },
    { end: async (url) => ended.push(url) > 0 },
  )
  const idOf = (name: string) => uppy.getFiles().find((file) => file.name === name)?.id ?? ''
  const started = (name: string) => vi.waitFor(() => expect(waiting.has(idOf(name))).toBe(true))
  return {
    store,
    uppy,
    ended,
    started,
    idOf,
    stateOf: (name: string) => store.getUploads().find((upload) => upload.name === name)?.state,
    progress(name: string, bytesUploaded: number) {
      const file = uppy.getFile(idOf(name))
      uppy.emit('upload-progress', file, { uploadStarted: 1, bytesUploaded, bytesTotal: file.size ?? 0 })
    },
    stored(name: string, mediaId: string) {
      const xhr = { getResponseHeader: () => mediaId } as unknown as XMLHttpRequest
      const { done } = waiting.get(idOf(name)) ?? {}
      uppy.emit('upload-success', uppy.getFile(idOf(name)), { status: 200, body: { xhr } })
      done?.()
    },
    refuse(name: string, status: number, responseText: string) {
      const error = new Error('refused')
      const { failed } = waiting.get(idOf(name)) ?? {}
      const xhr = { responseText } as XMLHttpRequest
      uppy.emit('upload-error', uppy.getFile(idOf(name)), error, { status, body: { xhr } })
      failed?.(error)
    },
  }
}

const file = (name: string, folder: string | null = null) => {
  return { file: new File(['0123456789'], name, { lastModified: 1_000 }), folder }
}

test('sends an added file, and reports its bytes', async () => {
  const { store, started, progress, stateOf } = openStore()
  store.add([file('a.mp4')])
  expect(stateOf('a.mp4')).toEqual({ kind: 'waiting' })
  await started('a.mp4')
  progress('a.mp4', 4)
  await vi.waitFor(() => expect(stateOf('a.mp4')).toMatchObject({ kind: 'sending', sentBytes: 4 }))
  progress('a.mp4', 10)
  await vi.waitFor(() => expect(stateOf('a.mp4')).toEqual({ kind: 'storing' }))
})

test('announces the item before its upload leaves the list', async () => {
  const { store, started, stored } = openStore()
  const seen: string[] = []
  store.onStored((id) => seen.push(`${id} with ${store.getUploads().length} uploads listed`))
  store.add([file('a.mp4')])
  await started('a.mp4')
  stored('a.mp4', 'md_1')
  expect(seen).toEqual(['md_1 with 1 uploads listed'])
  await vi.waitFor(() => expect(store.getUploads()).toEqual([]))
})

test.each([
  [507, PROBLEM, { message: 'The disk is full.', requestId: 'rq_1' }],
  [413, '<html>nginx</html>', { message: expect.stringContaining('client_max_body_size'), requestId: null }],
  [502, 'Bad gateway', { message: expect.stringContaining('502'), requestId: null }],
  [401, '{"error":{"code":"UNAUTHENTICATED"}}', { message: expect.stringContaining('signed out'), requestId: null }],
])('keeps a file that was refused with %i, with its reason, to continue it', async (status, text, shown) => {
  const { store, started, refuse, stateOf, idOf } = openStore()
  store.add([file('a.mp4')])
  await started('a.mp4')
  refuse('a.mp4', status, text)
  await vi.waitFor(() => expect(stateOf('a.mp4')).toEqual({ kind: 'failed', ...shown }))
  store.retry(idOf('a.mp4'))
  await vi.waitFor(() => expect(stateOf('a.mp4')?.kind).not.toBe('failed'))
})

test('pauses and continues', async () => {
  const { store, started, stateOf, idOf } = openStore()
  store.add([file('a.mp4')])
  await started('a.mp4')
  store.pauseOrContinue(idOf('a.mp4'))
  expect(stateOf('a.mp4')).toMatchObject({ kind: 'paused' })
  store.pauseOrContinue(idOf('a.mp4'))
  expect(stateOf('a.mp4')?.kind).not.toBe('paused')
})

test('cancelling drops the file; the same file is taken once', async () => {
  const { store, started, idOf } = openStore()
  store.add([file('a.mp4'), file('a.mp4'), file('b.mp4')])
  expect(store.getUploads().map(({ name }) => name)).toEqual(['a.mp4', 'b.mp4'])
  await started('a.mp4')
  store.cancel(idOf('a.mp4'))
  expect(store.getUploads().map(({ name }) => name)).toEqual(['b.mp4'])
})

test('deletes on the server what has arrived of a failed upload, or of one that waits to continue', async () => {
  const { store, started, refuse, idOf, ended, uppy } = openStore()
  const unfinished = { id: 'up_1', name: 'a.mp4', bytes: 10, receivedBytes: 4, modified: '1000' } as UploadView
  store.setUnfinished([unfinished])
  store.add([file('a.mp4'), file('b.mp4'), file('c.mp4'), file('d.mp4')])
  store.cancel(idOf('a.mp4'))
  expect(ended).toEqual(['/api/uploads/up_1'])
  await started('d.mp4')
  for (const name of ['b.mp4', 'c.mp4']) uppy.setFileState(idOf(name), { tus: { uploadUrl: `/api/uploads/${name}` } })
  refuse('b.mp4', 507, PROBLEM)
  refuse('c.mp4', 507, PROBLEM)
  store.cancel(idOf('b.mp4'))
  expect(ended.slice(1)).toEqual(['/api/uploads/b.mp4'])
  store.cancelAll()
  expect(ended.slice(2)).toEqual(['/api/uploads/c.mp4'])
})

test('pauses and resumes all that are sent, and leaves a failed one as it is', async () => {
  const { store, started, refuse, stateOf } = openStore()
  store.add([file('a.mp4'), file('b.mp4'), file('c.mp4')])
  await started('c.mp4')
  refuse('b.mp4', 507, PROBLEM)
  const kinds = () => ['a.mp4', 'b.mp4', 'c.mp4'].map((name) => stateOf(name)?.kind)
  let reads = 0
  store.subscribe(() => reads++)
  store.pauseAll()
  expect([kinds(), reads]).toEqual([['paused', 'failed', 'paused'], 1])
  store.resumeAll()
  expect([kinds(), reads]).toEqual([['sending', 'failed', 'sending'], 2])
  expect(stateOf('b.mp4')).toMatchObject({ message: 'The disk is full.' })
})

test('counts what is stored and sent since the list was last empty', async () => {
  const { store, started, stored, progress } = openStore()
  expect(store.getTotals()).toEqual(NO_TOTALS)
  store.add([file('a.mp4'), file('b.mp4'), file('c.mp4')])
  await started('c.mp4')
  progress('b.mp4', 4)
  stored('a.mp4', 'md_1')
  await vi.waitFor(() => expect(store.getTotals()).toEqual({ files: 3, storedFiles: 1, bytes: 30, sentBytes: 14 }))
  store.add([file('d.mp4')])
  expect(store.getTotals()).toMatchObject({ files: 4, bytes: 40 })
  store.cancelAll()
  expect([store.getUploads(), store.getTotals()]).toEqual([[], NO_TOTALS])
  store.add([file('e.mp4')])
  expect(store.getTotals()).toEqual({ files: 1, storedFiles: 0, bytes: 10, sentBytes: 0 })
})

test('an upload that stays the same stays the same object', async () => {
  const { store, started, progress } = openStore()
  store.add([file('a.mp4'), file('b.mp4')])
  await started('b.mp4')
  const before = store.getUploads()
  progress('b.mp4', 4)
  const [a, b] = store.getUploads()
  expect([a === before[0], b === before[1]]).toEqual([true, false])
})

test('continues on the server what is the same file, and nothing else', () => {
  const { store, uppy, idOf } = openStore()
  const unfinished = (id: string, name: string, modified: string) =>
    ({ id, name, bytes: 10, receivedBytes: 4, modified }) as UploadView
  store.setUnfinished([unfinished('up_1', 'a.mp4', '1000'), unfinished('up_2', 'b.mp4', '2000')])
  store.add([file('a.mp4'), file('b.mp4')])
  const urlOf = (name: string) => (uppy.getFile(idOf(name)) as { tus?: { uploadUrl?: string } }).tus?.uploadUrl
  expect([urlOf('a.mp4'), urlOf('b.mp4')]).toEqual(['/api/uploads/up_1', undefined])
})

test('sends the folder that a file was chosen in', () => {
  const { store, uppy } = openStore()
  store.add([file('a.mp4', 'Films'), file('b.mp4')])
  expect(uppy.getFiles().map(({ meta }) => [meta.name, meta.folder])).toEqual([
    ['a.mp4', 'Films'],
    ['b.mp4', ''],
  ])
})

test('measures the speed over the last seconds', () => {
  const speed = measureSpeed()
  expect(speed(0, 0)).toBeNull()
  expect(speed(1_000, 1_000)).toBe(1_000)
  expect(speed(21_000, 11_000)).toBeNull()
  expect(speed(25_000, 13_000)).toBe(2_000)
})
