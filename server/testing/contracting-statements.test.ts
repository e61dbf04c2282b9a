// Migrations that keep the running version working: expand first, contract in a later release (docs/upgrade.md).
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findContractions } from './contracting-statements.ts'

const MIGRATIONS = join(import.meta.dirname, '../../prisma/migrations')
/** The last one that was written before the rule. */
const BASELINE = '20261129110200_item_views'

describe('every migration since the baseline', () => {
  const names = readdirSync(MIGRATIONS).filter((name) => name > BASELINE && !name.endsWith('.toml'))

  it('is one at least', () => expect(names.length).toBeGreaterThan(0))

  it.each(names)('%s only expands, or says why it may contract', (name) => {
    expect(findContractions(readFileSync(join(MIGRATIONS, name, 'migration.sql'), 'utf8'))).toEqual([])
  })
})

describe('a statement that breaks the running version', () => {
  it.each([
    'DROP TABLE "Channel";',
    'ALTER TABLE "Channel" DROP COLUMN "name";',
    'ALTER TABLE "Channel" RENAME COLUMN "name" TO "title";',
    'ALTER TABLE "Channel"\n  ALTER COLUMN "name" TYPE INTEGER;',
    'ALTER TABLE "Channel" ALTER COLUMN "name" SET NOT NULL;',
    'ALTER TABLE "Channel" ALTER COLUMN "name" DROP DEFAULT;',
    'ALTER TABLE "Channel" ADD COLUMN "must" TEXT NOT NULL;',
    'ALTER TABLE "Channel" ADD COLUMN "may" TEXT, ADD COLUMN "must" INTEGER NOT NULL;',
    'ALTER TABLE "Channel" ADD CONSTRAINT "few" CHECK ("number" < 10);',
    'CREATE UNIQUE INDEX "one" ON "Channel"("name");',
    `ALTER TYPE "CommandKind" ADD VALUE 'FLY';`,
    '-- contract: no\nDROP TABLE "Channel";',
    '-- contract: nothing has read it since 0.2.0\nDROP TABLE "One";\nDROP TABLE "Channel";',
  ])('%s', (sql) => expect(findContractions(sql)).toHaveLength(1))
})

describe('a statement that does not', () => {
  it.each([
    'ALTER TABLE "Channel" ADD COLUMN "may" TEXT;',
    'ALTER TABLE "Channel" ADD COLUMN "counts" INTEGER NOT NULL DEFAULT 0;',
    'CREATE TABLE "New" ("id" TEXT NOT NULL);\nCREATE UNIQUE INDEX "new" ON "New"("id");\nALTER TABLE "New" ADD CONSTRAINT "c" CHECK (true);',
    'ALTER TABLE "Channel" DROP CONSTRAINT "few";',
    'CREATE INDEX "by_name" ON "Channel"("name");',
    'CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ DROP TABLE "Scratch"; $$;',
    '-- contract: no version since 0.2.0 reads this table\nDROP TABLE "Channel";',
  ])('%s', (sql) => expect(findContractions(sql)).toEqual([]))
})
