// DATA_DIR/demo.json: addresses and credentials of the demo. Readable by its owner only.
import { randomBytes } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const demoSchema = z.object({
  url: z.string(),
  originUrl: z.string(),
  email: z.string(),
  password: z.string(),
  adminEmail: z.string(),
  adminPassword: z.string(),
  /** These three are missing while the demo is still being made. */
  apiKey: z.string().optional(),
  channelId: z.string().optional(),
  hlsUrl: z.string().optional(),
  /** May call what only admins may call. */
  adminApiKey: z.string().optional(),
  /** A second account, on the plan Free and at its limit of channels. */
  free: z.object({ accountId: z.string(), email: z.string(), password: z.string(), apiKey: z.string() }).optional(),
  /** All items are in the rundown. Older files do not have it: they were written at the end. */
  isComplete: z.boolean().default(true),
})
export type DemoFile = z.infer<typeof demoSchema>

const pathOf = (dataDir: string) => join(dataDir, 'demo.json')

/** Null when there is none, or an unreadable one. */
export async function readDemoFile(dataDir: string): Promise<DemoFile | null> {
  try {
    return demoSchema.parse(JSON.parse(await readFile(pathOf(dataDir), 'utf8')))
  } catch {
    return null
  }
}

export async function writeDemoFile(dataDir: string, demo: DemoFile): Promise<void> {
  const path = pathOf(dataDir)
  const part = `${path}.${process.pid}.part`
  await writeFile(part, `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 })
  await rename(part, path)
}

/** 96 random bits in unambiguous characters that need no quoting. */
export function newPassword(): string {
  return randomBytes(12).toString('base64url').replaceAll(/[-_]/g, 'x')
}
