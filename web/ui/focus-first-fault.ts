/** Takes the focus to the first field that is marked as wrong, once the page shows it: whoever pressed a button that did nothing sees why. */
export function focusFirstFault(): void {
  setTimeout(() => document.querySelector<HTMLElement>('main [aria-invalid="true"]')?.focus());
}
