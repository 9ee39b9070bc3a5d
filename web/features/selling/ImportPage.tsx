import { useState } from 'react';
import { DropZone, FileTrigger } from 'react-aria-components';
import { useText } from '../../i18n/text.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { Failure } from '../../ui/Said.tsx';
import { usePageTitle } from '../../ui/usePageTitle.ts';
import { ImportTable } from './import/ImportTable.tsx';
import styles from './import/Import.module.css';
import { PublishAll } from './import/PublishAll.tsx';
import { useImport } from './import/useImport.ts';
import { SellerOnly } from './SellerOnly.tsx';
import shared from './Selling.module.css';

const TYPES = ['text/csv', '.csv', 'text/plain', 'text/tab-separated-values'];

/** Many lots in one go: a table is looked at, its faults are named by row and column, and only a table without any becomes drafts. */
export function ImportPage() {
  const text = useText();
  usePageTitle(text('selling.import'));
  return (
    <>
      <h1>{text('selling.import')}</h1>
      <SellerOnly><Import /></SellerOnly>
    </>
  );
}

function Import() {
  const text = useText();
  const { state, file, choose, send } = useImport();
  const [over, setOver] = useState(false);
  if (state.kind === 'imported') return <PublishAll lots={state.told.lots} />;
  const looking = state.kind === 'looking' || state.kind === 'importing';
  return (
    <>
      <p>{text('selling.import_explained')} <a href="/api/v1/lots/import/template.csv" download="lots.csv">{text('selling.import_template')}</a></p>
      <DropZone
        className={styles['drop'] ?? ''} data-over={over} aria-label={text('selling.import_drop')} onDropEnter={() => setOver(true)} onDropExit={() => setOver(false)}
        onDrop={({ items }) => {
          setOver(false);
          const [first] = items;
          if (first?.kind === 'file') void first.getFile().then(choose);
        }}
      >
        <p>{file === null ? text('selling.import_drop') : file.name}</p>
        <FileTrigger acceptedFileTypes={TYPES} onSelect={(files) => { if (files?.[0] !== undefined) choose(files[0]); }}>
          <Button isDisabled={looking}>{text(file === null ? 'selling.import_choose' : 'selling.import_choose_other')}</Button>
        </FileTrigger>
      </DropZone>
      <p role="status">{state.kind === 'looking' ? text('selling.import_looking') : state.kind === 'importing' ? text('selling.import_sending') : ''}</p>
      {state.kind === 'failed' ? <Failure error={state.error} onRetry={() => { if (file !== null) choose(file); }} /> : null}
      {state.kind === 'looked' ? (
        <>
          <Verdict faults={state.told.faults.length} more={state.told.moreFaults} rows={state.told.rows} />
          {state.told.faults.length > 0 ? null : <div className={shared['acts']}><Button look="main" onPress={() => void send()}>{text('selling.import_send', { count: state.told.rows })}</Button></div>}
          <ImportTable told={state.told} />
        </>
      ) : null}
      {state.kind === 'none' ? <div className={shared['acts']}><ButtonLink look="quiet" to="/sell">{text('selling.mine')}</ButtonLink></div> : null}
    </>
  );
}

function Verdict({ faults, more, rows }: { faults: number; more: boolean; rows: number }) {
  const text = useText();
  return (
    <div role="status" className={styles['verdict']} data-good={faults === 0}>
      <p>{faults === 0 ? text('selling.import_good', { count: rows }) : text(more ? 'selling.import_faults_more' : 'selling.import_faults', { count: faults, rows })}</p>
    </div>
  );
}
