// No pattern of the product may take more than linear time. scslre finds the polynomial ones; a nested repetition,
// which may be exponential, is rejected unless the inner one is bounded.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { type AST, RegExpParser, visitRegExpAST } from '@eslint-community/regexpp'
import { analyse } from 'scslre'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
/** Patterns over text that this product or its operating system wrote. */
const OWN_TEXT = new Set(['server/rest/openapi.ts', 'worker/launch/process-table.ts'])

/** Null: linear. */
function findFault(source: string): string | null {
  const literal = new RegExpParser().parseLiteral(source)
  const { pattern, flags } = literal
  const [report] = analyse({ pattern, flags }, { maxReports: 1 }).reports
  if (report) return `${report.type}, ${report.exponential ? 'exponential' : 'polynomial'}`
  return hasNestedRepetition(pattern) ? 'a repetition within a repetition' : null
}

function hasNestedRepetition(pattern: AST.Pattern): boolean {
  let open = 0
  let found = false
  visitRegExpAST(pattern, {
    onQuantifierEnter({ max }) {
      if (max !== Number.POSITIVE_INFINITY) return
      if (open > 0) found = true
      open++
    },
    onQuantifierLeave({ max }) {
      if (max === Number.POSITIVE_INFINITY) open--
    },
  })
  return found
}

function* patternsOf(file: string): Generator<{ line: number; source: string }> {
  const kind = file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS
  const tree = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true, kind)
  const nodes: ts.Node[] = [tree]
  for (let node = nodes.pop(); node; node = nodes.pop()) {
    if (ts.isRegularExpressionLiteral(node))
      yield { line: tree.getLineAndCharacterOfPosition(node.getStart()).line + 1, source: node.text }
    nodes.push(...node.getChildren(tree))
  }
}

const files = ['app', 'server', 'worker'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /(?<!\.test)\.tsx?$/.test(entry.name) && !/\/testing$/.test(entry.parentPath))
    .map((entry) => join(entry.parentPath, entry.name)),
)

describe('patterns', () => {
  it('all take linear time', { timeout: 60_000 }, () => {
    const faults: string[] = []
    for (const file of files) {
      const name = relative(ROOT, file)
      if (OWN_TEXT.has(name)) continue
      for (const { line, source } of patternsOf(file)) {
        const fault = findFault(source)
        if (fault) faults.push(`${name}:${line} ${source} (${fault})`)
      }
    }
    expect(faults).toEqual([])
  })

  it.each([
    ['a quadratic one', String.raw`/\d+x(\d+)/`],
    ['a quadratic one at an end', String.raw`/\/+$/`],
    ['an exponential one', String.raw`/^(<!--[\s\S]*?-->\s*)*x/`],
    ['a classic', '/^(a+)+$/'],
  ])('%s is found', (_, source) => {
    expect(findFault(source)).not.toBeNull()
  })
})
