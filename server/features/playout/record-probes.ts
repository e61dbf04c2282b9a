import type { Db } from '#adapters/db.ts'

export interface ProbeResult {
  channelId: string
  /** Null: nothing is wrong. */
  failingSince: Date | null
  findings: readonly string[]
  latencyMs: number
}

/** Of a channel that exists no more, nothing is written. */
export async function recordProbes(db: Db, results: readonly ProbeResult[]): Promise<void> {
  if (results.length === 0) return
  await db.$executeRaw`
    INSERT INTO "ChannelProbe" ("channelId", "checkedAt", "failingSince", findings, "latencyMs")
    SELECT channel.id, now(), seen.since, ARRAY(SELECT jsonb_array_elements_text(seen.findings::jsonb)), seen.ms
      FROM unnest(${results.map(({ channelId }) => channelId)}::text[],
                  ${results.map(({ failingSince }) => failingSince)}::timestamptz[],
                  ${results.map(({ findings }) => JSON.stringify(findings))}::text[],
                  ${results.map(({ latencyMs }) => Math.round(latencyMs))}::int[]) AS seen(id, since, findings, ms)
      JOIN "Channel" channel ON channel.id = seen.id
    ON CONFLICT ("channelId") DO UPDATE
      SET "checkedAt" = excluded."checkedAt", "failingSince" = excluded."failingSince",
          findings = excluded.findings, "latencyMs" = excluded."latencyMs"`
}
