import { LaunchError } from '#worker/launch/launch-error.ts'
import { installSystemPackage, type PackageNames } from '#worker/launch/system-package.ts'

/** @returns its path. @throws LaunchError with the command that installs it */
export function ensureInstalled(
  find: () => string | null | undefined,
  names: PackageNames,
  announce: (line: string) => void,
): string {
  const before = find()
  if (before) return before
  const outcome = installSystemPackage(names, announce)
  const after = find()
  if (after) return after
  throw new LaunchError(
    `${names.apt} is not installed.${outcome.done ? '' : ` It could not be installed: ${outcome.detail}.`}`,
    outcome.done ? 'The tests need it: add it to the PATH.' : `Run: ${outcome.command}`,
  )
}
