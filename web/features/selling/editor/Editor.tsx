import { useFault } from '../../../api/useFault.ts';
import { useText } from '../../../i18n/text.ts';
import { PicturesPart } from '../pictures/PicturesPart.tsx';
import { onTheWay, usePictures } from '../pictures/usePictures.ts';
import styles from '../Selling.module.css';
import type { CategoryJson, LotJson } from '../types.ts';
import { InLists } from './InLists.tsx';
import { MoneyPart } from './MoneyPart.tsx';
import { PublishBar } from './PublishBar.tsx';
import { TimePart } from './TimePart.tsx';
import { useDraft } from './useDraft.ts';
import { WhatPart } from './WhatPart.tsx';

/** A draft as its seller writes it. It saves itself; what is wrong is said beside the field once the writing pauses. */
export function Editor({ lot, categories }: { lot: LotJson; categories: readonly CategoryJson[] }) {
  const text = useText();
  const sayFault = useFault();
  const draft = useDraft(lot, categories);
  const pictures = usePictures(lot);
  const fault = (at: string): string | null => {
    const found = draft.faults.get(at);
    if (found === undefined) return null;
    return 'word' in found ? text(found.word) : sayFault(found.told);
  };
  const part = { lot, draft, fault };
  return (
    <>
      <div className={styles['head']}><h1>{draft.form.title.trim() === '' ? text('selling.untitled') : draft.form.title}</h1></div>
      <div className={styles['desk']}>
        <div>
          <WhatPart {...part} />
          <PicturesPart lot={lot} pictures={pictures} />
          <MoneyPart {...part} />
          <TimePart {...part} />
        </div>
        <InLists lot={lot} draft={draft} />
      </div>
      <PublishBar lot={lot} draft={draft} onTheWay={onTheWay(pictures.uploads)} />
    </>
  );
}
