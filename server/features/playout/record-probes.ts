import type { Db } from '#adapters/db.ts'

export interface ProbeResult {
  channelId: string
  /** Null: nothing is wrong. */
  failingSince: Date | null
  findings: readonly string[]
  /** Null: it is not, or nobody has looked. */
  blackSince: Date | null
  silentSince: Date | null
  latencyMs: number
}

/**
 * Of a channel that exists no more, or that another worker holds, nothing is written.
 * @param workerId who looked
 */
export async function recordProbes(db: Db, workerId: string, results: readonly ProbeResult[]): Promise<void> {
  if (results.length === 0) return
  await db.$executeRaw`
    INSERT INTO "ChannelProbe" ("channelId", "checkedAt", "failingSince", findings, "blackSince", "silentSince", "latencyMs")
    SELECT channel.id, now(), seen.since, ARRAY(SELECT jsonb_array_elements_text(seen.findings::jsonb)), seen.black,
           seen.silent, seen.ms
      FROM unnest(${results.map(({ channelId }) => channelId)}::text[],
                  ${results.map(({ failingSince }) => failingSince)}::timestamptz[],
                  ${results.map(({ findings }) => JSON.stringify(findings))}::text[],
                  ${results.map(({ blackSince }) => blackSince)}::timestamptz[],
                  ${results.map(({ silentSince }) => silentSince)}::timestamptz[],
                  ${results.map(({ latencyMs }) => Math.round(latencyMs))}::int[]) AS seen(id, since, findings, black, silent, ms)
      JOIN "Channel" channel ON channel.id = seen.id
     WHERE NOT EXISTS (SELECT FROM "ChannelLease" lease
                        WHERE lease."channelId" = seen.id AND lease."workerId" <> ${workerId} AND lease."expiresAt" > now())
    ON CONFLICT ("channelId") DO UPDATE
      SET "checkedAt" = excluded."checkedAt", "failingSince" = excluded."failingSince",
          findings = excluded.findings, "blackSince" = excluded."blackSince", "silentSince" = excluded."silentSince",
          "latencyMs" = excluded."latencyMs"`
}
