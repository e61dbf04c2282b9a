import type { Encoder } from '../ffmpeg/encoders/encoder.ts'
import { SOFTWARE } from '../ffmpeg/encoders/software.ts'
import type { Claim } from './claim-media.ts'
import { findPartsEncoder } from './part-queue.ts'
import type { TranscodeContext } from './transcode-context.ts'

/**
 * The encoder of this attempt: the hardware of this worker, and the software after an attempt with it. The finished parts of
 * a worker that died are continued, if none failed.
 */
export async function chooseEncoder({ db, encoder = SOFTWARE }: TranscodeContext, claim: Claim): Promise<Encoder> {
  if (encoder.name === SOFTWARE.name) return SOFTWARE
  const parts = await findPartsEncoder(db, claim.mediaId)
  if (parts) return parts.encoder === encoder.name && !parts.hasFailed ? encoder : SOFTWARE
  return claim.attempts > 1 ? SOFTWARE : encoder
}
