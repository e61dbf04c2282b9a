// For pages: whether a first account can be made.
import { listProviders } from '#adapters/oauth-clients.ts'
import { acrossAccounts } from '#adapters/request-scope.ts'
import { services } from '#adapters/services.ts'
import { hasNobody, isSetupToken } from '#features/setup/find-setup-token.ts'

export const isSetupLinkGood = (token: string): Promise<boolean> =>
  acrossAccounts(() => isSetupToken(services().db, token, Date.now()))

/** No user exists yet: the link on the console has to be used first. */
export const isWithoutAccount = (): Promise<boolean> => acrossAccounts(() => hasNobody(services().db))

export const isSignUpOpen = (): boolean => services().signUpOpen

export const signInProviders = () => listProviders(services().oauth)
