// One logger for web and worker: JSON lines on stderr, secrets redacted at the source, foreign text sanitised.
import { type DestinationStream, type Logger, pino } from 'pino'
import { logText, logValue } from '#domain/text/log-text.ts'
import { env } from '#server/env.ts'
import { currentFacts, currentSpan, type WorkFacts } from './request-scope.ts'

export type { Logger }

const MAX_MESSAGE = 2_000

/** @param destination where the lines go */
export function openLogger(level: string, destination: DestinationStream): Logger {
  return pino(
    {
      level,
      base: { pid: process.pid },
      // Which request, whose, which channel: what the caller states itself comes first.
      mixin: scopeFacts,
      mixinMergeStrategy: (stated, scope) => ({ ...scope, ...stated }),
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: [
          ...['password', 'apiKey', 'streamKey', 'token', 'secret', 'authorization'].flatMap((name) => [
            name,
            `*.${name}`,
            `*.*.${name}`,
          ]),
          'req.headers.authorization',
          'req.headers.cookie',
        ],
        censor: '[redacted]',
      },
      // pino itself turns `err` into text, after the formatter.
      serializers: { err: logValue },
      formatters: { log: (facts) => logValue(facts) as Record<string, unknown> },
      hooks: {
        logMethod(args, method) {
          method.apply(
            this,
            args.map((arg) => (typeof arg === 'string' ? logText(arg, MAX_MESSAGE) : arg)) as typeof args,
          )
        },
      },
    },
    destination,
  )
}

function scopeFacts(): WorkFacts & { traceId?: string } {
  const span = currentSpan()
  return { ...currentFacts(), ...(span && { traceId: span.traceId }) }
}

let root: Logger | undefined

/** A child logger named after its part of the product. */
export function logger(part: string): Logger {
  root ??= openLogger(env().LOG_LEVEL, pino.destination({ dest: 2, sync: true }))
  return root.child({ part })
}

/** For tests: the next logger has the level that the environment names by then. */
export function forgetLogger(): void {
  root = undefined
}
