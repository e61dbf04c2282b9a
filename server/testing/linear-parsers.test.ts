// One tenant's input must not cost another's playback: the time of every parser grows at most linearly.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FOREIGN_PARSERS, READS_OWN_TEXT } from './foreign-parsers.ts'
import { findGrowth } from './measure-growth.ts'

describe('every parser of foreign text is linear', () => {
  it.each(FOREIGN_PARSERS)('$name', { timeout: 60_000 }, (parser) => {
    expect(findGrowth(parser)).toBeNull()
  })

  it('a quadratic and an exponential parser are detected', { timeout: 60_000 }, () => {
    const run = (pattern: RegExp) => (text: string) => pattern.test(text)
    expect(findGrowth({ name: 'quadratic', longest: 32_768, run: run(/\d+x(\d+)/) })).toMatch(/times as long|ms for/)
    expect(
      findGrowth({
        name: 'exponential',
        longest: 4_096,
        run: run(/^(<!--[\s\S]*?-->\s*)*y/),
        pumps: [{ piece: '<!---->' }],
      }),
    ).toMatch(/ms for/)
  })
})

const ROOT = join(import.meta.dirname, '../..')
const PARSER_EXPORT =
  /^export (?:async )?(?:function|const|class) ((?:parse|read|sniff|decode|rewrite|split|normalise|match)[A-Z]\w*|\w+(?:Reader|Splitter|Parser))\b/gm

describe('the list of parsers', () => {
  it('names every export with a parser’s name, and nothing that no longer exists', () => {
    const found = new Set<string>()
    for (const folder of ['server', 'worker'])
      for (const entry of readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !/(?<!\.test)\.ts$/.test(entry.name) || entry.parentPath.endsWith('/testing')) continue
        const text = readFileSync(join(entry.parentPath, entry.name), 'utf8')
        for (const [, name] of text.matchAll(PARSER_EXPORT)) found.add(name!)
      }
    const listed = new Set([...FOREIGN_PARSERS.map(({ name }) => name), ...READS_OWN_TEXT])
    expect([...found].filter((name) => !listed.has(name))).toEqual([])
    expect(READS_OWN_TEXT.filter((name) => !found.has(name))).toEqual([])
  })
})
