// What is made from the sources: the database client and the web build. Each is made again only when
// a source of it changed, and by one process of the checkout at a time.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withCheckoutLock } from './checkout-lock.mjs'
import { prismaOrThrow } from './prisma-cli.ts'

const CLIENT_SOURCES = ['prisma/schema', 'package-lock.json']
const WEB_SOURCES = [
  ...['app', 'server', 'prisma/schema', 'public', 'next.config.ts', 'postcss.config.mjs', 'tsconfig.json'],
  ...['package.json', 'package-lock.json'],
]

/** @returns whether it had to be made. */
export function generateClient(root: string): Promise<boolean> {
  return whenChanged(root, 'client', join(root, 'prisma', 'generated'), CLIENT_SOURCES, async () => {
    await prismaOrThrow(root, ['generate'])
  })
}

/** @param build runs `next build`, which empties and fills .next. */
export function buildWeb(root: string, build: () => Promise<void>): Promise<boolean> {
  return whenChanged(root, 'build', join(root, '.next'), WEB_SOURCES, build)
}

async function whenChanged(
  root: string,
  purpose: string,
  output: string,
  sources: readonly string[],
  make: () => Promise<void>,
): Promise<boolean> {
  const stamp = join(output, '.made-from')
  const isCurrent = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === hashOf(root, sources)
  if (isCurrent()) return false
  return withCheckoutLock(root, purpose, async () => {
    if (isCurrent()) return false
    const madeFrom = hashOf(root, sources)
    // Without its stamp a half-made output is made again.
    rmSync(stamp, { force: true })
    await make()
    writeFileSync(stamp, madeFrom)
    return true
  })
}

function hashOf(root: string, sources: readonly string[]): string {
  const hash = createHash('sha256')
  for (const source of sources)
    for (const file of filesOf(root, source))
      hash
        .update(`${file}\0`)
        .update(readFileSync(join(root, file)))
        .update('\0')
  return hash.digest('hex')
}

function filesOf(root: string, path: string): string[] {
  const stats = statSync(join(root, path), { throwIfNoEntry: false })
  if (!stats) return []
  if (stats.isFile()) return [path]
  return (readdirSync(join(root, path), { recursive: true }) as string[])
    .map((name) => join(path, name))
    .filter((file) => statSync(join(root, file)).isFile() && !/\.test\.tsx?$/.test(file))
    .sort()
}
