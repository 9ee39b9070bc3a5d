/** Where to sign in and come back to this lot. What was typed waits in the tab, see `typed.ts`. */
export const signInPath = (lot: string): string => `/sign-in?next=${encodeURIComponent(`/lots/${lot}`)}`;
