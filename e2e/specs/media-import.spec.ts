// Files that the server fetches: from an address, and from a bucket.
import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { makeClip } from '../fixtures/clips.ts'
import { servePage } from '../fixtures/serve-page.ts'
import { expect, test } from '../fixtures/test.ts'
import { LibraryPage } from '../pages/library-page.ts'

const KEY = 'films/From a bucket.mp4'
/** What an S3 server answers to ListObjectsV2: a film and a text. */
const LIST = `<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>false</IsTruncated>
<Contents><Key>${KEY}</Key><Size>9000</Size></Contents><Contents><Key>films/notes.txt</Key><Size>9</Size></Contents>
</ListBucketResult>`

/** The film is missing until `has` is true. The bucket is listed, and its files are denied. */
async function openServer(clip: string) {
  const film = readFileSync(clip)
  const state = { has: false, bytes: film.length }
  const take = (path: string, req: IncomingMessage, res: ServerResponse) => {
    if (path === '/film.mp4' && state.has) res.writeHead(200, { 'content-type': 'video/mp4' }).end(film)
    else if (req.url?.includes('list-type=2')) res.writeHead(200, { 'content-type': 'application/xml' }).end(LIST)
    else res.writeHead(path.startsWith('/media/') ? 403 : 404).end()
    return true
  }
  return { ...(await servePage({}, take)), state }
}

test('a file is imported from an address, with its reason when it fails, and a bucket without what is no media', async ({
  page,
  api,
  instance,
}) => {
  const server = await openServer(makeClip(instance.clips, { name: 'film.mp4', seconds: 1, size: '64x36' }))
  const library = new LibraryPage(page)
  await library.open()
  const dialog = await library.openImport()
  const address = dialog.getByLabel('Address of the file')
  const start = dialog.getByRole('button', { name: 'Import', exact: true })
  await address.fill('film.mp4')
  await start.click()
  await expect(dialog.getByText('Enter an address such as https://example.com/film.mp4')).toBeVisible()
  await address.fill(`${server.url}film.mp4`)
  await dialog.getByLabel('Title').fill('From an address')
  await start.click()
  await expect(dialog).toHaveCount(0)

  const row = library.importRow('From an address')
  await expect(row).toHaveAttribute('data-state', 'failed')
  await expect(row).toContainText(/does not know this address\. Nothing was stored\./)
  server.state.has = true
  await row.getByRole('button', { name: 'Retry From an address' }).click()
  await expect(row).toHaveCount(0)
  const item = library.item('From an address')
  await expect(item).toBeVisible()
  const mediaId = (await item.getAttribute('data-media-id')) ?? ''
  expect(await api.media(mediaId)).toMatchObject({ sourceName: 'film.mp4', sourceBytes: server.state.bytes })

  await library.openImport()
  await dialog.getByText('S3 bucket').click()
  for (const [label, value] of [
    ['Bucket', 'media'],
    ['Prefix', 'films/'],
    ['Server', server.url],
    ['Access key ID', 'key'],
    ['Secret access key', 'secret'],
  ] as const)
    await dialog.getByLabel(label, { exact: true }).fill(value)
  await start.click()
  await expect(page.getByText('1 object is not imported: no media files.')).toBeVisible()
  const denied = library.importRow('From a bucket')
  await expect(denied).toHaveAttribute('data-state', 'failed')
  await denied.getByRole('button', { name: 'Discard From a bucket' }).click()
  await expect(denied).toHaveCount(0)
  expect((await api.call('DELETE', `/api/media/${mediaId}`)).status).toBe(200)
  await server.close()
})
