import { useState } from 'react';
import { act } from '../../../api/call.ts';
import { useText } from '../../../i18n/text.ts';
import { ReasonForm } from '../parts/ReasonForm.tsx';
import type { Account } from '../types.ts';
import styles from './Users.module.css';

const GRANTED = ['seller', 'clerk', 'finance', 'analyst', 'admin'] as const;
type Granted = (typeof GRANTED)[number];

/** The roles of an account, each with what it allows. A change asks for its reason. */
export function RolesForm({ account, onDone }: { account: Account; onDone(): void }) {
  const text = useText();
  const held = GRANTED.filter((role) => account.roles.includes(role));
  const [wanted, setWanted] = useState<readonly Granted[]>(held);
  const changed = wanted.length !== held.length || wanted.some((role) => !held.includes(role));
  return (
    <>
      <fieldset className={styles['roles']}>
        <legend className="only-spoken">{text('admin.roles')}</legend>
        {GRANTED.map((role) => (
          <label key={role}>
            <input type="checkbox" checked={wanted.includes(role)} onChange={({ target }) => setWanted(target.checked ? [...wanted, role] : wanted.filter((one) => one !== role))} />
            <span>{text(`admin.role_${role}`)}<span className="quiet small">{text(`admin.role_${role}_may`)}</span></span>
          </label>
        ))}
      </fieldset>
      {changed ? (
        <ReasonForm asked={false} effect={text('admin.effect_roles', { who: account.displayName })} label={text('admin.set_roles')} onCancel={() => setWanted(held)} onDone={onDone}
          onAct={(reason) => act({ method: 'POST', path: `/admin/accounts/${account.id}/roles`, body: { roles: wanted, reason } })} />
      ) : null}
    </>
  );
}
