// One logger for web and worker: JSON lines on stderr, secrets redacted at the source.
import { type Logger, pino } from 'pino'
import { env } from '../env.ts'

export type { Logger }

let root: Logger | undefined

/** A child logger that names its part of the house. */
export function logger(part: string): Logger {
  root ??= pino(
    {
      level: env().LOG_LEVEL,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: [
          '*.password',
          '*.apiKey',
          'streamKey',
          '*.streamKey',
          '*.*.streamKey',
          '*.token',
          '*.authorization',
          'req.headers.authorization',
          'req.headers.cookie',
        ],
        censor: '[redacted]',
      },
    },
    pino.destination({ dest: 2, sync: true }),
  )
  return root.child({ part })
}
