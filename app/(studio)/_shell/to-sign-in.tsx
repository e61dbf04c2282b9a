'use client'
import { useEffect } from 'react'
import { goToSignIn } from '#app/_trpc/provider.tsx'

/** A layout does not know which page was asked for; the browser does, and comes back to it. */
export function ToSignIn() {
  useEffect(goToSignIn, [])
  return null
}
