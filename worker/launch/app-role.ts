// The database role of web, origin and worker: it reads and writes rows and can do nothing else. The owner migrates. An
// attacker with one of their connections cannot read files of the server, create roles, change tables or disable the
// guard of the audit trail.
import pg from 'pg'
import { LaunchError } from './launch-error.ts'

/**
 * Creates the role that `appUrl` names, or updates it, after each migration and at each start.
 * @param ownerUrl of the role that owns the tables and may create roles
 * @throws LaunchError
 */
export async function ensureAppRole(ownerUrl: string, appUrl: string): Promise<void> {
  const { username, password, host } = new URL(appUrl)
  const role = decodeURIComponent(username)
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 })
  const name = client.escapeIdentifier(role)
  const database = client.escapeIdentifier(decodeURIComponent(new URL(ownerUrl).pathname.slice(1)))
  try {
    await client.connect()
    const { rows } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role])
    // PostgreSQL has no statement that takes the password as a parameter.
    const secret = client.escapeLiteral(decodeURIComponent(password))
    await client.query(`${rows.length > 0 ? 'ALTER' : 'CREATE'} ROLE ${name} LOGIN PASSWORD ${secret}
      NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS`)
    for (const statement of [
      `GRANT CONNECT ON DATABASE ${database} TO ${name}`,
      'REVOKE CREATE ON SCHEMA public FROM PUBLIC',
      `GRANT USAGE ON SCHEMA public TO ${name}`,
      `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${name}`,
      `GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ${name}`,
      `GRANT USAGE ON SCHEMA playback TO ${name}`,
      `GRANT SELECT, INSERT, DELETE ON playback.events TO ${name}`,
      `REVOKE INSERT, UPDATE, DELETE ON "_prisma_migrations" FROM ${name}`,
      `REVOKE UPDATE, DELETE, TRUNCATE ON "AuditEntry" FROM ${name}`,
    ])
      await client.query(statement)
  } catch (error) {
    throw new LaunchError(
      `The role “${role}” could not be prepared at ${host}: ${(error as Error).message}`,
      'The owner in DATABASE_OWNER_URL must be allowed to create roles. The database was not changed.',
    )
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Whether the role may see the rows of all accounts, whatever the policies say (ADR 22). */
export async function bypassesPolicies(databaseUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 })
  try {
    await client.connect()
    const { rows } = await client.query(
      'SELECT rolsuper OR rolbypassrls AS bypasses FROM pg_roles WHERE rolname = current_user',
    )
    return rows[0]?.bypasses === true
  } finally {
    await client.end().catch(() => undefined)
  }
}
