import type { Locator, Page } from '@playwright/test'

export class SignInPage {
  readonly #page: Page
  /** The error message. */
  readonly problem: Locator

  constructor(page: Page) {
    this.#page = page
    this.problem = page.locator('form').getByRole('alert')
  }

  async open(): Promise<void> {
    await this.#page.goto('/sign-in')
  }

  /** To the dashboard. */
  async enter(email: string, password: string): Promise<void> {
    await this.open()
    await this.fillAndSend(email, password)
    await this.#page.waitForURL('**/channels')
  }

  async fillAndSend(email: string, password: string): Promise<void> {
    await this.#page.getByLabel('Email').fill(email)
    await this.#page.getByLabel('Password', { exact: true }).fill(password)
    await this.#page.getByRole('button', { name: 'Sign in' }).click()
  }
}
