// The worker of a release as one compressed file: the sources that it imports, and what its database client is generated
// from. A clone may have neither tags nor history, so the release is stored beside the tests.
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, brotliDecompress, constants } from 'node:zlib'
import { z } from 'zod'

const ENTRY = 'worker/main.ts'
const FOUNDATION = ['package.json', 'prisma.config.ts', 'prisma/schema-engine.mjs', 'prisma/schema-engine-adapter.mjs']
const IMPORTED = /(?:\bfrom|\bimport)\s?\(?\s?'([^']{1,200})'/g
/** Generated when it is unpacked. */
const GENERATED = 'prisma/generated/'

const packed = z.record(z.string(), z.string())

/** @param root the checkout of the release */
export async function packWorker(root: string): Promise<Buffer> {
  const files: Record<string, string> = {}
  for (const path of [...FOUNDATION, ...(await schemaFiles(root)), await newestMigration(root)])
    files[path] = await readFile(join(root, path), 'utf8')
  const { imports } = z.object({ imports: packed }).parse(JSON.parse(files['package.json'] ?? ''))
  const wanted = [ENTRY]
  for (let path = wanted.pop(); path !== undefined; path = wanted.pop()) {
    if (path in files || path.startsWith(GENERATED)) continue
    const text = await readFile(join(root, path), 'utf8')
    files[path] = text
    for (const [, name = ''] of text.matchAll(IMPORTED)) {
      const imported = pathOf(name, path, imports)
      if (imported) wanted.push(imported)
    }
  }
  const sorted = Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)))
  return promisify(brotliCompress)(JSON.stringify(sorted), {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    },
  })
}

/**
 * Writes the sources of a packed worker, which uses the packages of this checkout.
 * @param folder empty
 * @param root of this checkout
 */
export async function unpackWorker(bytes: Buffer, folder: string, root: string): Promise<void> {
  const files = packed.parse(JSON.parse(String(await promisify(brotliDecompress)(bytes))))
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
}

async function schemaFiles(root: string): Promise<string[]> {
  const names = await readdir(join(root, 'prisma/schema'))
  return names.sort().map((name) => `prisma/schema/${name}`)
}

/** It says which schema the release was built for. */
async function newestMigration(root: string): Promise<string> {
  const names = await readdir(join(root, 'prisma/migrations'))
  const newest = names
    .filter((name) => !name.includes('.'))
    .sort()
    .at(-1)
  return `prisma/migrations/${newest}/migration.sql`
}

/** In the checkout; null: a package, or a module of Node. */
function pathOf(name: string, from: string, imports: Record<string, string>): string | null {
  if (name.startsWith('.')) return join(dirname(from), name)
  for (const [alias, target] of Object.entries(imports)) {
    const [start = '', end] = alias.split('*')
    if (end === undefined ? name === alias : name.startsWith(start))
      return join('.', target.replace('*', name.slice(start.length)))
  }
  return null
}
