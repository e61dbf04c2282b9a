// What a procedure says of itself besides its input and output: server/rest serves and describes it from this.
import type { Permission } from '#domain/account/permissions.ts'
import type { ErrorCode } from '../errors.ts'

export type Method = 'GET' | 'HEAD' | 'OPTIONS' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export interface RestMeta {
  method: Method
  /** `:name` stands for one path segment, and is the input's field of that name. */
  path: string
  summary: string
  /** Status of the successful answer; omitted: 200. */
  status?: 200 | 201 | 202
  /** The request body is this field of the input; omitted: the input without the fields in the path. */
  bodyAs?: string
  /** Codes besides those of its guards, path and body, for the description. */
  errors?: readonly ErrorCode[]
  /** Other forms of the body, as the input that they stand for. */
  readBody?(body: object): object
  /** Rows that the list has at most: it is read whole. */
  mostRows?: number
  /** The answer is an object with the output in this field: an array could get no second field later. */
  answerAs?: string
}

export interface Meta {
  /** Who may call it; omitted: anybody. Set where procedures.ts enforces it. */
  guard?: 'account' | 'person' | 'admin' | 'signed-in'
  /**
   * What the caller must be allowed to do in the account; `none`: it concerns the person, not the account. Omitted: `view`
   * for a query or subscription, `account` for a mutation. Admin procedures ask for none.
   */
  permission?: Permission | 'none'
  /** Omitted: not part of the REST API. */
  rest?: RestMeta
}
