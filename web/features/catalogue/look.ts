import { useState } from 'react';

export type Look = 'grid' | 'row';
const KEPT_UNDER = 'auctionhub.catalogue.look';

/** Grid or list, as this browser was told last. */
export function useLook(): [Look, (look: Look) => void] {
  const [look, setLook] = useState<Look>(kept);
  return [look, (chosen) => {
    setLook(chosen);
    try {
      localStorage.setItem(KEPT_UNDER, chosen);
    } catch {
      // A browser that keeps nothing shows the grid again next time.
    }
  }];
}

function kept(): Look {
  try {
    return localStorage.getItem(KEPT_UNDER) === 'row' ? 'row' : 'grid';
  } catch {
    return 'grid';
  }
}
