// A real PostgreSQL whose statements run one after the other, on the clock of a simulation. A statement that waits for a
// lock is left waiting, so that others can run. Only one at a time: of several the server would choose by chance.
import pg from 'pg'
import { inFixedOrder } from './row-order.ts'
import { realSleep } from './virtual-time.ts'

export type Statement = pg.QueryArrayConfig<unknown[]>
export type Answer = { result: pg.QueryArrayResult } | { error: unknown }

export interface Connection {
  client: pg.Client
  pid: number
  /** The statement under way: it waits for a lock. */
  running: Promise<Answer> | null
}

/** A statement that has not answered by then is asked about: usually it waits for a lock. */
const LOOK_AFTER_MS = 3

export class DatabaseServer {
  readonly control: pg.Client
  readonly #url: string
  readonly #free: Connection[] = []
  readonly #all: Connection[] = []
  #toldTime = 0

  private constructor(url: string, control: pg.Client) {
    this.#url = url
    this.control = control
  }

  /** @param url of a migrated database that nothing else uses */
  static async open(url: string): Promise<DatabaseServer> {
    const control = new pg.Client({ connectionString: url })
    await control.connect()
    await control.query(CLOCK)
    await control.query(WITNESS)
    const { rows } = await control.query('SELECT current_database() AS name')
    // Functions named now() are found in the simulation's schema first; nothing depends on real time.
    await control.query(`ALTER DATABASE "${rows[0].name}" SET search_path = sim, public, pg_catalog`)
    await control.query(`ALTER DATABASE "${rows[0].name}" SET deadlock_timeout = '1h'`)
    await control.query(WITHOUT_VACUUM)
    return new DatabaseServer(url, control)
  }

