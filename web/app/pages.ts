import { type ComponentType, lazy, type LazyExoticComponent } from 'react';
import { NotLoaded } from './Broken.tsx';

/** A page: its path (wouter's pattern; parameters come from `useParams`), loaded when it is first opened. */
export type Page = { path: string; page: LazyExoticComponent<ComponentType> };

// A page's module is loaded when the page is first opened; the page is picked from it by name.
const page = (path: string, load: () => Promise<ComponentType>): Page => ({ path, page: lazy(async () => ({ default: await load().catch((cause: unknown) => { throw new NotLoaded(path, { cause }); }) })) });

/** Every page of the house. The server answers exactly these paths with the pages (`src/contracts/pages.ts`; a test holds the two together). */
export const PAGES: readonly Page[] = [
  page('/', async () => (await import('../features/catalogue/HomePage.tsx')).HomePage),
  page('/lots', async () => (await import('../features/catalogue/CataloguePage.tsx')).CataloguePage),
  page('/sales', async () => (await import('../features/catalogue/SalesPage.tsx')).SalesPage),
  page('/sales/:id', async () => (await import('../features/catalogue/SalePage.tsx')).SalePage),
  page('/me/searches', async () => (await import('../features/catalogue/SearchesPage.tsx')).SearchesPage),
  page('/lots/:id', async () => (await import('../features/lot/LotPage.tsx')).LotPage),
  page('/how-bidding-works', async () => (await import('../features/static/HowBiddingWorksPage.tsx')).HowBiddingWorksPage),
  page('/accessibility', async () => (await import('../features/static/AccessibilityPage.tsx')).AccessibilityPage),
  page('/terms', async () => (await import('../features/static/TermsPage.tsx')).TermsPage),
  page('/sign-in', async () => (await import('../features/account/SignInPage.tsx')).SignInPage),
  page('/register', async () => (await import('../features/account/RegisterPage.tsx')).RegisterPage),
  page('/reset-password', async () => (await import('../features/account/ResetRequestPage.tsx')).ResetRequestPage),
  page('/reset-password/:token', async () => (await import('../features/account/ResetPasswordPage.tsx')).ResetPasswordPage),
  page('/verify-email/:token', async () => (await import('../features/account/VerifyEmailPage.tsx')).VerifyEmailPage),
  page('/account', async () => (await import('../features/account/AccountPage.tsx')).AccountPage),
  page('/mailbox', async () => (await import('../features/account/MailboxPage.tsx')).MailboxPage),
  page('/me', async () => (await import('../features/me/MyBidsPage.tsx')).MyBidsPage),
  page('/me/watchlist', async () => (await import('../features/me/WatchlistPage.tsx')).WatchlistPage),
  page('/account/notifications', async () => (await import('../features/channels/ChannelsPage.tsx')).ChannelsPage),
  page('/me/messages', async () => (await import('../features/channels/SentPage.tsx')).SentPage),
  page('/admin/messages', async () => (await import('../features/admin/MessagesPage.tsx')).MessagesPage),
  page('/me/notifications', async () => (await import('../features/me/NoticesPage.tsx')).NoticesPage),
  page('/me/invoices', async () => (await import('../features/invoices/MyInvoicesPage.tsx')).MyInvoicesPage),
  page('/me/invoices/:id', async () => (await import('../features/invoices/InvoicePage.tsx')).InvoicePage),
  page('/sell', async () => (await import('../features/selling/SellPage.tsx')).SellPage),
  page('/sell/new', async () => (await import('../features/selling/NewLotPage.tsx')).NewLotPage),
  page('/sell/lots/:id', async () => (await import('../features/selling/EditorPage.tsx')).EditorPage),
  page('/sell/import', async () => (await import('../features/selling/ImportPage.tsx')).ImportPage),
  page('/admin', async () => (await import('../features/admin/OverviewPage.tsx')).OverviewPage),
  page('/admin/lots', async () => (await import('../features/admin/LotsPage.tsx')).LotsPage),
  page('/admin/approvals', async () => (await import('../features/admin/ApprovalsPage.tsx')).ApprovalsPage),
  page('/admin/users', async () => (await import('../features/admin/UsersPage.tsx')).UsersPage),
  page('/admin/users/:id', async () => (await import('../features/admin/UserPage.tsx')).UserPage),
  page('/admin/analytics', async () => (await import('../features/figures/AnalyticsPage.tsx')).AnalyticsPage),
  page('/admin/invoices', async () => (await import('../features/invoices/finance/InvoicesPage.tsx')).InvoicesPage),
  page('/admin/invoices/:id', async () => (await import('../features/invoices/finance/StaffInvoicePage.tsx')).StaffInvoicePage),
  page('/admin/ledger', async () => (await import('../features/invoices/finance/LedgerPage.tsx')).LedgerPage),
  page('/admin/settings', async () => (await import('../features/admin/SettingsPage.tsx')).SettingsPage),
  page('/admin/health', async () => (await import('../features/admin/HealthPage.tsx')).HealthPage),
];
