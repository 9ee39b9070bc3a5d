import { useState } from 'react';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import { Icon } from '../../../ui/Icon.tsx';

/** Hands the address of the lot on: by the device's own sheet where there is one, else by the clipboard. */
export function ShareButton({ lot, title }: { lot: string; title: string }) {
  const text = useText();
  const [said, setSaid] = useState('');
  const share = async (): Promise<void> => {
    const url = new URL(`/lots/${lot}`, location.href).href;
    try {
      if (typeof navigator.share === 'function') await navigator.share({ title, url });
      else {
        await navigator.clipboard.writeText(url);
        setSaid(text('lotpage.link_copied'));
      }
    } catch (error) {
      // Who closes the sheet without choosing has not failed.
      if (!(error instanceof DOMException && error.name === 'AbortError')) setSaid(text('lotpage.link_is', { url }));
    }
  };
  return (
    <>
      <Button look="quiet" onPress={() => void share()}><Icon name="share" /> {text('lotpage.share')}</Button>
      <span role="status" className="small quiet">{said}</span>
    </>
  );
}
