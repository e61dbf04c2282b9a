// The variables of traces, by the names that the OpenTelemetry specification gives them.
import { z } from 'zod'

export const traceVariables = (endpoint: z.ZodType<string>) => ({
  /** Takes traces over OTLP/HTTP as JSON: http://collector:4318. Unset: none are made. */
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.optional(),
  /** Sent with them; the exporter reads it itself. */
  OTEL_EXPORTER_OTLP_HEADERS: z
    .string()
    .refine(
      (text) => text.split(',').every((pair) => /^\s*[\w-]+=/.test(pair)),
      'OTEL_EXPORTER_OTLP_HEADERS must look like name=value,name=value.',
    )
    .optional(),
})
