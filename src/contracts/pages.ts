/**
 * The paths that the house answers with its pages, `:name` standing for one part. The pages themselves are listed in
 * `web/app/pages.ts`; a test holds the two together. Any other path is answered with the page that says so, and 404.
 */
export const PAGE_PATHS = [
  '/', '/lots', '/lots/:id', '/sales', '/sales/:id', '/sell', '/sell/new', '/sell/lots/:id', '/sell/import',
  '/sign-in', '/register', '/reset-password', '/reset-password/:token', '/verify-email/:token', '/account', '/account/notifications',
  '/me', '/me/watchlist', '/me/notifications', '/me/messages', '/me/invoices', '/me/invoices/:id', '/me/searches', '/mailbox',
  '/admin', '/admin/lots', '/admin/approvals', '/admin/users', '/admin/users/:id', '/admin/messages', '/admin/analytics', '/admin/invoices', '/admin/invoices/:id', '/admin/ledger', '/admin/settings', '/admin/health',
  '/how-bidding-works', '/accessibility', '/terms',
] as const;

const PARTS = PAGE_PATHS.map((path) => path.split('/'));

/** Whether a path (without query, without a slash at its end) is one of the pages. */
export function isPage(path: string): boolean {
  const asked = path.split('/');
  return PARTS.some((parts) => parts.length === asked.length && parts.every((part, at) => part === asked[at] || (part.startsWith(':') && asked[at] !== '')));
}
