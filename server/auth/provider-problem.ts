import { ERRORS, type ErrorCode } from '../errors.ts'

const SHOWN: readonly ErrorCode[] = [
  'PROVIDER_UNVERIFIED',
  'PROVIDER_IN_USE',
  'SIGN_IN_FIRST',
  'SIGN_UP_CLOSED',
  'TOO_MANY_REQUESTS',
]

/** Why a provider signed nobody in. The code comes from the address: its text never does. */
export function providerProblem(code: string | string[]): string {
  const known = SHOWN.find((each) => each === code)
  return known ? ERRORS[known].message : 'The provider did not sign you in. Nothing was changed; try again.'
}
