import { DEFAULT_RUNGS, type VideoRung } from '#domain/ladder/ladder.ts'
import type { Encoder } from './encoder.ts'
import { SOFTWARE } from './software.ts'

/** Lines up to which encoders in hardware are tried: a trial of higher rungs takes too long at each start. */
const TRIED_TO = DEFAULT_RUNGS[0]!.height

/** Hardware only for what it was tried with. */
export const encoderFor = (rungs: readonly VideoRung[], encoder: Encoder): Encoder =>
  rungs.every(({ height }) => height <= TRIED_TO) ? encoder : SOFTWARE
