import { useEffect } from 'react';
import { useHouse } from '../api/house.ts';

/** Names the page in the tab and for screen readers. */
export function usePageTitle(title: string | null): void {
  const name = useHouse()?.name ?? 'AuctionHub';
  useEffect(() => {
    document.title = title === null || title === '' ? name : `${title} · ${name}`;
  }, [title, name]);
}
