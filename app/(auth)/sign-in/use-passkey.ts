'use client'
import { browserSupportsWebAuthn, startAuthentication, WebAuthnError } from '@simplewebauthn/browser'
import { useMutation } from '@tanstack/react-query'
import { readError } from '#app/_trpc/read-error.ts'
import { useTRPC } from '#app/_trpc/trpc.ts'

type Answer = { passkey: string } | { refusal: string }

/** @returns asks the browser for a passkey; its answer, or why there is none */
export function usePasskey(): () => Promise<Answer> {
  const trpc = useTRPC()
  const begin = useMutation(trpc.person.beginPasskeySignIn.mutationOptions({ gcTime: 0 }))
  return async () => {
    if (!browserSupportsWebAuthn()) return { refusal: 'NO_PASSKEYS' }
    try {
      const optionsJSON = await begin.mutateAsync()
      return { passkey: JSON.stringify(await startAuthentication({ optionsJSON })) }
    } catch (error) {
      // SecurityError: the page is at another address than the passkeys are for.
      if (error instanceof WebAuthnError || error instanceof DOMException)
        return { refusal: error.name === 'NotAllowedError' ? 'CANCELLED' : 'NO_PASSKEYS' }
      return { refusal: readError(error).code }
    }
  }
}
