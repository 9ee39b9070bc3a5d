const KEPT_AS = 'auctionhub.typed.';

/** What was typed into the bid box of a lot in this tab; empty when nothing waits. It survives signing in and a reload. */
export function typedFor(lot: string): string {
  try {
    return sessionStorage.getItem(KEPT_AS + lot) ?? '';
  } catch {
    return '';
  }
}

/** Keeps what is typed, or forgets it when it is empty. A browser that keeps nothing loses it with the page. */
export function keepTyped(lot: string, text: string): void {
  try {
    if (text === '') sessionStorage.removeItem(KEPT_AS + lot);
    else sessionStorage.setItem(KEPT_AS + lot, text);
  } catch {
    // Private windows may refuse; the field itself still has it.
  }
}
