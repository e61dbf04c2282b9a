// Prisma's own command line, with the schema engine that needs no download (docs/adr/0003).
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface PrismaResult {
  exitCode: number
  output: string
}

/** Resolves in any case: some commands answer with their exit code. */
export async function runPrisma(root: string, args: readonly string[], databaseUrl = ''): Promise<PrismaResult> {
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    PRISMA_SCHEMA_ENGINE_BINARY: join(root, 'prisma', 'schema-engine.mjs'),
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
    // The engine is a script with a shebang line: it has to find this Node, not an older one.
    PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH ?? ''}`,
    NO_COLOR: '1',
  }
  const program = join(root, 'node_modules', 'prisma', 'build', 'index.js')
  try {
    const { stdout, stderr } = await run(process.execPath, [program, ...args], { cwd: root, env })
    return { exitCode: 0, output: `${stdout}${stderr}` }
  } catch (error) {
    const { code, stdout, stderr, message } = error as {
      code?: unknown
      stdout?: string
      stderr?: string
      message: string
    }
    return { exitCode: typeof code === 'number' ? code : 1, output: `${stdout ?? ''}${stderr ?? ''}` || message }
  }
}

/** @throws Error with Prisma's output. */
export async function prismaOrThrow(root: string, args: readonly string[], databaseUrl?: string): Promise<string> {
  const { exitCode, output } = await runPrisma(root, args, databaseUrl)
  if (exitCode !== 0) throw new Error(`prisma ${args.join(' ')} failed:\n${output.trim()}`)
  return output
}
