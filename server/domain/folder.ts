// Folders in which long lists are sorted: of channels, and of the library.
import { optionalName } from '#domain/text/text-schema.ts'

const LONGEST_FOLDER = 60

/** Blank text counts as none. */
export const folderSchema = optionalName(LONGEST_FOLDER).transform((folder) => (folder === '' ? null : folder))
