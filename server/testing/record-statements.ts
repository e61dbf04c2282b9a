import pg from 'pg'

type Query = typeof pg.Client.prototype.query

/** The statements that this process sends to databases while `work` runs, by whatever client. */
export async function recordStatements(work: () => Promise<unknown>): Promise<string[]> {
  const statements: string[] = []
  const original = pg.Client.prototype.query
  pg.Client.prototype.query = function (this: pg.Client, ...args: [string | { text: string }]) {
    statements.push(typeof args[0] === 'string' ? args[0] : args[0].text)
    return (original as (...all: unknown[]) => unknown).apply(this, args)
  } as Query
  try {
    await work()
  } finally {
    pg.Client.prototype.query = original
  }
  return statements
}
