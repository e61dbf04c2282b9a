// For pages: whether a first account can be made.
import { services } from '#adapters/services.ts'
import { hasNobody, isSetupToken } from '#features/setup/find-setup-token.ts'

export const isSetupLinkGood = (token: string): Promise<boolean> => isSetupToken(services().db, token, Date.now())

/** Nobody can sign in yet: the link on the console comes first. */
export const isWithoutAccount = (): Promise<boolean> => hasNobody(services().db)
