import { useState } from 'react';
import { Problem } from '../../../api/problem.ts';
import { useFault } from '../../../api/useFault.ts';
import { useRefusal } from '../../../api/useRefusal.ts';

/** One act of a small form: whether it is under way, what stood in its way, what to say when it is done. */
export function useAct(done: () => Promise<void>): { sending: boolean; fault: string | null; said: string; setFault(fault: string | null): void; run(work: () => Promise<unknown>, then: string): Promise<void> } {
  const refusal = useRefusal();
  const sayFault = useFault();
  const [sending, setSending] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  return {
    sending, fault, said, setFault,
    run: async (work, then) => {
      setSending(true);
      setFault(null);
      setSaid('');
      try {
        await work();
        await done();
        setSaid(then);
      } catch (error) {
        const [first] = error instanceof Problem ? error.errors : [];
        setFault(first === undefined ? refusal(error) : `${refusal(error)} ${sayFault(first)}`);
      }
      setSending(false);
    },
  };
}
