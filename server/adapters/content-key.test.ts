import { createDecipheriv } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { contentKey, encryptSegment } from './content-key.ts'

const bytes = fc.uint8Array({ maxLength: 200 })

it('an encrypted segment decrypts to the same bytes with the key of its period and its number as IV', () => {
  fc.assert(
    fc.property(bytes, bytes, bytes, fc.nat(), fc.nat(1_000), (secret, head, body, mediaSequence, period) => {
      const key = contentKey(secret, 'ch_1', '720p', period)
      const sealed = encryptSegment(key, mediaSequence, [head, body])
      const iv = Buffer.from(mediaSequence.toString(16).padStart(32, '0'), 'hex')
      const opener = createDecipheriv('aes-128-cbc', key, iv)
      expect(Buffer.concat([opener.update(sealed), opener.final()])).toEqual(Buffer.concat([head, body]))
      expect(key).toEqual(contentKey(secret, 'ch_1', '720p', period))
      const others = [contentKey(secret, 'ch_2', '720p', period), contentKey(secret, 'ch_1', 'audio', period)]
      for (const other of [...others, contentKey(secret, 'ch_1', '720p', period + 1)]) expect(other).not.toEqual(key)
    }),
    { numRuns: 200 },
  )
})
