// Names that a test file makes up, resolved without the system: node:dns/promises of this process is replaced.
import dns from 'node:dns/promises'
import { syncBuiltinESMExports } from 'node:module'

/** @param answer gives the IPv4 addresses of a name; null: the system is asked */
export function answerNames(answer: (host: string) => readonly string[] | null): void {
  const system = dns.lookup
  const lookup = async (host: string, options: object) =>
    answer(host)?.map((address) => ({ address, family: 4 })) ?? (await system(host, options))
  Object.assign(dns, { lookup })
  // Modules that import `lookup` by name see it only then.
  syncBuiltinESMExports()
}