  async close(): Promise<void> {
    await Promise.all([this.control, ...this.#all.map(({ client }) => client)].map((client) => client.end()))
  }

  /**
   * A connection of the process with that name.
   * @param alone for statements outside of transactions
   */
  async take(name: string, alone: boolean): Promise<Connection> {
    const connection = this.#free.pop() ?? (await this.#connect())
    await connection.client.query(`SET application_name = '${name}${alone ? '/alone' : ''}'`)
    return connection
  }

  async #connect(): Promise<Connection> {
    const client = new pg.Client({ connectionString: this.#url })
    await client.connect()
    const { rows } = await client.query('SELECT pg_backend_pid() AS pid')
    const connection = { client, pid: rows[0].pid as number, running: null }
    this.#all.push(connection)
    return connection
  }

  /** Ends what is left of it: a statement that waits for a lock, a transaction. */
  async give(connection: Connection, inTransaction: boolean): Promise<void> {
    if (connection.running) await this.cancel(connection)
    if (inTransaction) await connection.client.query('ROLLBACK')
    this.#free.push(connection)
  }

  /** @returns null: it waits for a lock */
  async run(connection: Connection, statement: Statement, now: number): Promise<Answer | null> {
    if (now !== this.#toldTime && /\b(now|clock_timestamp)\(\)/.test(statement.text)) {
      this.#toldTime = now
      await this.control.query({ name: 'tell', text: `SELECT setval('sim.clock', $1)`, values: [Math.floor(now)] })
    }
    connection.running = connection.client.query(statement).then(
      (result) => ({ result: inFixedOrder(statement.text, result) }),
      (error) => ({ error }),
    )
    return this.answer(connection)
  }

  /**
   * As run(), but it does not stay waiting for a lock.
   * @returns `refused`: it would wait; its transaction is as after an error, until undo()
   */
  async attempt(
    connection: Connection,
    statement: Statement,
    now: number,
    inTransaction: boolean,
  ): Promise<{ answer: Answer; refused: boolean }> {
    if (inTransaction) await connection.client.query('SAVEPOINT attempt')
    const answer = await this.run(connection, statement, now)
    if (!answer) return { answer: await this.cancel(connection), refused: true }
    if (inTransaction && 'result' in answer) await connection.client.query('RELEASE SAVEPOINT attempt')
    return { answer, refused: false }
  }

  /** Of an attempt that was refused. */
  async undo(connection: Connection): Promise<void> {
    await connection.client.query('ROLLBACK TO SAVEPOINT attempt; RELEASE SAVEPOINT attempt')
  }

  /** Of the statement under way. @returns null: it still waits for a lock */
  async answer(connection: Connection): Promise<Answer | null> {
    for (;;) {
      const answer = await soon(connection.running!)
      if (answer) {
        connection.running = null
        return answer
      }
      const { rows } = await this.control.query('SELECT cardinality(pg_blocking_pids($1)) > 0 AS waits', [
        connection.pid,
      ])
      if (rows[0].waits) return null
    }
  }

  /** As lock_timeout does. */
  async cancel(connection: Connection): Promise<Answer> {
    await this.control.query('SELECT pg_cancel_backend($1)', [connection.pid])
    const answer = await connection.running!
    connection.running = null
    return answer
  }
}

async function soon<T>(running: Promise<T>): Promise<T | null> {
  let done: T | null = null
  const seen = running.then((value) => {
    done = value
  })
  // Most answer within a turn or two of the event loop: a timer for each would cost more than the statement.
  await Promise.race([seen, realSleep(LOOK_AFTER_MS)])
  return done
}

const CLOCK = `
CREATE SCHEMA sim;
CREATE SEQUENCE sim.clock MINVALUE 0;
CREATE FUNCTION sim.now() RETURNS timestamptz LANGUAGE sql STABLE AS
  $$ SELECT pg_catalog.to_timestamp(last_value / 1000.0) FROM sim.clock $$;
CREATE FUNCTION sim.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$ SELECT sim.now() $$;
`

/** It comes by real time, holds locks and moves rows. */
const WITHOUT_VACUUM = `
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE c.relkind = 'r' AND n.nspname IN ('public', 'sim') LOOP
    EXECUTE format('ALTER TABLE %s SET (autovacuum_enabled = off)', name);
  END LOOP;
END $$`

/**
 * Notes who claimed which epoch, and every write of a process that did not hold the lease: outside of a transaction at
 * all, inside of one after its successor has written. A transaction locks the channel, so what it writes comes before
 * everything that its successor writes.
 */
const WITNESS = `
CREATE TABLE sim.claims (channel text, epoch int, holder text, PRIMARY KEY (channel, epoch));
CREATE TABLE sim.written (channel text PRIMARY KEY, epoch int);
CREATE TABLE sim.caused (channel text, cause text, xact text, PRIMARY KEY (channel, cause, xact));
CREATE TABLE sim.ended (id bigint PRIMARY KEY, channel text, kind text, xact text, "tookEffect" boolean);
CREATE TABLE sim.faults (id bigserial, channel text, what text);

CREATE FUNCTION sim.claimed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP = 'UPDATE' AND NEW.epoch = OLD.epoch THEN
    IF NEW."workerId" <> OLD."workerId" THEN
      INSERT INTO sim.faults (channel, what) VALUES (NEW."channelId", 'a lease changed hands within an epoch');
    END IF;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.epoch < OLD.epoch THEN
    INSERT INTO sim.faults (channel, what) VALUES (NEW."channelId", 'an epoch went back');
  END IF;
  INSERT INTO sim.claims VALUES (NEW."channelId", NEW.epoch,
    CASE WHEN NEW."expiresAt" > sim.now() THEN split_part(current_setting('application_name'), '/', 1) END)
  ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    INSERT INTO sim.faults (channel, what) VALUES (NEW."channelId", 'an epoch was used again');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER sim_claimed AFTER INSERT OR UPDATE ON "ChannelLease" FOR EACH ROW EXECUTE FUNCTION sim.claimed();

CREATE FUNCTION sim.check_writer(id text, what text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  writer text := split_part(current_setting('application_name'), '/', 1);
  mine int;
  holder text;
  newest int;
BEGIN
  IF writer NOT LIKE 'w%' THEN RETURN; END IF;
  SELECT c.holder INTO holder FROM "ChannelLease" l JOIN sim.claims c ON c.channel = l."channelId" AND c.epoch = l.epoch
   WHERE l."channelId" = id;
  SELECT max(c.epoch) INTO mine FROM sim.claims c WHERE c.channel = id AND c.holder = writer;
  SELECT w.epoch INTO newest FROM sim.written w WHERE w.channel = id;
  IF holder IS DISTINCT FROM writer AND (mine IS NULL OR newest > mine
     OR current_setting('application_name') LIKE '%/alone') THEN
    INSERT INTO sim.faults (channel, what) VALUES (id, format('%s wrote %s without the lease', writer, what));
  END IF;
  INSERT INTO sim.written VALUES (id, mine) ON CONFLICT (channel) DO UPDATE SET epoch = greatest(written.epoch, mine);
END $$;

CREATE FUNCTION sim.chunk_written() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  PERFORM sim.check_writer(coalesce(NEW."channelId", OLD."channelId"), 'the timeline');
  IF TG_OP = 'INSERT' THEN
    INSERT INTO sim.caused VALUES (NEW."channelId", NEW.cause, pg_current_xact_id()::text) ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER sim_chunk AFTER INSERT OR UPDATE OR DELETE ON "TimelineChunk"
  FOR EACH ROW EXECUTE FUNCTION sim.chunk_written();

CREATE FUNCTION sim.as_run_written() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  PERFORM sim.check_writer(NEW."channelId", 'the as-run log'); RETURN NULL;
END $$;
CREATE TRIGGER sim_as_run AFTER INSERT ON "AsRunRow" FOR EACH ROW EXECUTE FUNCTION sim.as_run_written();

CREATE FUNCTION sim.command_ended() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF OLD.state <> 'PENDING' THEN
    INSERT INTO sim.faults (channel, what) VALUES (NEW."channelId", 'a command ended twice');
  END IF;
  INSERT INTO sim.ended
  VALUES (NEW.id, NEW."channelId", NEW.kind, pg_current_xact_id()::text, NEW.state = 'DONE' AND NEW."effectiveAt" IS NOT NULL)
  ON CONFLICT DO NOTHING;
  PERFORM sim.check_writer(NEW."channelId", 'the end of a command'); RETURN NULL;
END $$;
CREATE TRIGGER sim_command AFTER UPDATE OF state ON "Command" FOR EACH ROW EXECUTE FUNCTION sim.command_ended();

CREATE FUNCTION sim.observed_written() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  PERFORM sim.check_writer(NEW.id, 'the observed state'); RETURN NULL;
END $$;
CREATE TRIGGER sim_observed AFTER UPDATE OF observed ON "Channel" FOR EACH ROW EXECUTE FUNCTION sim.observed_written();
`
