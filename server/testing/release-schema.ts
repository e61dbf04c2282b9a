// What one version of the product knows of the database, from its catalog, and what a later schema would break for it.
import type pg from 'pg'
import { z } from 'zod'

const columnSchema = z.object({ type: z.string(), nullable: z.boolean(), filled: z.boolean() })

export const releaseSchema = z.object({
  /** Of the last migration. */
  migration: z.string(),
  tables: z.record(z.string(), z.record(z.string(), columnSchema)),
  enums: z.record(z.string(), z.array(z.string())),
})
export type ReleaseSchema = z.infer<typeof releaseSchema>

export async function describeSchema(client: pg.Client): Promise<ReleaseSchema> {
  const columns = await client.query<{
    table: string
    name: string
    type: string
    nullable: boolean
    filled: boolean
  }>(`
    SELECT relname AS table, attname AS name, format_type(atttypid, atttypmod) AS type, NOT attnotnull AS nullable,
           atthasdef AS filled
      FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
     WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> '_prisma_migrations'
     ORDER BY relname, attname`)
  const labels = await client.query<{ name: string; labels: string[] }>(`
    SELECT typname AS name, array_agg(enumlabel::text ORDER BY enumsortorder) AS labels
      FROM pg_enum JOIN pg_type ON pg_type.oid = enumtypid GROUP BY typname ORDER BY typname`)
  const newest = await client.query<{ name: string }>(
    'SELECT migration_name AS name FROM _prisma_migrations ORDER BY migration_name DESC LIMIT 1',
  )
  const tables: ReleaseSchema['tables'] = {}
  for (const { table, name, ...column } of columns.rows) {
    tables[table] ??= {}
    tables[table][name] = column
  }
  const enums = Object.fromEntries(labels.rows.map((row) => [row.name, row.labels]))
  return { migration: newest.rows[0]?.name ?? '', tables, enums }
}

/** A line for each thing that a process of the previous release would fail at. */
export function findBreaks(previous: ReleaseSchema, next: ReleaseSchema): string[] {
  const breaks: string[] = []
  for (const [table, columns] of Object.entries(previous.tables)) {
    const now = next.tables[table]
    if (!now) {
      breaks.push(`it reads the table ${table}, which is gone`)
      continue
    }
    for (const [name, before] of Object.entries(columns)) {
      const column = now[name]
      if (!column) breaks.push(`it reads ${table}.${name}, which is gone`)
      else if (column.type !== before.type) breaks.push(`${table}.${name} was ${before.type} and is ${column.type}`)
      else if (before.nullable && !column.nullable) breaks.push(`it may write NULL to ${table}.${name}`)
      else if (before.filled && !column.filled) breaks.push(`it relies on the default of ${table}.${name}`)
    }
    for (const [name, column] of Object.entries(now))
      if (!columns[name] && !column.nullable && !column.filled) breaks.push(`it does not write ${table}.${name}`)
  }
  for (const [name, labels] of Object.entries(previous.enums)) {
    const now = next.enums[name] ?? []
    for (const label of labels) if (!now.includes(label)) breaks.push(`it writes ${label} of ${name}, which is gone`)
    for (const label of now) if (!labels.includes(label)) breaks.push(`it cannot read ${label} of ${name}`)
  }
  return breaks
}
