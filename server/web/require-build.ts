import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const manifestSchema = z.object({ basePath: z.string() })

/** @throws Error when the web build is for another path than that of PUBLIC_URL: none of its links and files would be found */
export function requireBuild(root: string, basePath: string): void {
  const manifest = readFileSync(join(root, '.next', 'routes-manifest.json'), 'utf8')
  const built = manifestSchema.parse(JSON.parse(manifest)).basePath
  if (built === basePath) return
  throw new Error(
    `The web build is for ${placeOf(built)}, and PUBLIC_URL is ${placeOf(basePath)}. Nothing was started. Run “npm start”, or “next build” with this PUBLIC_URL (Docker: --build-arg PUBLIC_URL=…).`,
  )
}

const placeOf = (basePath: string) => (basePath === '' ? 'the root of a host' : `the path ${basePath}`)
