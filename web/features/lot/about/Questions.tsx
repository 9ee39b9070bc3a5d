import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { QuestionJson } from '#contracts/http/questions.ts';
import { act, newKey, read } from '../../../api/call.ts';
import { useMe } from '../../../api/me.ts';
import { useRefusal } from '../../../api/useRefusal.ts';
import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { Button, ButtonLink } from '../../../ui/Button.tsx';
import { Field } from '../../../ui/Field.tsx';
import { Failure, Skeleton } from '../../../ui/Said.tsx';
import { isolated } from '../isolated.ts';
import type { PageLot } from '../lot.ts';
import { signInPath } from '../sign-in-path.ts';
import { useFocusInside } from '../useFocusInside.ts';
import styles from './About.module.css';

type Part = { items: QuestionJson[]; next: string | null };
const SHOWN_AT_ONCE = '10';
const QUESTION_CHARS_MAX = 1_000;
const ANSWER_CHARS_MAX = 2_000;

/** Questions to the seller with their public answers; asking and answering where one may. */
export function Questions({ lot }: { lot: PageLot }) {
  const text = useText();
  const me = useMe();
  const questions = useInfiniteQuery({
    queryKey: ['questions', lot.id, me?.id ?? null], initialPageParam: '', getNextPageParam: (last: Part) => last.next,
    queryFn: ({ signal, pageParam }) => read<Part>(`/lots/${lot.id}/questions`, { limit: SHOWN_AT_ONCE, cursor: pageParam }, signal),
  });
  const items = questions.data?.pages.flatMap((page) => page.items) ?? [];
  const selling = me?.id === lot.seller.id;
  return (
    <section aria-labelledby="lot-questions" className={styles['part']}>
      <h2 id="lot-questions">{text('lotpage.questions')}</h2>
      {questions.isPending ? <Skeleton /> : null}
      {questions.isError && items.length === 0 ? <Failure error={questions.error} onRetry={() => void questions.refetch()} /> : null}
      {questions.isSuccess && items.length === 0 ? <p className="quiet">{text('lotpage.no_questions')}</p> : null}
      <ul className={styles['questions']}>
        {items.map((question) => <li key={question.id}><Question question={question} lot={lot} mayAnswer={selling || (me?.roles.includes('admin') ?? false)} /></li>)}
      </ul>
      {questions.hasNextPage ? <Button onPress={() => void questions.fetchNextPage()} isDisabled={questions.isFetchingNextPage}>{text('ui.more')}</Button> : null}
      {lot.status === 'closed' || selling ? null : me === null ? <p><ButtonLink to={signInPath(lot.id)}>{text('lotpage.sign_in_to_ask')}</ButtonLink></p> : <Ask lot={lot} />}
    </section>
  );
}

function Question({ question, lot, mayAnswer }: { question: QuestionJson; lot: PageLot; mayAnswer: boolean }) {
  const text = useText();
  const f = useFormats();
  const [open, setOpen] = useState(false);
  const { answer } = question;
  return (
    <>
      <p dir="auto" className={styles['question']}>{question.text}</p>
      <p className="quiet small">{text(question.mine ? 'lotpage.asked_by_you' : 'lotpage.asked_by_a_bidder', { at: f.moment(question.askedAt) })}</p>
      {answer === null
        ? <p className="quiet small">{text(mayAnswer ? 'lotpage.answer_waits_for_you' : 'lotpage.answer_waits')}</p>
        : (
          <blockquote className={styles['answer']}>
            <p dir="auto" className={styles['paragraph']}>{answer.text}</p>
            <p className="quiet small">{text('lotpage.answered_by', { seller: isolated(lot.seller.displayName), at: f.moment(answer.at) })}{answer.changedAt === null ? '' : ` ${text('lotpage.answer_changed', { at: f.moment(answer.changedAt) })}`}</p>
          </blockquote>
        )}
      {!mayAnswer ? null : open
        ? <Writing kind="answer" path={`/questions/${question.id}/answer`} lot={lot} start={answer?.text ?? ''} onDone={() => setOpen(false)} />
        : <Button look="quiet" onPress={() => setOpen(true)}>{text(answer === null ? 'lotpage.answer' : 'lotpage.change_answer')}</Button>}
    </>
  );
}

function Ask({ lot }: { lot: PageLot }) {
  const text = useText();
  const [open, setOpen] = useState(false);
  const [sent, setSent] = useState(false);
  return (
    <>
      <p role="status" className={styles['sent']}>{sent ? text('lotpage.question_sent') : ''}</p>
      {open
        ? <Writing kind="question" path={`/lots/${lot.id}/questions`} lot={lot} start="" onDone={(done) => { setOpen(false); setSent(done); }} />
        : <Button onPress={() => { setOpen(true); setSent(false); }}>{text('lotpage.ask')}</Button>}
    </>
  );
}

type WritingProps = { kind: 'question' | 'answer'; path: string; lot: PageLot; start: string; onDone(sent: boolean): void };

function Writing({ kind, path, lot, start, onDone }: WritingProps) {
  const text = useText();
  const refusal = useRefusal();
  const queries = useQueryClient();
  const [written, setWritten] = useState(start);
  const [fault, setFault] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  // One intention, one number: pressing again after a lost answer cannot ask twice.
  const [key, setKey] = useState(newKey);
  const place = useFocusInside<HTMLFormElement>('textarea');
  const send = async (): Promise<void> => {
    if (written.trim() === '') return setFault(text('lotpage.write_something'));
    setSending(true);
    try {
      await act({ method: kind === 'answer' ? 'PUT' : 'POST', path, body: { text: written }, key });
      await queries.invalidateQueries({ queryKey: ['questions', lot.id] });
      onDone(true);
    } catch (error) {
      setFault(refusal(error));
      setSending(false);
    }
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void send();
  };
  return (
    <form ref={place} onSubmit={onSubmit} className={styles['writing']}>
      <Field
        label={text(kind === 'answer' ? 'lotpage.your_answer' : 'lotpage.your_question')} hint={text(kind === 'answer' ? 'lotpage.answer_is_public' : 'lotpage.question_is_public')} fault={fault} lines={4}
        value={written} maxLength={kind === 'answer' ? ANSWER_CHARS_MAX : QUESTION_CHARS_MAX}
        onChange={(value) => { setWritten(value); setFault(null); setKey(newKey()); }}
      />
      <div className={styles['acts']}>
        <Button look="main" type="submit" isDisabled={sending}>{text(kind === 'answer' ? 'lotpage.send_answer' : 'lotpage.send_question')}</Button>
        <Button look="quiet" onPress={() => onDone(false)}>{text('ui.cancel')}</Button>
      </div>
    </form>
  );
}
