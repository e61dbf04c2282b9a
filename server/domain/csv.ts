// Cells and lines of CSV (RFC 4180) that spreadsheets open without running a formula.

/** Lines end with CRLF. The header is trusted; cells come from the functions below. */
export function csvOf(header: readonly string[], lines: readonly (readonly string[])[]): string {
  return `${[header, ...lines].map((cells) => cells.join(',')).join('\r\n')}\r\n`
}

export function csvTime(at: number | null): string {
  return at === null ? '' : new Date(at).toISOString()
}

/** A negative drift begins with a minus sign and must stay a number. It is not user input. */
export function csvNumber(value: number | null): string {
  return value === null ? '' : String(value)
}

// Spreadsheets evaluate a cell that begins so, some even after blanks. Full-width forms count too.
const FORMULA = /^[\s\p{Cc}]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u

// Where the list separator is a semicolon, a cell begins after each one, quoted or not. Our texts hold no tab.
const FORMULA_BEHIND_SEPARATOR = /(;[ \u00a0]{0,8})(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/g

export function csvText(value: string): string {
  const guarded = value.replace(FORMULA_BEHIND_SEPARATOR, "$1'")
  const harmless = FORMULA.test(guarded) ? `'${guarded}` : guarded
  return /[",;\r\n]/.test(harmless) ? `"${harmless.replace(/"/g, '""')}"` : harmless
}
