// Servers that an installation may use beside PostgreSQL. Without them its own processes do the same work.
import { z } from 'zod'

export const serviceVariables = {
  /** Counts calls for all web processes together; unset: each counts for itself. */
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'REDIS_URL must look like redis://user:password@host:6379')
    .optional(),
  /** Queues events of viewers for all workers; unset: they wait in DATA_DIR alone. */
  NATS_URL: z
    .string()
    .refine(
      (urls) => urls.split(',').every((url) => /^(?:nats|tls):\/\/[^\s/]+$/.test(url) && URL.canParse(url)),
      'NATS_URL must look like nats://user:password@host:4222; servers of a cluster are separated by commas.',
    )
    .optional(),
  /** Stores events of viewers; unset: PostgreSQL does. */
  CLICKHOUSE_URL: z
    .url({ protocol: /^https?$/, error: 'CLICKHOUSE_URL must look like http://user:password@host:8123/database' })
    .optional(),
}
