import { Prisma } from './db.ts'

/** A row with this column's value already exists. */
export function isUniqueViolation(error: unknown, column: string): boolean {
  return known(error, 'P2002') && JSON.stringify((error as Prisma.PrismaClientKnownRequestError).meta).includes(column)
}

/** Another row still refers to the one to be deleted. */
export function isStillReferenced(error: unknown): boolean {
  return known(error, 'P2003') || known(error, 'P2014')
}

function known(error: unknown, code: string): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === code
}
