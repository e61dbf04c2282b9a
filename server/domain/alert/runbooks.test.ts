import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { RULE_NAMES, ruleFacts } from './rules.ts'

const FOLDER = join(import.meta.dirname, '../../../docs/runbooks')

it('every rule has a runbook, and every runbook a rule', () => {
  expect(readdirSync(FOLDER).toSorted()).toEqual(RULE_NAMES.map((rule) => `${rule}.md`).toSorted())
})

it.each(RULE_NAMES)('the runbook of %s says what it means, what viewers see and what to do', (rule) => {
  const text = readFileSync(join(FOLDER, `${rule}.md`), 'utf8')
  expect(text.match(/^#+ .*$/gm)).toEqual([
    `# ${ruleFacts(rule).label}`,
    '## What it means',
    '## What viewers see',
    '## What to do',
  ])
  expect(text).toMatch(/\n1\. /)
})
