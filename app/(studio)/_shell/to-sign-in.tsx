'use client'
import { useEffect } from 'react'
import { goToSignIn } from '#app/_trpc/provider.tsx'

/** A layout does not know the requested page. The browser does, and returns to it after signing in. */
export function ToSignIn() {
  useEffect(goToSignIn, [])
  return null
}
