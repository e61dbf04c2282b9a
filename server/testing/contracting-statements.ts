// Which statements of a migration would break the version that still runs while a new one is deployed
// (docs/upgrade.md): it knows the tables and columns of before, and nothing else.

/** In the line above a statement: why the running version is not affected. */
const ALLOWED = /^\s*--\s*contract:\s*\S.{15,}$/

const NAME = String.raw`(?:"[^"]{1,63}"|\w{1,63})`
interface Rule {
  pattern: RegExp
  why: string
}
const RULES: readonly Rule[] = [
  { pattern: /\bDROP (?:TABLE|COLUMN|TYPE|VIEW)\b/i, why: 'the running version still reads it' },
  { pattern: /\bRENAME\b/i, why: 'the running version knows the old name' },
  { pattern: /\bALTER COLUMN\b.{0,200}\b(?:SET DATA )?TYPE\b/i, why: 'the running version expects the old type' },
  { pattern: /\bSET NOT NULL\b/i, why: 'the running version may write NULL' },
  { pattern: /\bDROP DEFAULT\b/i, why: 'the running version may rely on the default' },
  { pattern: /\bADD VALUE\b/i, why: 'the running version cannot read a new value of an enumeration' },
  {
    pattern: /\bADD CONSTRAINT\b.{0,200}\b(?:CHECK|UNIQUE|EXCLUDE)\b/i,
    why: 'rows of the running version may violate it',
  },
  { pattern: /\bCREATE UNIQUE INDEX\b/i, why: 'rows of the running version may violate it' },
]
const NEW_COLUMN = new RegExp(String.raw`\bADD COLUMN (?:IF NOT EXISTS )?(${NAME}) ([^,;]{1,300})`, 'gi')
const CREATED = new RegExp(String.raw`\bCREATE TABLE (?:IF NOT EXISTS )?(${NAME})`, 'gi')
const SUBJECT = new RegExp(String.raw`\b(?:ALTER TABLE(?: ONLY)?|DROP TABLE|ON) (${NAME})`, 'i')

/** @returns a line each: the statement's beginning and why it is one */
export function findContractions(sql: string): string[] {
  const created = new Set([...sql.matchAll(CREATED)].map(([, name]) => name))
  return statementsOf(sql).flatMap(({ text, allowed }) => {
    const [, subject] = SUBJECT.exec(text) ?? []
    if (allowed || (subject && created.has(subject))) return []
    const broken = RULES.filter(({ pattern }) => pattern.test(text)).map(({ why }) => why)
    for (const [, name, definition = ''] of text.matchAll(NEW_COLUMN))
      if (/\bNOT NULL\b/i.test(definition) && !/\bDEFAULT\b|\bSERIAL\b|\bBIGSERIAL\b/i.test(definition))
        broken.push(`the running version does not write ${name}`)
    return broken.map((why) => `${text.slice(0, 80)}: ${why}`)
  })
}

/** Bodies of functions, in $$ … $$, are no statements of the migration. */
function statementsOf(sql: string): { text: string; allowed: boolean }[] {
  const withoutBodies = sql
    .split('$$')
    .filter((_, index) => index % 2 === 0)
    .join('…')
  const statements: { text: string; allowed: boolean }[] = []
  let lines: string[] = []
  let allowed = false
  for (const line of withoutBodies.split('\n')) {
    if (/^\s*--/.test(line)) {
      allowed ||= ALLOWED.test(line)
      continue
    }
    const [code = ''] = line.split(' --')
    lines.push(code.trim())
    if (!code.trimEnd().endsWith(';')) continue
    statements.push({ text: lines.join(' ').trim(), allowed })
    lines = []
    allowed = false
  }
  return statements
}
