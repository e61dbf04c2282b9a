import { expect, type Locator, type Page } from '@playwright/test'

/** The frame around every page after the sign-in. */
export class StudioPage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  /** Updates of the channels arrive automatically from here on. */
  async isConnected(): Promise<void> {
    await expect(this.page.getByTestId('connection')).toHaveAttribute('data-state', 'connected')
  }

  async signOut(): Promise<void> {
    await this.page.getByRole('button', { name: /account menu/i }).click()
    await this.page.getByRole('menuitem', { name: 'Sign out' }).click()
  }

  /** The dialog that asks for confirmation before something irreversible. */
  get question(): Locator {
    return this.page.getByRole('alertdialog')
  }
}
