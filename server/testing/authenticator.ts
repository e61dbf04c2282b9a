// An authenticator without a browser: makes and uses a passkey as WebAuthn says, with any fault that a test needs.
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'

const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest()

const PRESENT = 0x01
const VERIFIED = 0x04
const HAS_CREDENTIAL = 0x40

interface Faults {
  rpID?: string
  origin?: string
  /** It checks a fingerprint or a PIN. */
  verifies?: boolean
}

export function openAuthenticator({
  rpID = 'localhost',
  origin = 'http://localhost:3000',
  verifies = true,
}: Faults = {}) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'))
  const cose = isoCBOR.encode(
    new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, bytes(x)],
      [-3, bytes(y)],
    ]) as never,
  )
  const id = randomBytes(16)
  let counter = 0

  function authenticatorData(flags: number, credential: Uint8Array = new Uint8Array()): Buffer {
    const head = Buffer.alloc(5)
    head.writeUInt8(flags | PRESENT | (verifies ? VERIFIED : 0))
    head.writeUInt32BE(++counter, 1)
    return Buffer.concat([sha256(rpID), head, credential])
  }
  const clientData = (type: string, challenge: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  const common = { id: base64url(id), rawId: base64url(id), type: 'public-key' as const, clientExtensionResults: {} }

  return {
    id: common.id,
    create({ challenge }: { challenge: string }) {
      const length = Buffer.alloc(2)
      length.writeUInt16BE(id.length)
      const authData = authenticatorData(HAS_CREDENTIAL, Buffer.concat([Buffer.alloc(16), length, id, cose]))
      const attestation = new Map<string, unknown>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', new Uint8Array(authData)],
      ])
      return {
        ...common,
        response: {
          clientDataJSON: base64url(clientData('webauthn.create', challenge)),
          attestationObject: base64url(isoCBOR.encode(attestation as never)),
        },
      }
    },
    /** As JSON, as the browser sends it. */
    get({ challenge }: { challenge: string }): string {
      const client = clientData('webauthn.get', challenge)
      const authData = authenticatorData(0)
      const signature = sign('sha256', Buffer.concat([authData, sha256(client)]), privateKey)
      return JSON.stringify({
        ...common,
        response: {
          clientDataJSON: base64url(client),
          authenticatorData: base64url(authData),
          signature: base64url(signature),
        },
      })
    },
  }
}
