// Generated files: the database client and the web build. Each is rebuilt only when its sources changed, and by one
// process of the checkout at a time.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withCheckoutLock } from './checkout-lock.mjs'
import { prismaOrThrow } from './prisma-cli.ts'

const CLIENT_SOURCES = ['prisma/schema', 'package-lock.json']
const WEB_SOURCES = [
  'app',
  'server',
  'prisma/schema',
  'public',
  'next.config.ts',
  'proxy.ts',
  'instrumentation.ts',
  'postcss.config.mjs',
  'tsconfig.json',
  'package-lock.json',
]

/** @returns whether it had to be generated. */
export function generateClient(root: string): Promise<boolean> {
  const output = { folder: join(root, 'prisma', 'generated'), proof: 'client.ts' }
  return whenChanged(root, {
    purpose: 'client',
    output,
    sources: CLIENT_SOURCES,
    make: async () => {
      await prismaOrThrow(root, ['generate'])
    },
  })
}

/**
 * @param build runs `next build`, which empties and fills .next.
 * @param basePath of PUBLIC_URL, which the build contains
 */
export function buildWeb(root: string, build: () => Promise<void>, basePath = ''): Promise<boolean> {
  return whenChanged(root, {
    purpose: 'build',
    output: { folder: join(root, '.next'), proof: 'BUILD_ID' },
    sources: WEB_SOURCES,
    variant: basePath,
    make: build,
  })
}

/** `proof` is a file that every build writes again: another process's build does not count as ours. */
async function whenChanged(
  root: string,
  {
    purpose,
    output,
    sources,
    variant = '',
    make,
  }: {
    purpose: string
    output: { folder: string; proof: string }
    sources: readonly string[]
    /** What it is made for, besides its sources. */
    variant?: string
    make: () => Promise<void>
  },
): Promise<boolean> {
  const stamp = join(output.folder, '.made-from')
  const proof = join(output.folder, output.proof)
  const stampFor = (madeFrom: string) => `${madeFrom} ${sha256(readFileSync(proof))}`
  const made = () => `${hashOf(root, sources)}${variant}`
  const isCurrent = () => existsSync(stamp) && existsSync(proof) && readFileSync(stamp, 'utf8') === stampFor(made())
  if (isCurrent()) return false
  return withCheckoutLock(root, purpose, async () => {
    if (isCurrent()) return false
    // Computed before: changes during the build are not in it.
    const madeFrom = made()
    rmSync(stamp, { force: true })
    await make()
    if (!existsSync(proof)) throw new Error(`The ${purpose} ended without an error, but ${proof} is missing.`)
    writeFileSync(stamp, stampFor(madeFrom))
    return true
  })
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

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
