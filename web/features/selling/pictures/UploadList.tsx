import { Problem } from '../../../api/problem.ts';
import { useFault } from '../../../api/useFault.ts';
import { useRefusal } from '../../../api/useRefusal.ts';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import shared from '../Selling.module.css';
import styles from './Pictures.module.css';
import { onTheWay } from './usePictures.ts';
import type { Upload } from './useUploads.ts';

type Acts = { onCancel(id: string): void; onRetry(id: string): void };

/** Pictures on their way: how far each is, and what became of those that failed. */
export function UploadList({ uploads, ...acts }: { uploads: readonly Upload[] } & Acts) {
  const text = useText();
  if (uploads.length === 0) return null;
  const left = onTheWay(uploads);
  return (
    <div className={styles['uploads']}>
      {left === 0 ? null : <p className="small" role="status">{text('selling.uploads_left', { count: left })}</p>}
      <ul>{uploads.map((upload) => <li key={upload.id}><span className={styles['name']}><bdi>{upload.file.name}</bdi></span>{upload.state === 'failed' ? <Failed upload={upload} {...acts} /> : <Moving upload={upload} {...acts} />}</li>)}</ul>
    </div>
  );
}

function Moving({ upload: { id, file, state, sent }, onCancel }: { upload: Upload } & Acts) {
  const text = useText();
  const word = state === 'waiting' ? text('selling.upload_waiting') : sent < 1 ? text('selling.upload_sent', { sent }) : text('selling.upload_preparing');
  return (
    <span className={styles['moving']}>
      <progress aria-label={text('selling.uploading', { name: file.name })} max={1} {...(sent < 1 ? { value: sent } : {})} />
      <span className="numbers quiet small">{word}</span>
      <Button look="quiet" aria-label={text('selling.upload_cancel', { name: file.name })} onPress={() => onCancel(id)}>{text('ui.cancel')}</Button>
    </span>
  );
}

function Failed({ upload: { id, error, again }, onCancel, onRetry }: { upload: Upload } & Acts) {
  const text = useText();
  const refusal = useRefusal();
  const sayFault = useFault();
  const [first] = error instanceof Problem ? error.errors : [];
  const why = typeof error === 'string' ? error : first === undefined ? refusal(error) : sayFault(first);
  return (
    <>
      <span role="alert" className={shared['fault']}>{why}</span>
      <span className={shared['acts']}>
        {again ? <Button onPress={() => onRetry(id)}>{text('ui.try_again')}</Button> : null}
        <Button look="quiet" onPress={() => onCancel(id)}>{text('selling.dismiss')}</Button>
      </span>
    </>
  );
}
