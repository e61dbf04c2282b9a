// The country of an address, from a database that ships with a package (CC0): no address leaves this machine.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Reader, type Response } from 'maxmind'

const FILE = '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb'
let database: Reader<Response & { country_code?: string }> | undefined

/** ISO 3166-1 alpha-2; null: unknown, as private addresses are. */
export function countryOf(address: string): string | null {
  database ??= new Reader(readFileSync(fileURLToPath(import.meta.resolve(FILE))))
  try {
    return database.get(address)?.country_code ?? null
  } catch {
    // Not an address.
    return null
  }
}
