// A sign-in provider behind a circuit breaker: while it does not answer, nobody waits for it. next-auth answers its faults
// with a redirect, and reports them to its logger.
import { HostBreakers, ServiceAwayError, showBreaker } from '#adapters/breaker.ts'

/** Of next-auth and its OpenID client, of GitHub's answers, and of sockets. */
const AWAY_CODE = /^(?:ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE|UND_ERR)/
const AWAY_TEXT = /timed out|got: 5\d\d|answered 5\d\d|fetch failed/

class ProviderAwayError extends Error {
  readonly response: Response

  constructor(response: Response, cause: unknown) {
    super('the provider does not answer', { cause })
    this.response = response
  }
}

const providers = showBreaker(
  new HostBreakers({
    service: 'oauth',
    isAway: (error) => error instanceof ProviderAwayError,
    retryMs: 5_000,
    probeMs: 10_000,
  }),
)

/**
 * @param answer gets a function that it calls with the fault of the provider
 * @param refuse the answer without asking the provider
 */
export async function askProvider(
  name: string,
  answer: (onFault: (fault: unknown) => void) => Promise<Response>,
  refuse: () => Response,
): Promise<Response> {
  try {
    return await providers.of(name).run(async () => {
      let fault: unknown
      const response = await answer((given) => {
        fault = given
      })
      if (isAway(fault)) throw new ProviderAwayError(response, fault)
      return response
    })
  } catch (error) {
    if (error instanceof ProviderAwayError) return error.response
    if (error instanceof ServiceAwayError) return refuse()
    throw error
  }
}

/** @param fault an error, or an object with one */
function isAway(fault: unknown): boolean {
  const { error = fault } = (fault ?? {}) as { error?: unknown }
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown }
  return AWAY_CODE.test(String(code)) || AWAY_TEXT.test(String(message))
}
