import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ENV_VARIABLES, parseEnv } from '#server/env.ts'

const root = resolve(import.meta.dirname, '../..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const inCode = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => text ?? '')
/** Rows of the table of variables; related ones may share a row. */
const rows = [...readme.matchAll(/^\| (`[A-Z0-9_]+`[^|]*) \| ([^|]+) \|/gm)].flatMap(([, names, values]) =>
  inCode(names).map((name, index) => ({ name, value: inCode(values)[index] })),
)

describe('the README', () => {
  it('explains every variable, and no other', () => {
    expect(rows.map(({ name }) => name).sort()).toEqual([...ENV_VARIABLES].sort())
  })

  it('states the actual defaults', () => {
    const env: Record<string, unknown> = parseEnv({})
    const checked = ['PORT', 'ORIGIN_PORT', 'HOST', 'LOG_LEVEL', 'FFMPEG_PATH', 'FFPROBE_PATH', 'ORIGIN_CACHE_MB']
    for (const name of checked) expect(rows).toContainEqual({ name, value: String(env[name]) })
    expect(readme).toContain(`| ${(env.UPLOAD_MAX_BYTES as number) / 1024 ** 3} GiB |`)
  })

  it('names scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    const named = [...readme.matchAll(/`npm (?:run )?([a-z:]+)`/g)].map(([, name]) => name)
    expect(named.length).toBeGreaterThan(2)
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named))
  })

  it('links to files that exist', () => {
    const links = [...readme.matchAll(/\]\((?!http)([^)]+)\)/g)].map(([, path]) => path ?? '')
    expect(links.length).toBeGreaterThan(5)
    for (const path of links) expect(existsSync(join(root, path)), path).toBe(true)
  })
})
